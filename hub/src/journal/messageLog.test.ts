import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeMinute } from "@veilleuse/shared";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openForReading, openForWriting } from "./database.ts";
import { Filing } from "./filing.ts";
import { MessagePacker } from "./messageGroup.ts";
import { type LogPage, MessageLog } from "./messageLog.ts";
import { JournalReader } from "./reader.ts";

const HOUR_MS = 3_600_000;
const T0 = Math.floor(1_800_000_000_000 / HOUR_MS) * HOUR_MS;

describe("the log of acknowledged messages", () => {
  let folder: string;
  let db: ReturnType<typeof openForWriting>["db"];
  let read: JournalReader;
  let setAside: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "veilleuse-log-"));
    db = openForWriting(join(folder, "journal.sqlite")).db;
    read = new JournalReader(openForReading(join(folder, "journal.sqlite")));
    setAside = [];
  });
  afterEach(() => {
    read.close();
    db.close();
    rmSync(folder, { recursive: true });
  });

  const open = () => new MessageLog(db, new Filing(db), (reason) => setAside.push(reason), T0);
  const page = (...seqs: number[]): LogPage => {
    const packer = new MessagePacker(Buffer.alloc(4096));
    for (const seq of seqs) {
      const dates = { v: 1 as const, boot: "0000000a", seq, up: seq, at: seq };
      const sound = { leq: 40, max: 50, l10: 45, l90: 35, cry: 1, loud: 0, motion: 2, cover: 60 };
      packer.add("nursery", "minute", Buffer.from(encodeMinute({ ...dates, ...sound })), T0 + 60_000 * seq, T0);
    }
    return { bytes: packer.take().subarray(0, packer.length), messages: seqs.length };
  };
  const append = (log: MessageLog, ...pages: LogPage[]) => appendAt(T0, log, ...pages);
  const appendAt = (atMs: number, log: MessageLog, ...pages: LogPage[]) => {
    db.exec("BEGIN");
    const rows = log.append(pages, atMs);
    db.exec("COMMIT");
    log.added(rows);
  };
  const seqs = () => read.after("message", 0, 100).map(({ seq }) => seq);
  const exported = () => [...read.export(0, Number.MAX_SAFE_INTEGER)].map(({ seq }) => seq);

  test("is filed page by page, oldest first", () => {
    const log = open();
    append(log, page(1, 2), page(3));
    expect([seqs(), log.messages]).toEqual([[], 3]);
    log.fileOldest(1, T0);
    expect([seqs(), log.messages]).toEqual([[1, 2], 1]);
    log.fileOldest(1, T0);
    expect([seqs(), log.messages]).toEqual([[1, 2, 3], 0]);
    log.fileOldest(1, T0);
    expect(log.messages).toBe(0);
  });

  test("is filed several pages at a time, up to the one that holds the last message asked for", () => {
    const log = open();
    append(log, page(1, 2), page(3), page(4, 5), page(6));
    log.fileOldest(4, T0);
    expect([seqs(), log.messages]).toEqual([[1, 2, 3, 4, 5], 1]);
    log.fileOldest(100, T0);
    expect([seqs(), log.messages]).toEqual([[1, 2, 3, 4, 5, 6], 0]);
  });

  test("is filed whole when it is more than is read at once", () => {
    const log = open();
    const numbers = Array.from({ length: 400 }, (_, i) => i + 1);
    append(log, ...numbers.map((seq) => page(seq)));
    log.fileOldest(400, T0);
    expect(read.after("message", 0, 1000).map(({ seq }) => seq)).toEqual(numbers);
    expect([log.messages, setAside]).toEqual([0, []]);
  });

  test("is found again by the next start, and what was filed before is neither doubled nor rolled up twice", () => {
    append(open(), page(1, 2), page(2, 3, 1));
    const log = open();
    expect(log.messages).toBe(5);
    while (log.messages > 0) log.fileOldest(1, T0);
    expect(seqs()).toEqual([1, 2, 3]);
    expect(read.hours("nursery", T0, T0 + HOUR_MS)).toMatchObject([
      { seconds: 180, cry: 3, motion: 6, max: 50, floor: 35 },
    ]);
  });

  test("is exported before it is filed, without what is in the tables already", () => {
    const log = open();
    append(log, page(2));
    log.fileOldest(1, T0);
    append(log, page(3, 2), page(1, 3));
    expect([seqs(), exported()]).toEqual([[2], [1, 2, 3]]);
    while (log.messages > 0) log.fileOldest(1, T0);
    expect(exported()).toEqual([1, 2, 3]);
  });

  test.each([
    ["of which a bit was flipped", "UPDATE log SET body = zeroblob(1) || substr(body, 2) WHERE id = 1", 1],
    ["of which a piece is missing", "UPDATE log SET body = substr(body, 1, 20) WHERE id = 1", 1],
    ["that is read with others", "UPDATE log SET body = zeroblob(1) || substr(body, 2) WHERE id = 1", 100],
  ])("sets a group aside %s, keeps it, and files the others", (_, damage, together) => {
    const log = open();
    append(log, page(1, 2), page(3));
    db.exec(damage);
    while (log.messages > 0) log.fileOldest(together, T0);
    expect(seqs()).toEqual([3]);
    expect(setAside).toEqual(["the checksum does not match"]);
    expect(db.prepare("SELECT at, messages FROM log_damaged").all()).toMatchObject([{ at: T0, messages: 2 }]);
    expect(db.prepare("SELECT count(*) AS n FROM log").get()).toMatchObject({ n: 0 });
  });

  test("leaves a group where it was when it cannot be filed", () => {
    const log = open();
    append(log, page(1));
    db.exec("ALTER TABLE hour RENAME TO elsewhere");
    expect(() => log.fileOldest(1, T0)).toThrow();
    expect([seqs(), log.messages]).toEqual([[], 1]);
    db.exec("ALTER TABLE elsewhere RENAME TO hour");
    log.fileOldest(1, T0);
    expect([seqs(), log.messages]).toEqual([[1], 0]);
  });

  test("is full while the oldest message has waited for more than ten seconds", () => {
    const log = open();
    expect(log.isFull(T0 + 20_000)).toBe(false);
    append(log, page(1));
    appendAt(T0 + 5000, log, page(2));
    expect([log.isFull(T0 + 10_000), log.isFull(T0 + 10_001)]).toEqual([false, true]);
    log.fileOldest(1, T0);
    expect([log.isFull(T0 + 15_000), log.isFull(T0 + 15_001)]).toEqual([false, true]);
    log.fileOldest(1, T0);
    expect(log.isFull(T0 + 20_000)).toBe(false);
  });

  test("is full when it holds more bytes or messages than a flood may leave behind", () => {
    const row = { id: 1, messages: 1, bytes: 1, sinceMs: T0 };
    const full = (most: Partial<typeof row>) => {
      const log = open();
      log.added([{ ...row, ...most }]);
      return log.isFull(T0);
    };
    const [bytes, messages] = [256 * 1024 * 1024, 1_000_000];
    expect([full({ bytes }), full({ bytes: bytes + 1 })]).toEqual([false, true]);
    expect([full({ messages }), full({ messages: messages + 1 })]).toEqual([false, true]);
  });
});
