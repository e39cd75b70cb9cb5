import { describe, expect, test } from "vitest";
import type { Clock } from "./clock.ts";
import { startRetention } from "./retention.ts";
import { createVolatileJournal } from "./testing/volatileJournal.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const T0 = Date.UTC(2026, 5, 1);

/** A house with one level every hour of the last fourteen days, and a clock that somebody may set. */
const stand = (startsAtMs = T0) => {
  const journal = createVolatileJournal();
  const row = journal.db.prepare("INSERT INTO level VALUES (NULL, ?, '0000000a', 1, ?, ?, ?, ?, 40, 50, 35, 0, 0, 0)");
  const insert = (sensor: string, atMs: number) => row.run(sensor, atMs, atMs, atMs, atMs);
  for (let hour = 1; hour <= 14 * 24; hour++) insert("nursery", T0 - 14 * DAY_MS + hour * HOUR_MS);
  let now = startsAtMs;
  let due: (() => void) | undefined;
  const clock: Clock = {
    now: () => now,
    elapsed: () => now,
    after: (_, callback) => {
      due = callback;
      return () => undefined;
    },
  };
  const stop = startRetention({
    journal,
    clock,
    sensors: ["nursery", "attic"],
    keepMs: 14 * DAY_MS,
    mirroredTo: () => Number.MAX_SAFE_INTEGER,
  });
  return {
    stop,
    stepTo: (ms: number) => {
      now = ms;
    },
    sweep: (times = 1) => {
      for (let i = 0; i < times; i++) {
        due?.();
        while (journal.backlog > 0) journal.flush();
        now += HOUR_MS;
      }
    },
    insert,
    kept: (sensor = "nursery") =>
      (journal.db.prepare("SELECT count(*) AS n FROM level WHERE sensor = ?").get(sensor) as { n: number }).n,
  };
};

describe("the forgetting of old levels", () => {
  test("takes what is older than it is to be kept, hour by hour", () => {
    const { sweep, kept } = stand();
    sweep(24);
    expect(kept()).toBe(14 * 24 - 22);
  });

  test("takes a day's levels an hour at most when the clock is set a year ahead, and stops when it is put right", () => {
    const { sweep, stepTo, kept } = stand();
    sweep();
    stepTo(T0 + 365 * DAY_MS);
    sweep(3);
    expect(kept()).toBe(14 * 24 - 3 * 24);
    stepTo(T0 + 4 * HOUR_MS);
    sweep(5);
    expect(kept()).toBe(14 * 24 - 3 * 24);
  });

  test("catches up after the hub was off for a week", () => {
    const { sweep, stepTo, kept } = stand();
    sweep();
    stepTo(T0 + 7 * DAY_MS);
    sweep(8);
    expect(kept()).toBe(7 * 24 - 6);
  });

  test("is not held up by a clock that began in 1970, as that of a small board does until it hears the time", () => {
    const { sweep, stepTo, kept } = stand(DAY_MS);
    sweep();
    expect(kept()).toBe(14 * 24);
    stepTo(T0 + 2 * DAY_MS);
    sweep(3);
    expect(kept()).toBe(12 * 24 - 1);
  });

  test("goes for each sensor by its own levels", () => {
    const { sweep, stepTo, kept, insert } = stand();
    insert("attic", T0 - 400 * DAY_MS);
    insert("attic", T0);
    stepTo(T0 + DAY_MS);
    sweep();
    expect([kept("nursery"), kept("attic")]).toEqual([13 * 24 + 1, 1]);
  });
});
