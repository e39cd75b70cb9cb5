import { fdatasync } from "node:fs";
import { promisify } from "node:util";
import type Database from "libsql";
import BackgroundDatabase from "libsql/promise";
import { WriteAheadLog } from "./writeAheadLog.ts";

const flush = promisify(fdatasync);

/** So few pages are copied at once; more wait for another pass. */
const FEW_PAGES = 256;
const MOST_PASSES = 4;
/** When copying beside the commits does not keep up, and the log is so many times as long, a commit copies, and waits. */
const AUTOCHECKPOINT_FACTOR = 2;

/** Descriptors of the database's file and of its write-ahead log's index; see `keptDescriptor`. */
export type JournalDescriptors = { database: number; index: number };

/**
 * Copies the write-ahead log into the database, beside the commits. A checkpoint within a commit would take 4 to 17 ms,
 * in which nothing is acknowledged. The library's background thread copies, then the database is flushed; what the
 * commit's thread has to do at the end is to copy the few pages that came meanwhile, so that the log begins anew.
 */
export class Checkpointer {
  private readonly db: Database.Database;
  private readonly background: BackgroundDatabase;
  private readonly descriptor: number;
  private readonly log: WriteAheadLog;
  private readonly failed: (error: unknown) => void;
  private running: Promise<void> | undefined;
  /** Pages of the log at the last look. */
  private seen = 0;
  /** Pages before which another checkpoint is of no use, unless the log begins anew. */
  private notBefore = 0;
  private autocheckpointPages = 0;

  /** @param failed told why a checkpoint failed; the next one may succeed */
  constructor(
    db: Database.Database,
    file: string,
    { database, index }: JournalDescriptors,
    failed: (error: unknown) => void,
  ) {
    this.db = db;
    this.failed = failed;
    this.background = new BackgroundDatabase(file, {});
    this.descriptor = database;
    this.log = new WriteAheadLog(index);
  }

  get isBusy(): boolean {
    return this.running !== undefined;
  }

  /** Resolves when no checkpoint is under way. */
  async idle(): Promise<void> {
    await this.running;
  }

  /** Begins a checkpoint when the log has so many pages; to be called after commits. It never throws. */
  atPages(pages: number): void {
    try {
      this.look(pages);
    } catch (error) {
      this.failed(error);
    }
  }

  /** To be called before the database is closed. */
  async close(): Promise<void> {
    await this.idle();
    this.background.close();
  }

  private look(pages: number): void {
    if (this.autocheckpointPages !== pages * AUTOCHECKPOINT_FACTOR) {
      this.autocheckpointPages = pages * AUTOCHECKPOINT_FACTOR;
      this.db.pragma(`wal_autocheckpoint = ${this.autocheckpointPages}`);
    }
    const now = this.log.pages;
    if (now < this.seen) this.notBefore = 0;
    this.seen = now;
    if (this.isBusy || now < Math.max(pages, this.notBefore)) return;
    this.running = this.checkpoint(pages)
      .catch(this.failed)
      .finally(() => {
        this.running = undefined;
      });
  }

  private async checkpoint(pages: number): Promise<void> {
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const before = this.log.pages;
      await this.background.exec("PRAGMA wal_checkpoint(PASSIVE)");
      await flush(this.descriptor);
      if (this.log.pages - before < FEW_PAGES) break;
    }
    const [copied] = this.db.pragma("wal_checkpoint(PASSIVE)") as { log: number; checkpointed: number }[];
    // Somebody reads an old state: the log stays, and copying the same again would help nobody.
    this.notBefore = copied && copied.checkpointed < copied.log ? copied.log + pages / 2 : 0;
  }
}
