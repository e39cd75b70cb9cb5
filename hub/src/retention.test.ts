import { describe, expect, test } from "vitest";
import type { Clock } from "./clock.ts";
import { startRetention } from "./retention.ts";
import { createVolatileJournal } from "./testing/volatileJournal.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const T0 = Date.UTC(2026, 5, 1);

/** A house with one level every hour of the last fourteen days, and a clock that somebody may set. */
const stand = () => {
  const journal = createVolatileJournal();
  const insert = journal.db.prepare(
    "INSERT INTO level VALUES (NULL, 'nursery', '0000000a', ?, ?, ?, ?, ?, 40, 50, 35, 0, 0, 0)",
  );
  for (let hour = 1; hour <= 14 * 24; hour++) {
    const at = T0 - 14 * DAY_MS + hour * HOUR_MS;
    insert.run(hour, hour, hour, at, at);
  }
  let now = T0;
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
    sensors: ["nursery"],
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
    kept: () => (journal.db.prepare("SELECT count(*) AS n FROM level").get() as { n: number }).n,
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
    expect(kept()).toBe(14 * 24 - (3 * 24 - 1));
    stepTo(T0 + 4 * HOUR_MS);
    sweep(5);
    expect(kept()).toBe(14 * 24 - (3 * 24 - 1));
  });

  test("catches up after the hub was off for a week", () => {
    const { sweep, stepTo, kept } = stand();
    sweep();
    stepTo(T0 + 7 * DAY_MS);
    sweep(8);
    expect(kept()).toBe(7 * 24 - 6);
  });
});
