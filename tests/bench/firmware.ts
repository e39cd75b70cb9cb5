import { gate, SIZE_LIMIT_BYTES } from "@veilleuse/firmware/build";
import { cry, mix, quietRoom, type Sound } from "@veilleuse/firmware/simulator";
import { findProgram } from "../harness/findProgram.ts";
import { readBundle } from "../harness/virtualNursery.ts";
import {
  buildOf,
  countInstructions,
  FRAMES_PER_MINUTE,
  findValgrind,
  type NativeWork,
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
/** A text of so many variables is a buffer or a long one; shorter ones take more of the small variables, but not many. */
const BUFFER_BLOCKS = 4;
/** In hours 2 to 23 every sixteenth frame is heard; every second is ended all the same. */
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

const USAGE = 'print("used "+process.memory().usage+" "+process.memory().blocksize)';
const USED = /used (\d+) (\d+)/g;

/** Blocks in use after the steps; of these, those of buffers and long texts, which take as many bytes on any board. */
const occupied = async (work: NativeWork) => {
  const lines = await runNativeWork({ ...work, steps: [...work.steps, "E.dumpVariables()"] });
  const [, blocks, blockBytes] = [...lines.join("\n").matchAll(USED)].at(-1) ?? [];
  const bufferBlocks = lines
    .map((line) => Number(/^\d+,(\d+),\d+,String "/.exec(line)?.[1] ?? 0))
    .filter((size) => size >= BUFFER_BLOCKS)
    .reduce((sum, size) => sum + size, 0);
  return { blocks: Number(blocks), blockBytes: Number(blockBytes), bufferBlocks };
};

const benchMemory = async (espruino: string, bundle: string, tell: Tell): Promise<Rows> => {
  tell("memory: after the start");
  const start = [`feed(${SETTLE_FRAMES},1)`, USAGE];
  const [idle, started] = await Promise.all([
    occupied({ espruino, script: BARE_SCRIPT, sound: QUIET, fromFlash: true, steps: start }),
    occupied({ espruino, script: bundle, sound: QUIET, fromFlash: true, steps: start }),
  ]);
  const bytes = started.blockBytes;
  const own = started.blocks - idle.blocks;
  const ownBuffers = started.bufferBlocks - idle.bufferBlocks;
  const asOnBoard = Math.round(own - ownBuffers + (ownBuffers * bytes) / ESP32_VARIABLE_BYTES);
  tell("memory: a day, its first and last hour whole, which takes some minutes");
  const hourFrames = 60 * FRAMES_PER_MINUTE;
  const heardWhole = [`feed(${hourFrames},1)`, USAGE];
  const between = `feed(${(22 * hourFrames) / STRIDE},${STRIDE})`;
  const day = [...start, ...heardWhole, between, ...heardWhole];
  const said = (await runNativeWork({ espruino, script: bundle, sound: QUIET, steps: day })).join("\n");
  const [atStart = 0, hour1 = 0, hour24 = 0] = Array.from(said.matchAll(USED), ([, blocks]) => Number(blocks));
  const about = bytes === ESP32_VARIABLE_BYTES ? "" : "about, ";
  return [
    { name: `blocks of ${bytes} bytes after the start, script in flash`, value: own },
    { name: `  ${about}as variables of 14 bytes (budget ${VARIABLES_BUDGET})`, value: asOnBoard },
    { name: "  of these, buffers and long texts", value: asOnBoard - (own - ownBuffers) },
    { name: "blocks more after hour 1 than after the start", value: hour1 - atStart },
    { name: "blocks more after hour 24 than after hour 1", value: hour24 - hour1, ratio: hour24 / hour1 },
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
