import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A hub that is there answers this soon. */
const ANSWERS_WITHIN_MS = 2000;

const fileOf = (dataFolder: string): string => join(dataFolder, "running.json");

/** Writes down where the running hub listens, for the commands beside it; returns what takes it back. */
export const announceRunning = (dataFolder: string, http: string): (() => void) => {
  const file = fileOf(dataFolder);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify({ http, pid: process.pid })}\n`, { mode: 0o600 });
  return () => rmSync(file, { force: true });
};

/** The address of the hub that runs on a data folder, or undefined when none answers. */
export const findRunning = async (dataFolder: string): Promise<string | undefined> => {
  try {
    const { http } = JSON.parse(readFileSync(fileOf(dataFolder), "utf8")) as { http: string };
    const response = await fetch(`${http}/healthz`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    await response.body?.cancel();
    return response.ok ? http : undefined;
  } catch {
    // No file, or one that a killed hub left behind.
    return undefined;
  }
};
