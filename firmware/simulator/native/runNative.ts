import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { MotionScript } from "../motion.ts";
import { type Sound, silence } from "../sound/sound.ts";
import { preludeFor } from "./prelude.ts";
import { renderSamples } from "./sampleFile.ts";

/** What the real interpreter is to run. Everything but the bundle may be left out. */
export interface NativeOptions {
  /** The firmware bundle, unmodified. */
  bundle: string;
  /** Content of `veilleuse.json`: an object as JSON, a string as it is. */
  settings?: object | string;
  /** What the microphone hears, from the start of the script on; default: silence. */
  sound?: Sound;
  /** How much of it is rendered; afterwards it begins again. Default 120 s. */
  seconds?: number;
  /** Sampling rate; default: `rate` of the settings, else 8000. */
  rateHz?: number;
  motion?: MotionScript;
  /** Noise of the converter; default 1. */
  seed?: number;
  serial?: string;
  /** From `Wifi.connect` to an address; default 200 ms. */
  wifiConnectMs?: number;
  onPrint?: (line: string) => void;
  /** The interpreter; default: `findEspruino()`. */
  espruino?: string;
  /** Folder with the interpreter's flash, kept between runs; default: a fresh one that `stop()` removes. */
  folder?: string;
}

/** A running interpreter. */
export interface NativeRun {
  /** Everything it printed so far after its greeting, line by line. */
  readonly console: string[];
  readonly pid: number | undefined;
  readonly folder: string;
  /** Its exit code, or null when it was stopped. */
  readonly exited: Promise<number | null>;
  /** Ends it and removes its folder, if that was made for it. Idempotent. */
  stop(): Promise<void>;
}

/** Where the native interpreter is: the first `espruino` on the PATH; undefined without one. */
export const findEspruino = (searchPath: string = process.env.PATH ?? ""): string | undefined =>
  searchPath
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, "espruino"))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

/** The interpreter's prompt and cursor movements, which it mixes into what a script prints. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the terminal's escape character is what is looked for
const PROMPT = /^>?(\u001b\[[0-9;]*[A-Za-z]|\u0008|\r)*|(\u001b\[[0-9;]*[A-Za-z]|\r)/g;

const collectLines = (child: ChildProcess, onLine: (line: string) => void): void => {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = "";
    stream?.setEncoding("latin1");
    stream?.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line.replace(PROMPT, ""));
    });
  }
};

const rateOf = (settings: object | string | undefined): number => {
  const rate = typeof settings === "object" ? (settings as { rate?: unknown }).rate : undefined;
  return typeof rate === "number" ? rate : 8000;
};

/**
 * Runs the bundle on the native interpreter in real time, with real sockets, a virtual microphone and a stand-in for Wi-Fi. Throws
 * when there is no interpreter.
 */
export const runNative = (options: NativeOptions): NativeRun => {
  const espruino = options.espruino ?? findEspruino();
  if (!espruino) throw new Error("there is no espruino on the PATH");
  const { settings, seconds = 120, rateHz = rateOf(settings), seed = 1 } = options;
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "veilleuse-espruino-"));
  const samples = renderSamples({ sound: options.sound ?? silence(), rateHz, seconds, seed });
  writeFileSync(join(folder, "sound.raw"), samples);
  const text = settings === undefined || typeof settings === "string" ? settings : JSON.stringify(settings);
  const prelude = preludeFor({
    settings: text === undefined ? undefined : Buffer.from(text, "utf8").toString("latin1"),
    sound: "sound.raw",
    rateHz,
    samples: samples.length / 2,
    serial: options.serial ?? "246f2801-0203",
    motion: (options.motion ?? []).flatMap(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds]),
    wifiConnectMs: options.wifiConnectMs ?? 200,
  });
  writeFileSync(join(folder, "main.js"), prelude + options.bundle, "latin1");

  const child = spawn(espruino, ["main.js"], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  let greeted = false;
  collectLines(child, (line) => {
    if (!greeted) {
      // The interpreter's own greeting ends with this address.
      greeted = line.includes("espruino.com/Donate");
      return;
    }
    if (lines.length === 0 && line === "") return;
    lines.push(line);
    options.onPrint?.(line);
  });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code));
  });
  // A failed start is reported to whoever awaits `exited`; without one it must not end the process.
  exited.catch(() => undefined);
  let stopping: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await exited.catch(() => undefined);
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  return {
    console: lines,
    pid: child.pid,
    folder,
    exited,
    stop: () => {
      stopping ??= end();
      return stopping;
    },
  };
};
