import { gate, SIZE_LIMIT_BYTES } from "@veilleuse/firmware/build";
import { cry, mix, quietRoom, type Sound } from "@veilleuse/firmware/simulator";
import { findProgram } from "../harness/findProgram.ts";
import { readBundle } from "../harness/virtualNursery.ts";
import {
  buildOf,
  countInstructions,
  FRAMES_PER_MINUTE,
  findValgrind,
  RATE_HZ,
  runNativeWork,
  SAMPLES,
} from "./firmwareNative.ts";
import { reactionsMs } from "./firmwareReaction.ts";
import { BARE_SCRIPT, FFT_SCRIPT, IDLE_SCRIPT } from "./firmwareStand.ts";
import { median, type Report } from "./report.ts";

const QUIET_BUDGET = 1200;
const BUSY_BUDGET = 4600;
const VARIABLES_BUDGET = 2500;
const REACTION_BUDGET_MS = 400;
const REACTION_STEPS = 200;

/** A build without optimisation takes this many times the instructions of one with -Og, which the budgets are for: measured. */
const UNOPTIMISED_FACTOR = 1.83;
/**
 * The model of the chip: cycles = 2 x instructions + those of double arithmetic in software, where the transform and its
 * bands take 1,850 a sample, at 240 MHz.
 */
const CYCLES_PER_INSTRUCTION = 2;
const DOUBLE_CYCLES = 1850;
const CORE_HZ = 240e6;
const ESP32_VARIABLE_BYTES = 14;

/** Until the link is up and the room is learnt. */
const SETTLE_FRAMES = 330;
/** In hours 2 to 24 every sixteenth frame is heard; every second is ended all the same. */
const STRIDE = 16;

type Rows = Report["rows"];
type Tell = (line: string) => void;

const QUIET = quietRoom(35, 1);
const BUSY = mix(quietRoom(35, 1), cry(72, 3));

/** Instructions a sample over one minute, which is the difference of two runs; the stand's own are in it. */
const instructionsPerSample = async (
  valgrind: string,
  espruino: string,
  script: string,
  sound: Sound,
): Promise<number> => {
  const of = (frames: number) => countInstructions(valgrind, { espruino, script, sound, steps: [`feed(${frames},1)`] });
  const [short, long] = await Promise.all([of(SETTLE_FRAMES), of(SETTLE_FRAMES + FRAMES_PER_MINUTE)]);
  return (long - short) / (FRAMES_PER_MINUTE * SAMPLES);
};

const coreShare = (instructions: number): number =>
  (100 * RATE_HZ * (CYCLES_PER_INSTRUCTION * instructions + DOUBLE_CYCLES)) / CORE_HZ;

const benchInstructions = async (espruino: string, valgrind: string, bundle: string, tell: Tell): Promise<Rows> => {
  const factor = buildOf(espruino).optimised ? 1 : UNOPTIMISED_FACTOR;
  tell("instructions: counts the stand and the transform alone");
  const idle = await instructionsPerSample(valgrind, espruino, IDLE_SCRIPT, QUIET);
  const baseline = (await instructionsPerSample(valgrind, espruino, FFT_SCRIPT, QUIET)) - idle;
  const rows: Rows = [{ name: "instructions a sample, copy and E.FFT alone", value: baseline, ratio: 1 }];
  const rooms = [
    ["quiet room", QUIET, QUIET_BUDGET],
    ["crying", BUSY, BUSY_BUDGET],
  ] as const;
  for (const [room, sound, budget] of rooms) {
    tell(`instructions: counts a minute of ${room}`);
    const measured = (await instructionsPerSample(valgrind, espruino, bundle, sound)) - idle;
    const optimised = measured / factor;
    rows.push(
      { name: `instructions a sample, ${room}, as measured`, value: measured, ratio: measured / baseline },
      { name: `  of an optimised interpreter (budget ${budget})`, value: optimised },
      { name: "  % of an ESP32 core by the model, at most", value: coreShare(optimised) },
    );
  }
  return rows;
};

const benchMemory = async (espruino: string, bundle: string, tell: Tell): Promise<Rows> => {
  const usage = 'print("used "+process.memory().usage+" "+process.memory().blocksize)';
  const used = async (script: string, fromFlash: boolean, steps: ReadonlyArray<string>): Promise<number[][]> =>
    (await runNativeWork({ espruino, script, sound: QUIET, fromFlash, steps }))
      .filter((line) => line.includes("used "))
      .map((line) =>
        line
          .slice(line.indexOf("used ") + 5)
          .split(" ")
          .map(Number),
      );
  tell("memory: after the start");
  const start = [`feed(${SETTLE_FRAMES},1)`, usage];
  const [[idle = []] = [], [started = []] = []] = await Promise.all([
    used(BARE_SCRIPT, true, start),
    used(bundle, true, start),
  ]);
  const [own = 0, bytes = 0] = [(started[0] as number) - (idle[0] as number), started[1]];
  tell("memory: a day, which takes two minutes");
  const hourFrames = 60 * FRAMES_PER_MINUTE;
  const later = [`feed(${hourFrames},1)`, usage, `feed(${hourFrames / STRIDE},${STRIDE})`, usage];
  const day = await used(bundle, false, [...start, ...later, `feed(${(22 * hourFrames) / STRIDE},${STRIDE})`, usage]);
  const [atStart = 0, hour1 = 0, hour2 = 0, hour24 = 0] = day.map(([count]) => count);
  const converted = (count: number) => (count * bytes) / ESP32_VARIABLE_BYTES;
  return [
    { name: `blocks of ${bytes} bytes after the start, script in flash`, value: own },
    { name: `  as variables of 14 bytes, at most (budget ${VARIABLES_BUDGET})`, value: converted(own) },
    { name: "  the same after an hour of frames", value: converted(own + hour1 - atStart) },
    { name: "blocks more after hour 1 than after the start", value: hour1 - atStart },
    { name: "blocks more after hour 24 than after hour 1", value: hour24 - hour1, ratio: hour24 / hour1 },
    { name: "blocks more after hour 24 than after hour 2", value: hour24 - hour2, ratio: hour24 / hour2 },
  ];
};

const benchReaction = async (tell: Tell): Promise<Rows> => {
  const found = await reactionsMs(REACTION_STEPS, tell);
  return [
    { name: `steps heard of ${REACTION_STEPS}`, value: found.length },
    { name: `ms from threshold to event, median (budget ${REACTION_BUDGET_MS})`, value: median(found) },
    { name: "  the worst", value: Math.max(...found) },
  ];
};

/**
 * What the bundle costs a board: instructions and memory on the real interpreter, bytes, and how soon it tells. What
 * needs the interpreter or valgrind is left out by name where there is none.
 */
export const benchFirmware = async (tell: Tell): Promise<Report> => {
  const bundle = readBundle();
  const bytes = Buffer.byteLength(bundle, "latin1");
  const refused = gate(bundle).length;
  const rows: Rows = [
    { name: `bytes of the bundle (budget ${SIZE_LIMIT_BYTES})`, value: bytes },
    { name: "findings of the gate", value: refused },
  ];
  const espruino = process.env.VEILLEUSE_ESPRUINO ?? findProgram("espruino");
  const valgrind = findValgrind();
  const absent = (program: string, what: string): Promise<Rows> => {
    tell(`${what}: skipped, there is no ${program}`);
    return Promise.resolve([]);
  };
  const native = async (): Promise<Rows> => {
    if (!espruino) return absent("espruino", "instructions");
    return valgrind ? benchInstructions(espruino, valgrind, bundle, tell) : absent("valgrind", "instructions");
  };
  const parts = await Promise.all([
    native(),
    espruino ? benchMemory(espruino, bundle, tell) : absent("espruino", "memory"),
    benchReaction(tell),
  ]);
  const build = espruino ? buildOf(espruino).text : "absent";
  return {
    title: `firmware: one sensor at 8 kHz; interpreter ${build}, sockets answered by a stand and not in the count`,
    baseline:
      "the copy and the transform of every frame, on the same interpreter in this run; for memory, the earlier hour",
    rows: [...rows, ...parts.flat()],
  };
};
