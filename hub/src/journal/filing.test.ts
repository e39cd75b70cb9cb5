import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeMinute } from "@veilleuse/shared";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openForReading, openForWriting } from "./database.ts";
import { Filing } from "./filing.ts";
import { JournalReader } from "./reader.ts";

const HOUR_MS = 3_600_000;
const T0 = Math.floor(1_800_000_000_000 / HOUR_MS) * HOUR_MS;

let folder: string;
let db: ReturnType<typeof openForWriting>["db"];
let read: JournalReader;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "veilleuse-filing-"));
  db = openForWriting(join(folder, "journal.sqlite")).db;
  read = new JournalReader(openForReading(join(folder, "journal.sqlite")));
});
afterEach(() => {
  read.close();
  db.close();
  rmSync(folder, { recursive: true });
});

test("each minute is rolled up into its hour once, however often it comes and whatever it is filed with", () => {
  const filing = new Filing(db);
  let sensors = 0;
  const minute = (sensor: string, seq: number) => {
    const dates = { v: 1 as const, boot: "0000000a", seq, up: seq, at: seq };
    const sound = { leq: 40, max: 50, l10: 45, l90: 35, cry: 1, loud: 0, motion: 2, cover: 60 };
    const payload = Buffer.from(encodeMinute({ ...dates, ...sound }));
    return { sensor, channel: "minute" as const, occurredAtMs: T0 + 60_000, receivedAtMs: T0, payload };
  };
  const transactions = fc.array(fc.array(fc.integer({ min: 1, max: 250 }), { maxLength: 300, size: "max" }), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(transactions, (groups) => {
      const sensor = `s${++sensors}`;
      for (const group of groups) {
        db.exec("BEGIN");
        filing.file(group.map((seq) => minute(sensor, seq)));
        db.exec("COMMIT");
      }
      const minutes = new Set(groups.flat()).size;
      const hours = read.hours(sensor, T0, T0 + HOUR_MS).map(({ seconds, cry, motion }) => ({ seconds, cry, motion }));
      expect(hours).toEqual(minutes === 0 ? [] : [{ seconds: minutes * 60, cry: minutes, motion: minutes * 2 }]);
    }),
    { numRuns: 50 },
  );
});
