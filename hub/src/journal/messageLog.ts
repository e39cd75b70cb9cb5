import { crc32 } from "node:zlib";
import type Database from "libsql";
import type { Filing } from "./filing.ts";
import { type LoggedMessage, unpackMessages } from "./messageGroup.ts";

/** A part of a group that is one row of the log. */
export type LogPage = { bytes: Buffer; messages: number };

type LogRow = { id: number; crc: number; messages: number; bytes: number };

/** More than this waits only while a flood lasts: about ten seconds of filing, and of disk. */
const MOST_MESSAGES = 1_000_000;
const MOST_BYTES = 256 * 1024 * 1024;
const OLDEST_MS = 10_000;
/** How exactly it is known since when the oldest waits. */
const MARK_EVERY_MS = 100;

/**
 * Without the bodies, which are read one by one: many that live at once outlive the young generation, and are given back
 * only when tens of megabytes of them have gathered.
 */
const OLDEST = `
  SELECT id, crc, messages, length(body) AS bytes FROM log WHERE id <= (
    SELECT max(id) FROM (
      SELECT id, sum(messages) OVER (ORDER BY id) - messages AS before
      FROM (SELECT id, messages FROM log ORDER BY id LIMIT ?1)
    ) WHERE before < ?1
  ) ORDER BY id`;

/**
 * Messages that are on the disk, and acknowledged, but not in their tables yet. Writing a whole group as one value
 * costs a fraction of filing it, so a flood is acknowledged at the speed of the disk and filed when it is over. Filing
 * takes rows out of the log in the transaction that puts their messages into the tables: a crash leaves them in one
 * place or the other.
 */
export class MessageLog {
  private readonly db: Database.Database;
  private readonly filing: Filing;
  private readonly insert: Database.Statement;
  private readonly oldest: Database.Statement;
  private readonly body: Database.Statement;
  private readonly remove: Database.Statement;
  private readonly damaged: Database.Statement;
  private readonly setAside: (reason: string) => void;
  private bytes: number;
  /** When messages came, and how many had come in all by then; only those of which some wait. */
  private readonly marks: { atMs: number; end: number }[] = [];
  private come = 0;
  /** Messages in the log. */
  messages: number;

  /** @param setAside told when a row could not be read and was put into `log_damaged` */
  constructor(db: Database.Database, filing: Filing, setAside: (reason: string) => void) {
    this.db = db;
    this.filing = filing;
    this.setAside = setAside;
    this.insert = db.prepare("INSERT INTO log(crc, messages, body) VALUES (?,?,?)");
    this.oldest = db.prepare(OLDEST);
    this.body = db.prepare("SELECT body FROM log WHERE id = ?");
    this.remove = db.prepare("DELETE FROM log WHERE id <= ?");
    this.damaged = db.prepare("INSERT INTO log_damaged(at, reason, messages, body) VALUES (?,?,?,?)");
    const sums = "SELECT coalesce(sum(messages), 0) AS messages, coalesce(sum(length(body)), 0) AS bytes FROM log";
    const found = db.prepare(sums).get() as { messages: number; bytes: number };
    this.messages = found.messages;
    this.bytes = found.bytes;
  }

  /** Whether so much waits, or for so long, that filing has to keep up with what comes. */
  isFull(nowMs: number): boolean {
    if (this.messages === 0) return false;
    const waitedMs = nowMs - (this.marks[0]?.atMs ?? nowMs);
    return this.messages > MOST_MESSAGES || this.bytes > MOST_BYTES || waitedMs > OLDEST_MS;
  }

  /** Adds rows within the caller's transaction; `added` counts them once that is committed. */
  append(pages: ReadonlyArray<LogPage>): void {
    for (const { bytes, messages } of pages) this.insert.run([crc32(bytes), messages, bytes]);
  }

  added(pages: ReadonlyArray<LogPage>, nowMs: number): void {
    for (const { bytes, messages } of pages) {
      this.come += messages;
      this.messages += messages;
      this.bytes += bytes.length;
    }
    const last = this.marks[this.marks.length - 1];
    if (last && nowMs - last.atMs < MARK_EVERY_MS) last.end = this.come;
    else this.marks.push({ atMs: nowMs, end: this.come });
  }

  /**
   * Files the oldest rows, so many that they hold a number of messages, in one transaction. Needs no flush of its own:
   * until the next one, a power cut leaves the rows where they were.
   */
  fileOldest(messages: number, nowMs: number): void {
    const rows = this.oldest.all(messages) as LogRow[];
    if (rows.length === 0) {
      this.messages = 0;
      this.bytes = 0;
      this.marks.length = 0;
      return;
    }
    const damages = this.transaction(rows, nowMs);
    for (const { messages, bytes } of rows) {
      this.messages = Math.max(0, this.messages - messages);
      this.bytes -= bytes;
    }
    while (this.marks[0] && this.marks[0].end <= this.come - this.messages) this.marks.shift();
    for (const damage of damages) this.setAside(damage);
  }

  private transaction(rows: LogRow[], nowMs: number): string[] {
    this.db.exec("PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE");
    try {
      const damages: string[] = [];
      this.filing.file(
        this.readable(rows, ({ messages }, body, reason) => {
          damages.push(reason);
          this.damaged.run([nowMs, reason, messages, body]);
        }),
      );
      this.remove.run([rows[rows.length - 1]?.id]);
      this.db.exec("COMMIT; PRAGMA synchronous = FULL");
      return damages;
    } catch (error) {
      if (this.db.inTransaction) this.db.exec("ROLLBACK");
      this.db.exec("PRAGMA synchronous = FULL");
      throw error;
    }
  }

  /** The messages of rows, one row after the other; a row is read whole before its first message is handed out. */
  private *readable(
    rows: LogRow[],
    damaged: (row: LogRow, body: Buffer, reason: string) => void,
  ): Generator<LoggedMessage> {
    for (const row of rows) {
      const { body } = this.body.get(row.id) as { body: Buffer };
      const found = messagesOf(body, row.crc);
      if (typeof found === "string") damaged(row, body, found);
      else yield* found;
    }
  }
}

/** The messages of a row, or why they cannot be read. */
const messagesOf = (body: Buffer, crc: number): LoggedMessage[] | string => {
  if (crc32(body) !== crc) return "the checksum does not match";
  try {
    return [...unpackMessages(body)];
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
};
