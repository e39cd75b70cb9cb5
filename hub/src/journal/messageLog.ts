import { crc32 } from "node:zlib";
import type Database from "libsql";
import type { Filing } from "./filing.ts";

/** A part of a group that is one row of the log. */
export type LogPage = { bytes: Buffer; messages: number };

type LogRow = { id: number; crc: number; messages: number; body: Buffer };

/** More than this waits only while a flood lasts: about ten seconds of filing, and of disk. */
const MOST_MESSAGES = 1_000_000;
const MOST_BYTES = 256 * 1024 * 1024;
const OLDEST_MS = 10_000;

/**
 * Messages that are on the disk, and acknowledged, but not in their tables yet. Writing a whole group as one value
 * costs a fraction of filing it, so a flood is acknowledged at the speed of the disk and filed when it is over. Filing
 * takes a row out of the log in the transaction that puts its messages into the tables: a crash leaves them in one
 * place or the other.
 */
export class MessageLog {
  private readonly db: Database.Database;
  private readonly filing: Filing;
  private readonly insert: Database.Statement;
  private readonly oldest: Database.Statement;
  private readonly remove: Database.Statement;
  private readonly damaged: Database.Statement;
  private readonly setAside: (reason: string) => void;
  private filledAtMs = 0;
  private bytes: number;
  /** Messages in the log. */
  messages: number;

  /** @param setAside told when a row could not be read and was put into `log_damaged` */
  constructor(db: Database.Database, filing: Filing, setAside: (reason: string) => void) {
    this.db = db;
    this.filing = filing;
    this.setAside = setAside;
    this.insert = db.prepare("INSERT INTO log(crc, messages, body) VALUES (?,?,?)");
    this.oldest = db.prepare("SELECT id, crc, messages, body FROM log ORDER BY id LIMIT 1");
    this.remove = db.prepare("DELETE FROM log WHERE id = ?");
    this.damaged = db.prepare("INSERT INTO log_damaged(at, reason, messages, body) VALUES (?,?,?,?)");
    const sums = "SELECT coalesce(sum(messages), 0) AS messages, coalesce(sum(length(body)), 0) AS bytes FROM log";
    const found = db.prepare(sums).get() as { messages: number; bytes: number };
    this.messages = found.messages;
    this.bytes = found.bytes;
  }

  /** Whether so much waits, or for so long, that filing has to keep up with what comes. */
  isFull(nowMs: number): boolean {
    if (this.messages === 0) return false;
    return this.messages > MOST_MESSAGES || this.bytes > MOST_BYTES || nowMs - this.filledAtMs > OLDEST_MS;
  }

  /** Adds rows within the caller's transaction; `added` counts them once that is committed. */
  append(pages: ReadonlyArray<LogPage>): void {
    for (const { bytes, messages } of pages) this.insert.run([crc32(bytes), messages, bytes]);
  }

  added(pages: ReadonlyArray<LogPage>, nowMs: number): void {
    if (this.messages === 0) this.filledAtMs = nowMs;
    for (const { bytes, messages } of pages) {
      this.messages += messages;
      this.bytes += bytes.length;
    }
  }

  /** Files the oldest row. Needs no flush of its own: until the next one, a power cut leaves the row where it was. */
  fileOldest(nowMs: number): void {
    const row = this.oldest.get() as LogRow | undefined;
    if (!row) {
      this.messages = 0;
      this.bytes = 0;
      return;
    }
    const damage = this.transaction(row, nowMs);
    this.messages = Math.max(0, this.messages - row.messages);
    this.bytes -= row.body.length;
    if (damage) this.setAside(damage);
  }

  private transaction(row: LogRow, nowMs: number): string | undefined {
    this.db.exec("PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE");
    try {
      const damage = this.file(row);
      if (damage) this.damaged.run([nowMs, damage, row.messages, row.body]);
      this.remove.run([row.id]);
      this.db.exec("COMMIT; PRAGMA synchronous = FULL");
      return damage;
    } catch (error) {
      if (this.db.inTransaction) this.db.exec("ROLLBACK");
      this.db.exec("PRAGMA synchronous = FULL");
      throw error;
    }
  }

  private file({ body, crc }: LogRow): string | undefined {
    if (crc32(body) !== crc) return "the checksum does not match";
    try {
      this.filing.file(body);
      return undefined;
    } catch (error) {
      if (error instanceof RangeError) return error.message;
      throw error;
    }
  }
}
