import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { convertPressure, type Sound, sampleSound } from "@veilleuse/firmware/simulator";
import { boardSettings } from "../harness/virtualNursery.ts";
import { standFor } from "./firmwareStand.ts";

export const SAMPLES = 512;
export const RATE_HZ = 8000;
export const FRAMES_PER_MINUTE = Math.ceil((60 * RATE_HZ) / SAMPLES);

/** Length of the sound that a run hears again and again. */
const SOUND_FRAMES = 400;

const run = promisify(execFile);

/** What one run of the interpreter is. */
export type NativeWork = {
  espruino: string;
  /** The script under test. */
  script: string;
  sound: Sound;
  /** As on a board: the script stays in the flash and only what it makes is in memory. Otherwise its text is in memory, too. */
  fromFlash?: boolean;
  /** Calls of `feed`, and `print`s of what is asked for, after the script has started. */
  steps: ReadonlyArray<string>;
};

const rendered = (sound: Sound): Buffer => {
  const counts = new Uint16Array(SOUND_FRAMES * SAMPLES);
  convertPressure(sampleSound(sound, 0, RATE_HZ, counts.length), counts, { firstSample: 0, seed: 1 });
  return Buffer.from(counts.buffer);
};

/** Runs the script and the steps; `wrapped` may put another program in front. Gives what both said. */
const runWrapped = async (work: NativeWork, wrapped: ReadonlyArray<string>): Promise<{ out: string; err: string }> => {
  const folder = mkdtempSync(join(tmpdir(), "veilleuse-bench-"));
  try {
    writeFileSync(join(folder, "sound.raw"), rendered(work.sound));
    const stand = standFor({
      settings: JSON.stringify(boardSettings("nursery", "nursery-password", "mqtt://127.0.0.1:1883")),
      sound: "sound.raw",
      framesOfSound: SOUND_FRAMES,
      samples: SAMPLES,
      frameSeconds: SAMPLES / RATE_HZ,
    });
    // The steps run once the text of the script has been let go.
    const steps = `later(function(){${work.steps.join(";")};print("sent "+published);quit()},1);\n`;
    writeFileSync(join(folder, "script.js"), work.script, "latin1");
    const script = work.fromFlash
      ? 'require("Storage").write(".bootcde",E.openFile("script.js").read(1e6));eval(require("Storage").read(".bootcde"));\n'
      : work.script;
    writeFileSync(join(folder, "main.js"), stand + script + steps, "latin1");
    const [program = work.espruino, ...rest] = [...wrapped, work.espruino, "main.js"];
    const { stdout, stderr } = await run(program, rest, { cwd: folder, maxBuffer: 1e8 });
    if (/Uncaught|Error:/.test(stdout)) throw new Error(`the interpreter says: ${stdout.slice(-400)}`);
    return { out: stdout, err: stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** What a run printed, line by line. */
export const runNativeWork = async (work: NativeWork): Promise<string[]> =>
  (await runWrapped(work, [])).out.split("\n");

/** Instructions that a run took, by callgrind. */
export const countInstructions = async (valgrind: string, work: NativeWork): Promise<number> => {
  const { err } = await runWrapped(work, [valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null"]);
  const count = /Collected : (\d+)/.exec(err)?.[1];
  if (!count) throw new Error(`callgrind says: ${err.slice(-400)}`);
  return Number(count);
};

/** How the interpreter was compiled, as far as its debug information says. */
export const buildOf = (espruino: string): { text: string; optimised: boolean } => {
  const flags = /GNU C\d\d [\x20-\x7e]*/.exec(readFileSync(espruino, "latin1"))?.[0] ?? "";
  const level = / -O(\S+)/.exec(flags)?.[1];
  if (level && level !== "0") return { text: `built with -O${level}`, optimised: true };
  return flags
    ? { text: "built without optimisation", optimised: false }
    : { text: "built for release", optimised: true };
};

export const findValgrind = (): string | undefined =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "valgrind"))
    .find((file) => existsSync(file));
