import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./until.ts";

/** What `npm start` gives Node: the hub has to be as small here as it is at its users'. */
const NODE_OPTIONS = ["--max-semi-space-size=4", "--v8-pool-size=1"];
const CLI = fileURLToPath(import.meta.resolve("@veilleuse/hub")).replace(/index\.[jt]s$/, "cli.js");

/** Settings in the file's own form; JSON is YAML. */
export type RawSettings = Record<string, unknown>;

export interface HubProcess {
  readonly http: string;
  readonly mqtt: string;
  /** Where the first caregiver is made, while there is none. */
  readonly setup?: string;
  readonly pid: number;
  /** What it wrote on standard error. */
  log(): string;
  /** The process as it is. */
  readonly child: ChildProcess;
  kill(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
}

/** Writes settings into a folder; the data folder is beside them. */
export const writeSettings = (folder: string, settings: RawSettings): string => {
  const file = join(folder, "veilleuse.yaml");
  writeFileSync(file, JSON.stringify({ data: join(folder, "data"), ...settings }));
  return file;
};

/** Runs the hub as its users do, in a process of its own, and waits for its ready line. */
export const startHubProcess = async (settingsFile: string): Promise<HubProcess> => {
  const child = spawn(process.execPath, [...NODE_OPTIONS, CLI, "start", "--config", settingsFile], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (part) => {
    out += part;
  });
  child.stderr.on("data", (part) => {
    err += part;
  });
  // A test that fails before it stops its hub must not leave it behind.
  const abandon = () => child.kill("SIGKILL");
  process.once("exit", abandon);
  const ended = new Promise<void>((resolve) =>
    child.once("exit", () => {
      process.off("exit", abandon);
      resolve();
    }),
  );
  const ready = await until(
    "the hub's ready line",
    () => {
      if (child.exitCode !== null) throw new Error(`the hub ended with ${child.exitCode}: ${err}`);
      const line = out.split("\n").find((text) => text.includes('"ready"'));
      return line ? (JSON.parse(line) as { http: string; mqtt: string; setup?: string }) : undefined;
    },
    30_000,
  );
  return {
    ...ready,
    pid: child.pid as number,
    child,
    log: () => err,
    kill: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
};

/** Runs one of the hub's commands to its end. */
export const runCli = (args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (part) => {
      stdout += part;
    });
    child.stderr.on("data", (part) => {
      stderr += part;
    });
    child.once("close", (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });

export type ExportedMessage = {
  sensor: string;
  channel: string;
  boot: string;
  seq: number | null;
  occurredAtMs: number;
  receivedAtMs: number;
  [field: string]: unknown;
};

/** Every stored message, through the `export` command. */
export const exportMessages = async (settingsFile: string): Promise<ExportedMessage[]> => {
  const { code, stdout, stderr } = await runCli(["export", "--config", settingsFile, "--format", "json"]);
  if (code !== 0) throw new Error(`export ended with ${code}: ${stderr}`);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as ExportedMessage);
};
