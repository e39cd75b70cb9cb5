import { seal, unseal } from "./seal.ts";

/** Files that only grow, one line a record, and are erased when the hub has everything in them. */
const FILES = ["veilleuse.events", "veilleuse.minutes"];
/** Records held in memory at a time. */
const BATCH = 16;
/** The flash is not filled to the brim: settings and rules need room too. */
const LEAST_FREE_BYTES = 20000;

const openFile = (file: number, mode: "r" | "a"): StorageFile => require("Storage").open(FILES[file] as string, mode);

/**
 * The outbox's continuation in the flash. Reading switches the flash cache off as writing does, so that everything
 * here is for the time when no Waveform samples.
 */
export const createSpool = () => {
  let file = 0;
  let reader: StorageFile | undefined;
  return {
    /** Hands on the next records, undefined for a broken one. Those handed on before are no longer needed. */
    load: (restore: (record: unknown) => void): void => {
      let room = BATCH;
      try {
        while (room && file < FILES.length) {
          if (!reader) reader = openFile(file, "r");
          const line = reader.readLine();
          if (line === undefined) {
            if (room < BATCH) return;
            reader.erase();
            reader = undefined;
            file++;
          } else if (line.length > 1) {
            restore(unseal(line.substr(0, line.length - 1)));
            room--;
          }
        }
      } catch (e) {
        console.log(`cannot read ${FILES[file]}: ${e}`);
        file = FILES.length;
      }
    },
    /** True when there may be more. */
    holds: (): boolean => file < FILES.length,
    /** Goes back to the start, to append; false when there is no room. */
    rewind: (): boolean => {
      file = 0;
      reader = undefined;
      return require("Storage").getFree() > LEAST_FREE_BYTES;
    },
    /** The line break in front ends what a power cut may have left of the line before. */
    append: (record: unknown, minute: boolean): void => openFile(minute ? 1 : 0, "a").write(`\n${seal(record)}\n`),
  };
};
