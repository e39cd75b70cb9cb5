import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openForReading, openForWriting, requireCurrent } from "./database.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "veilleuse-database-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("whoever only reads is told when the tables are older than they know, and what to do", () => {
  const file = join(folder, "journal.sqlite");
  const { db } = openForWriting(file);
  const reading = openForReading(file);
  expect(() => requireCurrent(reading, file)).not.toThrow();
  db.exec("PRAGMA user_version = 1");
  expect(() => requireCurrent(reading, file)).toThrow(/older version.*start the hub once/);
  reading.close();
  db.close();
});
