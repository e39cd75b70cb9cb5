import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { isSound } from "./journal/database.ts";
import { keepFolder } from "./journal/folderLock.ts";
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
  await copyJournal(journal, `${copy}.part`, progress);
  renameSync(`${copy}.part`, copy);
  if (existsSync(join(dataFolder, SECRETS))) copyFileSync(join(dataFolder, SECRETS), join(target, SECRETS));
  return { bytes: statSync(copy).size };
};

/**
 * Puts a backup in the place of a data folder. What is there already is moved beside it, never deleted. The hub must
 * not run.
 * @returns where the former data went, or null when there were none
 * @throws when the source is no backup or a damaged one, or a hub runs on the data; nothing is changed then
 */
export const restore = (source: string, dataFolder: string): { formerData: string | null } => {
  if (!existsSync(journalFile(source))) throw new Error(`${source} is not a backup: it has no journal`);
  if (!isSound(journalFile(source)))
    throw new Error(`${source} is not a backup that can be used: its journal is damaged`);
  if (resolve(source) === resolve(dataFolder)) throw new Error(`${source} is the data folder itself`);
  const giveBack = existsSync(journalFile(dataFolder)) ? keepFolder(dataFolder) : () => undefined;
  if (!giveBack) throw new Error(`the hub is running on ${dataFolder}; stop it first`);
  giveBack();
  let formerData: string | null = null;
  if (existsSync(dataFolder) && readdirSync(dataFolder).length > 0) {
    formerData = `${dataFolder}.before-${new Date().toISOString().replace(/[:.]/g, "-")}`;
    renameSync(dataFolder, formerData);
  }
  rmSync(dataFolder, { recursive: true, force: true });
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(source)) copyFileSync(join(source, name), join(dataFolder, name));
  return { formerData };
};
