import { join } from "node:path";
import type { SensorChannel } from "@veilleuse/shared";
import { openForReading, suspect } from "./database.ts";
import type { Committed } from "./group.ts";
import { type DiskState, GroupCommit, type GroupCommitEvents } from "./groupCommit.ts";
import { NightReader } from "./nightReader.ts";
import { JournalReader } from "./reader.ts";
import type { Write } from "./statements.ts";

/** Where the journal stands in the data folder. */
export const journalFile = (dataFolder: string): string => join(dataFolder, "journal.sqlite");

/** The truth of the hub: every acknowledged message, every incident, every page. */
export interface Journal {
  /** Writes in the next group; `done` is called when it is on the disk. Keeps the order of calls. */
  append(write: Write, done?: Committed): void;
  /**
   * Writes a sensor's message, whose bytes were found to be good, in the next group.
   *
   * It can be read from its table when it is acknowledged, or, when a flood came before it, soon after.
   */
  message(
    sensor: string,
    channel: SensorChannel,
    payload: Uint8Array,
    occurredAtMs: number,
    receivedAtMs: number,
    done?: Committed,
  ): void;
  /** Writes not yet on the disk. */
  readonly backlog: number;
  /** Whether the disk takes writes. While it does not, levels are let go and everything else waits. */
  readonly disk: DiskState;
  /** Why the last write failed, while writes fail; or that the file is damaged, until the next start. */
  readonly failure: string | undefined;
  /** Where a damaged journal was put at the start; null when all was well. */
  readonly damaged: string | null;
  readonly read: JournalReader;
  /** What nights are made of, and what caregivers log. */
  readonly nights: NightReader;
  close(): Promise<void>;
}

const UNHEARD: GroupCommitEvents = {
  setAside: () => undefined,
  diskChanged: () => undefined,
  failed: () => undefined,
  damageFound: () => undefined,
  ended: () => undefined,
};

/**
 * Opens the journal of a data folder, and makes it when there is none.
 * @throws when the file cannot be opened or was written by a newer version
 */
export const openJournal = async (dataFolder: string, events: GroupCommitEvents = UNHEARD): Promise<Journal> => {
  const file = journalFile(dataFolder);
  let damage: string | undefined;
  const damageFound = (reason: string): void => {
    if (damage !== undefined) return;
    damage = reason;
    suspect(file);
    events.damageFound(reason);
  };
  const writer = await GroupCommit.open(file, { ...events, damageFound });
  const db = openForReading(file);
  const read = new JournalReader(db, damageFound);
  return {
    append: (write, done) => writer.append(write, done),
    message: (sensor, channel, payload, occurredAtMs, receivedAtMs, done) =>
      writer.message(sensor, channel, payload, occurredAtMs, receivedAtMs, done),
    get backlog() {
      return writer.backlog;
    },
    get disk() {
      return writer.disk;
    },
    get failure() {
      return damage === undefined ? writer.failure : `the journal is damaged: ${damage}`;
    },
    damaged: writer.damaged,
    read,
    nights: new NightReader(db, damageFound),
    close: async () => {
      // The reader first, so that nothing keeps the writer from emptying the write-ahead log.
      read.close();
      await writer.close();
    },
  };
};
