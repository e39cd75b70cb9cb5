import { seal, unseal } from "./seal.ts";

/** Files that only grow, one line a record, and are erased when the hub has everything in them. */
export const FILES = 2;
/** Records held in memory at a time. */
const BATCH = 16;
/** The flash is not filled to the brim: settings and rules need room too. */
const LEAST_FREE_BYTES = 20000;

const openFile = (file: number, mode: "r" | "a"): StorageFile =>
  require("Storage").open(file ? "veilleuse.minutes" : "veilleuse.events", mode);

/**
 * The outbox's continuation in the flash: which file is read, and how far. Reading switches the flash cache off as
 * writing does, so that everything here is for the time when no Waveform samples.
 */
export type Spool = {
  /** From `FILES` on there is nothing more. */
  file: number;
  reader: StorageFile | undefined;
};

export const createSpool = (): Spool => ({ file: 0, reader: undefined });

/** Hands on the next records, undefined for a broken one. Those handed on before are no longer needed. */
export const loadRecords = (spool: Spool, restore: (record: unknown) => void): void => {
  let room = BATCH;
  try {
    while (room && spool.file < FILES) {
      if (!spool.reader) spool.reader = openFile(spool.file, "r");
      const line = spool.reader.readLine();
      if (line === undefined) {
        if (room < BATCH) return;
        spool.reader.erase();
        spool.reader = undefined;
        spool.file++;
      } else if (line.length > 1) {
        restore(unseal(line.substr(0, line.length - 1)));
        room--;
      }
    }
  } catch (e) {
    console.log(`cannot read what was spilled: ${e}`);
    spool.file = FILES;
  }
};

/** Goes back to the start, to append; false when there is no room. */
export const rewind = (spool: Spool): boolean => {
  spool.file = 0;
  spool.reader = undefined;
  return require("Storage").getFree() > LEAST_FREE_BYTES;
};

/** The line break in front ends what a power cut may have left of the line before. */
export const appendRecord = (record: unknown, minute: boolean): void =>
  openFile(minute ? 1 : 0, "a").write(`\n${seal(record)}\n`);
