import Database from "libsql";
import { expect, test } from "vitest";
import { RowInserter } from "./rowInserter.ts";

test.each([0, 1, 7, 8, 9, 200])("inserts %i rows in their order and counts those that the table took", (count) => {
  const db = new Database(":memory:");
  db.exec("CREATE TABLE number(id INTEGER PRIMARY KEY, name TEXT UNIQUE)");
  db.exec("INSERT INTO number VALUES (1000, 'row 3')");
  const rows = new RowInserter(db, "INSERT OR IGNORE INTO number(id, name)", 2);
  const taken = rows.insert(Array.from({ length: count }, (_, i) => [i + 1, `row ${i}`]).flat());
  expect(taken).toBe(count > 3 ? count - 1 : count);
  const stored = db.prepare("SELECT name FROM number WHERE id < 1000 ORDER BY id").all() as { name: string }[];
  const wanted = Array.from({ length: count }, (_, i) => `row ${i}`).filter((name) => name !== "row 3");
  expect(stored.map(({ name }) => name)).toEqual(wanted);
  db.close();
});
