import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeMinute } from "@veilleuse/shared";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parseSettings } from "./config/load.ts";
import { openForReading, openForWriting } from "./journal/database.ts";
import { Filing } from "./journal/filing.ts";
import { NightReader } from "./journal/nightReader.ts";
import { createLog } from "./log.ts";
import { NightBook } from "./nightBook.ts";
import { startNightSweep } from "./nightSweep.ts";
import { channelSettings } from "./notify/registry.ts";
import { createHeldClock } from "./testing/heldClock.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const NOON_MS = Date.UTC(2026, 10, 20, 12);

let folder: string;
let db: ReturnType<typeof openForWriting>["db"];
let reading: ReturnType<typeof openForReading>;
let read: NightReader;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "veilleuse-sweep-"));
  const file = join(folder, "journal.sqlite");
  db = openForWriting(file).db;
  reading = openForReading(file);
  read = new NightReader(reading);
});
afterEach(() => {
  reading.close();
  db.close();
  rmSync(folder, { recursive: true });
});

test("a night is worked out once it is over, and not again and again while it lasts", () => {
  const settings = parseSettings(
    JSON.stringify({
      timeZone: "UTC",
      night: { from: "20:00", to: "07:00" },
      sensors: [{ id: "nursery", password: "secret-1" }],
    }),
    { file: "veilleuse.yaml", channel: channelSettings },
  );
  const minutesOfADay = Array.from({ length: 24 * 60 }, (_, i) => {
    const passedMs = (i + 1) * MINUTE_MS;
    const dates = { v: 1 as const, boot: "0000000a", seq: i + 1, up: passedMs, at: passedMs };
    const sound = { leq: 40, max: 50, l10: 45, l90: 35, cry: 0, loud: 0, motion: 0, cover: 60 };
    const payload = Buffer.from(encodeMinute({ ...dates, ...sound }));
    const at = NOON_MS + passedMs;
    return { sensor: "nursery", channel: "minute" as const, occurredAtMs: at, receivedAtMs: at, payload };
  });
  new Filing(db).file(minutesOfADay);
  const held = createHeldClock(NOON_MS + 12 * HOUR_MS);
  const kept: unknown[] = [];
  const book = new NightBook({
    settings,
    read,
    now: held.clock.now,
    keep: ([table, child, date]) => kept.push([table, child, date]),
  });
  const minutes = vi.spyOn(read, "minutes");
  const stop = startNightSweep({ book, clock: held.clock, log: createLog("silent"), tell: () => undefined });
  const until = (at: number) => {
    while (held.step(at));
  };
  until(NOON_MS + 18.9 * HOUR_MS);
  expect([kept, minutes.mock.calls]).toEqual([[], []]);
  until(NOON_MS + 20 * HOUR_MS);
  stop();
  expect(kept).toEqual([["night", "nursery", "2026-11-20"]]);
  expect(minutes).toHaveBeenCalledTimes(1);
});
