import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atLevel, loop, loudestSecondDb, mix, timeline } from "./combine.ts";
import { sampleSound, silence } from "./sound.ts";
import { SOUNDSCAPE_NAMES, soundscape } from "./soundscape.ts";
import { doorSlam, pinkNoise, quietRoom, sine, whiteNoise, whiteNoiseMachine } from "./steady.ts";
import { babble, cry, laughter, lullaby } from "./voices.ts";

describe("sounds", () => {
  it.each(SOUNDSCAPE_NAMES)("%s gives the same pressure however it is cut into pieces", (name) => {
    const sound = soundscape(name, 5);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 60, noNaN: true }), fc.integer({ min: 1, max: 799 }), (start, cut) => {
        const whole = sampleSound(sound, start, 8000, 800);
        const rest = sampleSound(sound, start + cut / 8000, 8000, 800 - cut);
        for (let i = 0; i < rest.length; i += 37) expect(rest[i]).toBeCloseTo(whole[cut + i] as number, 4);
      }),
      { numRuns: 8 },
    );
  });

  it("differ by their seed", () => {
    expect(sampleSound(soundscape("cry", 1), 1, 8000, 50)).not.toEqual(sampleSound(soundscape("cry", 2), 1, 8000, 50));
  });

  it("have the level they were asked for in their loudest second", () => {
    expect(loudestSecondDb(sine(1000, 85))).toBeCloseTo(85, 2);
    expect(loudestSecondDb(whiteNoise(60))).toBeCloseTo(60, 0);
    expect(Math.abs(loudestSecondDb(pinkNoise(60)) - 60)).toBeLessThan(2);
    expect(Math.abs(loudestSecondDb(whiteNoiseMachine(50)) - 50)).toBeLessThan(1);
    expect(Math.abs(loudestSecondDb(quietRoom(35)) - 35)).toBeLessThan(2);
    for (const make of [cry, laughter, babble, lullaby]) expect(loudestSecondDb(make(70, 3))).toBeCloseTo(70, 5);
  });

  it("bring any sound to any level", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 20, max: 110, noNaN: true }),
        fc.double({ min: 20, max: 110, noNaN: true }),
        (from, to) => {
          expect(loudestSecondDb(atLevel(whiteNoise(from), to, { overSeconds: 2 }), { overSeconds: 2 })).toBeCloseTo(
            to,
            6,
          );
        },
      ),
      { numRuns: 20 },
    );
  });

  it("refuse to make silence loud, and know silence", () => {
    expect(() => atLevel(silence(), 60)).toThrow("silence cannot be brought to a level");
    expect(loudestSecondDb(silence())).toBe(Number.NEGATIVE_INFINITY);
  });

  it("slam a door within about 100 ms", () => {
    const energy = (from: number): number =>
      sampleSound(doorSlam(95), from, 8000, 800).reduce((sum, p) => sum + p * p, 0);
    expect(94 + 10 * Math.log10(energy(0) / 800)).toBeGreaterThan(93);
    expect(94 + 10 * Math.log10(energy(0) / 800)).toBeLessThan(97);
    expect(energy(0.1)).toBeLessThan(energy(0) / 20);
  });

  it("stand on a timeline, are cut off there, and are silent elsewhere", () => {
    const tone = sine(1000, 80);
    const line = timeline([{ sound: tone, atSeconds: 2, forSeconds: 1 }]);
    expect(line.durationSeconds).toBe(3);
    const heard = sampleSound(line, 0, 8000, 5 * 8000);
    expect(heard.subarray(0, 16_000).every((p) => p === 0)).toBe(true);
    expect(heard.subarray(24_000).every((p) => p === 0)).toBe(true);
    expect(heard[16_002]).toBeCloseTo(sampleSound(tone, 0, 8000, 3)[2] as number, 9);
  });

  it("repeat in a loop, and add up in a mix", () => {
    const slams = loop(doorSlam(95), 10);
    expect(sampleSound(slams, 20, 8000, 100)[7]).toBeCloseTo(sampleSound(doorSlam(95), 0, 8000, 100)[7] as number, 9);
    const two = mix(sine(500, 70), sine(500, 70));
    expect(loudestSecondDb(two)).toBeCloseTo(76.02, 1);
    expect(() => loop(silence())).toThrow("finite");
  });

  it("name what the catalogue has when asked for something else", () => {
    expect(() => soundscape("thunder")).toThrow(/unknown soundscape "thunder"; known: silence, /);
    expect(() => soundscape("toString")).toThrow(/unknown soundscape/);
  });
});
