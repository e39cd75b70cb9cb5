import { crc32 } from "node:zlib";
import type Database from "libsql";
import type { Filing } from "./filing.ts";
import { type LoggedMessage, unpackMessages } from "./messageGroup.ts";

/** A part of a group that is one row of the log. */
export type LogPage = { bytes: Buffer; messages: number };

/** A row of the log as it is read back. */
type StoredRow = { crc: number; messages: number; body: Buffer };

/** What is known of a row of the log without reading it. */
type LogRow = { id: number; messages: number; bytes: number; sinceMs: number };

/** More than this waits only while a flood lasts: about ten seconds of filing, and of disk. */
const MOST_MESSAGES = 1_000_000;
const MOST_BYTES = 256 * 1024 * 1024;
const OLDEST_MS = 10_000;
/** Bytes of rows that are read at once. What a flood left are larger rows, of which each is read alone. */
const READ_BYTES = 8 * 1024;

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
  private readonly one: Database.Statement;
  private readonly between: Database.Statement;
  private readonly remove: Database.Statement;
  private readonly damaged: Database.Statement;
  private readonly setAside: (reason: string) => void;
  /** What waits, oldest first. */
  private readonly rows: LogRow[] = [];
  private bytes = 0;
  private count = 0;

  /**
   * @param setAside told when a row could not be read and was put into `log_damaged`
   * @param nowMs from when on the rows that are found count as waiting
   */
  constructor(db: Database.Database, filing: Filing, setAside: (reason: string) => void, nowMs: number) {
    this.db = db;
    this.filing = filing;
    this.setAside = setAside;
    this.insert = db.prepare("INSERT INTO log(crc, messages, body) VALUES (?,?,?)");
    this.one = db.prepare("SELECT crc, messages, body FROM log WHERE id = ?");
    this.between = db.prepare("SELECT crc, messages, body FROM log WHERE id BETWEEN ? AND ? ORDER BY id");
    this.remove = db.prepare("DELETE FROM log WHERE id <= ?");
    this.damaged = db.prepare("INSERT INTO log_damaged(at, reason, messages, body) VALUES (?,?,?,?)");
    const found = db.prepare("SELECT id, messages, length(body) AS bytes FROM log ORDER BY id").all() as LogRow[];
    this.added(found.map(({ id, messages, bytes }) => ({ id, messages, bytes, sinceMs: nowMs })));
  }

  /** Messages in the log. */
  get messages(): number {
    return this.count;
  }

  /** Whether so much waits, or for so long, that filing has to keep up with what comes. */
  isFull(nowMs: number): boolean {
    const oldest = this.rows[0];
    if (!oldest) return false;
    return this.count > MOST_MESSAGES || this.bytes > MOST_BYTES || nowMs - oldest.sinceMs > OLDEST_MS;
  }

  /** Appends rows within the caller's transaction, and returns them: `added` has to be told once that is committed. */
  append(pages: ReadonlyArray<LogPage>, nowMs: number): LogRow[] {
    return pages.map(({ bytes, messages }) => {
      const { lastInsertRowid: id } = this.insert.run([crc32(bytes), messages, bytes]);
      return { id: Number(id), messages, bytes: bytes.length, sinceMs: nowMs };
    });
  }

  added(rows: ReadonlyArray<LogRow>): void {
    for (const row of rows) {
      this.rows.push(row);
      this.count += row.messages;
      this.bytes += row.bytes;
    }
  }

  /**
   * Files the oldest rows, so many that they hold a number of messages, in one transaction. Needs no flush of its own:
   * until the next one, a power cut leaves the rows where they were.
   */
  fileOldest(messages: number, nowMs: number): void {
    const rows = this.holding(messages);
    if (rows.length === 0) return;
    const damages = this.transaction(rows, nowMs);
    this.rows.splice(0, rows.length);
    for (const { messages, bytes } of rows) {
      this.count -= messages;
      this.bytes -= bytes;
    }
    for (const damage of damages) this.setAside(damage);
  }

  /** The oldest rows, up to the one that holds the last of so many messages. */
  private holding(messages: number): LogRow[] {
    let held = 0;
    let end = 0;
    for (; held < messages && end < this.rows.length; end++) held += (this.rows[end] as LogRow).messages;
    return this.rows.slice(0, end);
  }

  private transaction(rows: LogRow[], nowMs: number): string[] {
    this.db.exec("PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE");
    try {
      const damages: string[] = [];
      this.filing.file(
        this.readable(rows, ({ messages, body }, reason) => {
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

  /**
   * Rows of a span of ids. Blobs of several rows come as bare memory, which outlives the young generation: of large ones
   * ten megabytes would gather.
   */
  private read(first: number, last: number): StoredRow[] {
    if (first === last) return [this.one.get(first) as StoredRow];
    const rows = this.between.all(first, last) as (Omit<StoredRow, "body"> & { body: ArrayBuffer })[];
    return rows.map(({ crc, messages, body }) => ({ crc, messages, body: Buffer.from(body) }));
  }

  /** The messages of rows, one row after the other; a row is read whole before its first message is handed out. */
  private *readable(rows: LogRow[], damaged: (row: StoredRow, reason: string) => void): Generator<LoggedMessage> {
    for (const [first, last] of readTogether(rows)) {
      for (const row of this.read(first, last)) {
        const found = messagesOf(row);
        if (typeof found === "string") damaged(row, found);
        else yield* found;
      }
    }
  }
}

/** The messages of a row, or why they cannot be read. */
const messagesOf = ({ crc, body }: StoredRow): LoggedMessage[] | string => {
  if (crc32(body) !== crc) return "the checksum does not match";
  try {
    return [...unpackMessages(body)];
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
};

/** Rows in spans of ids, of which each is read at once. */
function* readTogether(rows: LogRow[]): Generator<[first: number, last: number]> {
  for (let start = 0; start < rows.length; ) {
    const first = rows[start] as LogRow;
    let end = start + 1;
    for (let { bytes } = first; end < rows.length; end++) {
      bytes += (rows[end] as LogRow).bytes;
      if (bytes > READ_BYTES) break;
    }
    yield [first.id, (rows[end - 1] as LogRow).id];
    start = end;
  }
}
