import {
  doorSlam,
  mix,
  pinkNoise,
  quietRoom,
  type Sound,
  sampleSound,
  silence,
  sine,
  timeline,
  whiteNoise,
} from "@veilleuse/firmware/simulator";
import { expect, test } from "vitest";
import { aWeightDb, aWeightedDb } from "../harness/aWeighting.ts";
import { type EarCase, type EarResult, hearNatively } from "../harness/nativeEar.ts";
import { describeWith } from "../harness/programs.ts";

const THIRD_OCTAVES = [100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3000];
const LEVELS = [60, 75, 95];

/** The converter's noise alone, in which the ear learns what to take off. */
const ALONE: EarCase = { name: "alone", sound: silence(), seconds: 4, fresh: true };

const meanDb = (levels: ReadonlyArray<number>): number =>
  10 * Math.log10(levels.reduce((sum, db) => sum + 10 ** (db / 10), 0) / levels.length);

const toneCases = (frequencies: ReadonlyArray<number>, levels: ReadonlyArray<number>): EarCase[] =>
  frequencies.flatMap((hz) => levels.map((db) => ({ name: `${hz} ${db}`, sound: sine(hz, db), seconds: 2 })));

/** How far a tone's level is from its A-weighted truth, by frequency: the worst over the levels. */
const toneErrors = (results: ReadonlyArray<EarResult>): Map<number, number> => {
  const errors = new Map<number, number>();
  for (const { name, leq } of results) {
    if (name === "alone") continue;
    const [hz, db] = name.split(" ").map(Number) as [number, number];
    const error = meanDb(leq) - db - aWeightDb(hz);
    if (Math.abs(error) >= Math.abs(errors.get(hz) ?? 0)) errors.set(hz, error);
  }
  return errors;
};

const expectWithin = (errors: Map<number, number>): void => {
  const table = [...errors].map(([hz, error]) => `${hz} Hz: ${error.toFixed(2)} dB`).join(", ");
  for (const [hz, error] of errors) expect(Math.abs(error), table).toBeLessThanOrEqual(hz <= 100 ? 1.5 : 0.5);
};

describeWith("espruino", "levels on a native interpreter", (espruino) => {
  test("are A-weighted within 0.5 dB for tones of 125 to 3000 Hz, 1.5 dB at 100 Hz, from 60 to 95 dB", async () => {
    const cases = [ALONE, ...toneCases(THIRD_OCTAVES, LEVELS)];
    expectWithin(toneErrors(await hearNatively({ espruino, rateHz: 8000, samples: 512, cases })));
  }, 120_000);

  test("are as good between the bands, on a chip that samples 1.6 % fast, and at 4 kHz", async () => {
    const between = Array.from({ length: 36 }, (_, i) => Math.round(107 * 1.1 ** i));
    const fast = [ALONE, ...toneCases(THIRD_OCTAVES, [60]), ...toneCases(between, [75])];
    expectWithin(toneErrors(await hearNatively({ espruino, rateHz: 8128, samples: 512, cases: fast })));
    const slow = [ALONE, ...toneCases(THIRD_OCTAVES.slice(0, 13), [60, 85])];
    expectWithin(toneErrors(await hearNatively({ espruino, rateHz: 4000, samples: 256, cases: slow })));
  }, 120_000);

  test("are within 0.5 dB for white and pink noise, and near the room's own in a quiet room", async () => {
    const noises: ReadonlyArray<[string, Sound]> = [
      ["white 60", whiteNoise(60, 3)],
      ["white 80", whiteNoise(80, 4)],
      ["pink 65", pinkNoise(65, 5)],
      ["pink 85", pinkNoise(85, 6)],
      ["room", quietRoom(35, 7)],
    ];
    const cases = [ALONE, ...noises.map(([name, sound]) => ({ name, sound, seconds: 8 }))];
    const results = await hearNatively({ espruino, rateHz: 8000, samples: 512, cases });
    for (const [name, sound] of noises) {
      const truth = aWeightedDb(sampleSound(sound, 0, 8000, 8 * 8000), 8000);
      const heard = meanDb(results.find((result) => result.name === name)?.leq ?? []);
      if (name === "room") {
        // Unweighted the room has 35 dB, A-weighted 30; the converter's own noise has 44.
        expect(heard, name).toBeGreaterThan(truth);
        expect(heard, name).toBeLessThan(38);
      } else expect(Math.abs(heard - truth), `${name}: ${heard} for ${truth}`).toBeLessThanOrEqual(0.5);
    }
  }, 120_000);

  test("make one loud event of a step to 90 dB, none of 84 dB nor of a slam, and no flapping around 85 dB", async () => {
    const step = (db: number): Sound =>
      mix(quietRoom(35, 1), timeline([{ sound: sine(1000, db), atSeconds: 1, forSeconds: 3 }]));
    const wavering = timeline(
      Array.from({ length: 60 }, (_, i) => ({
        sound: sine(1000, 85 + (i % 2 ? 0.5 : -0.5)),
        atSeconds: 1 + i * 0.2,
        forSeconds: 0.2,
      })),
    );
    const slam = mix(quietRoom(35, 1), timeline([{ sound: doorSlam(100, 2), atSeconds: 1 }]));
    const cases: EarCase[] = [
      { name: "90", sound: step(90), seconds: 8 },
      { name: "84", sound: step(84), seconds: 8 },
      { name: "wavering", sound: wavering, seconds: 20 },
      { name: "slam", sound: slam, seconds: 6 },
      { name: "slam, 60 ms", sound: slam, seconds: 6, rules: { loudMs: 60 } },
    ];
    const results = await hearNatively({ espruino, rateHz: 8000, samples: 512, cases });
    const events = Object.fromEntries(results.map((result) => [result.name, result.events]));
    expect(events["90"]).toEqual(["loud start", "loud end"]);
    expect(events["84"]).toEqual([]);
    expect(events.wavering?.length).toBeLessThanOrEqual(2);
    expect(events.slam).toEqual([]);
    expect(events["slam, 60 ms"]).toEqual(["loud start", "loud end"]);
  }, 120_000);

  test("lose nothing of a minute to the rest of a quiet room, and its background comes up and down within a minute", async () => {
    const machine = timeline([{ sound: whiteNoise(50, 9), atSeconds: 10, forSeconds: 50 }]);
    const cases: EarCase[] = [
      { name: "quiet", sound: quietRoom(35, 1), seconds: 50, fresh: true },
      { name: "machine", sound: mix(quietRoom(35, 1), machine), seconds: 75 },
    ];
    const [quiet, noise] = await hearNatively({ espruino, rateHz: 8000, samples: 512, cases });
    expect(quiet?.cover).toBeCloseTo(50.5, 0);
    expect(quiet?.events).toEqual([]);
    expect(noise?.floor.slice(5, 9).every((db) => db < 38)).toBe(true);
    expect(noise?.floor[55]).toBeGreaterThan(48.5);
    expect(noise?.floor.at(-1)).toBeLessThan(38);
  }, 120_000);
});
