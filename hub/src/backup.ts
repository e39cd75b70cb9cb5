import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { inUse, isSound, openForReading } from "./journal/database.ts";
import { journalFile } from "./journal/journal.ts";

const SECRETS = "secrets.json";

/**
 * Copies journal and secrets of a data folder into an empty folder, beside a running hub if need be: the journal's copy
 * is one consistent state.
 * @returns what was written, in bytes
 * @throws when the target is not empty or there is nothing to copy
 */
export const backUp = (dataFolder: string, target: string): { bytes: number } => {
  if (existsSync(target) && !statSync(target).isDirectory()) throw new Error(`${target} is a file, not a folder`);
  if (existsSync(target) && readdirSync(target).length > 0) throw new Error(`${target} is not empty`);
  const db = openForReading(journalFile(dataFolder));
  mkdirSync(target, { recursive: true, mode: 0o700 });
  const copy = journalFile(target);
  try {
    db.prepare("VACUUM INTO ?").run(`${copy}.part`);
  } finally {
    db.close();
  }
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
  if (existsSync(journalFile(dataFolder)) && inUse(journalFile(dataFolder))) {
    throw new Error(`the hub is running on ${dataFolder}; stop it first`);
  }
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
