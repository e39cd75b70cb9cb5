import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { isSound } from "./journal/database.ts";
import { keepFolder, LOCK_FILE } from "./journal/folderLock.ts";
import { journalFile } from "./journal/journal.ts";

const SECRETS = "secrets.json";

const LOOKS_EVERY_MS = 200;

const bytesOf = (...files: string[]): number =>
  files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);

const copyJournal = async (from: string, to: string, progress: (share: number) => void): Promise<void> => {
  const worker = new Worker(new URL("./journal/copyWorker.js", import.meta.url), { workerData: { from, to } });
  const look = () => progress(Math.min(1, bytesOf(to, `${to}-journal`) / Math.max(1, bytesOf(from))));
  const timer = setInterval(look, LOOKS_EVERY_MS);
  try {
    await new Promise<void>((resolve, reject) => {
      worker.once("error", reject);
      worker.once("exit", () => resolve());
    });
  } finally {
    clearInterval(timer);
  }
};

/**
 * Copies journal and secrets of a data folder into an empty folder, beside a running hub if need be: the journal's copy
 * is one consistent state.
 * @param progress told now and then which share is done; only nearly, since a copy has no gaps
 * @returns what was written, in bytes
 * @throws when the target is not empty or there is nothing to copy
 */
export const backUp = async (
  dataFolder: string,
  target: string,
  progress: (share: number) => void,
): Promise<{ bytes: number }> => {
  if (existsSync(target) && !statSync(target).isDirectory()) throw new Error(`${target} is a file, not a folder`);
  if (existsSync(target) && readdirSync(target).length > 0) throw new Error(`${target} is not empty`);
  const journal = journalFile(dataFolder);
  if (!existsSync(journal)) throw new Error(`there is no journal at ${journal}`);
  mkdirSync(target, { recursive: true, mode: 0o700 });
  const copy = journalFile(target);
  try {
    await copyJournal(journal, `${copy}.part`, progress);
  } catch (error) {
    // Half a copy is none, and would be in the way of the next try.
    rmSync(`${copy}.part`, { force: true });
    rmSync(`${copy}.part-journal`, { force: true });
    throw error;
  }
  renameSync(`${copy}.part`, copy);
  if (existsSync(join(dataFolder, SECRETS))) copyFileSync(join(dataFolder, SECRETS), join(target, SECRETS));
  return { bytes: statSync(copy).size };
};

/** What stands in a data folder besides the data: what restoring moved aside or left half-done. */
const INCOMING = "incoming";
const BEFORE = "before-";

const dataIn = (folder: string): string[] =>
  readdirSync(folder).filter((name) => ![INCOMING, BEFORE, LOCK_FILE].some((other) => name.startsWith(other)));

/** @returns where the former data went, or null when there were none */
const exchange = (source: string, dataFolder: string): string | null => {
  const incoming = join(dataFolder, INCOMING);
  rmSync(incoming, { recursive: true, force: true });
  mkdirSync(incoming, { mode: 0o700 });
  try {
    // The data stay where they are until all of the backup is there.
    for (const name of dataIn(source)) copyFileSync(join(source, name), join(incoming, name));
  } catch (error) {
    rmSync(incoming, { recursive: true, force: true });
    throw error;
  }
  const move = (names: string[], from: string, to: string): void => {
    for (const name of names) renameSync(join(from, name), join(to, name));
  };
  const former = dataIn(dataFolder);
  const before = join(dataFolder, `${BEFORE}${new Date().toISOString().replace(/[:.]/g, "-")}`);
  if (former.length > 0) {
    mkdirSync(before, { mode: 0o700 });
    move(former, dataFolder, before);
  }
  move(dataIn(incoming), incoming, dataFolder);
  rmSync(incoming, { recursive: true });
  return former.length > 0 ? before : null;
};

/**
 * Puts a backup in the place of what a data folder holds, which is moved into a folder in it, never deleted: the folder
 * itself may be a mounted volume, or stand where nobody may make another. The hub must not run.
 * @returns where the former data went, or null when there were none
 * @throws when the source is no backup or a damaged one, or a hub runs on the data; nothing is changed then
 */
export const restore = (source: string, dataFolder: string): { formerData: string | null } => {
  if (!existsSync(journalFile(source))) throw new Error(`${source} is not a backup: it has no journal`);
  if (!isSound(journalFile(source)))
    throw new Error(`${source} is not a backup that can be used: its journal is damaged`);
  if (resolve(source) === resolve(dataFolder)) throw new Error(`${source} is the data folder itself`);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const giveBack = keepFolder(dataFolder);
  if (!giveBack) throw new Error(`the hub is running on ${dataFolder}; stop it first`);
  try {
    return { formerData: exchange(source, dataFolder) };
  } finally {
    giveBack();
  }
};
