import { mkdtempSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Database from "libsql";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Checkpointer } from "./checkpointer.ts";
import { openForReading, openForWriting } from "./database.ts";
import { keptDescriptor } from "./keptDescriptor.ts";
import { WriteAheadLog } from "./writeAheadLog.ts";

const PAGES = 200;
/** Takes a page of the log for itself. */
const body = Buffer.alloc(4000, 1);

describe("the checkpointer", () => {
  let folder: string;
  let file: string;
  let db: Database.Database;
  let log: WriteAheadLog;
  let index: number;
  let checkpointer: Checkpointer;
  let failures: unknown[];
  let written: number;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "veilleuse-checkpointer-"));
    file = join(folder, "journal.sqlite");
    db = openForWriting(file).db;
    index = keptDescriptor(`${file}-shm`);
    log = new WriteAheadLog(index);
    failures = [];
    written = 0;
    checkpointer = new Checkpointer(db, file, { database: keptDescriptor(file), index }, (error) =>
      failures.push(error),
    );
  });
  afterEach(async () => {
    await checkpointer.close();
    db.close();
    rmSync(folder, { recursive: true });
    expect(failures).toEqual([]);
  });

  /** How many pages of the log were copied already: https://sqlite.org/walformat.html */
  const copied = (): number => {
    const bytes = new Uint32Array(1);
    readSync(index, bytes, 0, 4, 96);
    return bytes[0] as number;
  };
  const write = (): void => {
    db.prepare("INSERT INTO log(crc, messages, body) VALUES (0, 1, ?)").run([body]);
    written++;
  };
  /** Writes until the log has so many pages. */
  const fill = (pages: number): void => {
    while (log.pages < pages) write();
  };
  const expectAllThere = (): void => {
    expect(db.prepare("SELECT count(*) AS n FROM log").get()).toMatchObject({ n: written });
  };

  /** The next write begins the log anew, and everything is in the database. */
  const expectNewLog = (): void => {
    write();
    expect(log.pages).toBeLessThan(10);
    expectAllThere();
  };

  test("lets the log begin anew once it is long, and loses nothing", async () => {
    fill(PAGES);
    checkpointer.atPages(PAGES);
    await checkpointer.idle();
    expectNewLog();
  });

  test("leaves nothing for the commit's thread to copy but what came meanwhile", async () => {
    fill(PAGES);
    const seen: unknown[] = [];
    const pragma = db.pragma.bind(db);
    vi.spyOn(db, "pragma").mockImplementation((source, options) => {
      if (source.startsWith("wal_checkpoint")) seen.push([copied(), log.pages]);
      return pragma(source, options);
    });
    const pages = log.pages;
    checkpointer.atPages(PAGES);
    await checkpointer.idle();
    expect(seen).toEqual([[pages, pages]]);
  });

  test("leaves a short log alone", async () => {
    fill(PAGES / 2);
    checkpointer.atPages(PAGES);
    expect(checkpointer.isBusy).toBe(false);
  });

  test("takes what is committed while it copies", async () => {
    fill(PAGES);
    checkpointer.atPages(PAGES);
    write();
    checkpointer.atPages(PAGES);
    await checkpointer.idle();
    expectNewLog();
  });

  test("does not try again at each commit while somebody reads an old state", async () => {
    const reader = openForReading(file);
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM log").get();
    fill(PAGES);
    checkpointer.atPages(PAGES);
    await checkpointer.idle();
    write();
    expect(log.pages).toBeGreaterThan(PAGES);
    checkpointer.atPages(PAGES);
    expect(checkpointer.isBusy).toBe(false);
    reader.exec("COMMIT");
    reader.close();
    fill(PAGES * 1.6);
    checkpointer.atPages(PAGES);
    await checkpointer.idle();
    expectNewLog();
  });

  test("copies beside the commits again after one of them had to copy", async () => {
    const reader = openForReading(file);
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM log").get();
    fill(PAGES * 10);
    checkpointer.atPages(PAGES);
    await checkpointer.idle();
    reader.exec("COMMIT");
    reader.close();
    // Long enough for SQLite to copy it within a commit.
    write();
    write();
    checkpointer.atPages(PAGES);
    expect(log.pages).toBeLessThan(10);
    fill(PAGES);
    checkpointer.atPages(PAGES);
    expect(checkpointer.isBusy).toBe(true);
  });

  test("lets the commit copy when nothing else did", () => {
    checkpointer.atPages(PAGES);
    fill(PAGES * 2);
    expectNewLog();
  });

  test("tells what a disk that is gone says, and does not throw it at the commit", () => {
    const told: unknown[] = [];
    const closed = new Checkpointer(db, file, { database: -1, index: 2 ** 30 }, (error) => told.push(error));
    closed.atPages(PAGES);
    expect(String(told)).toMatch(/EBADF/);
    return closed.close();
  });
});
