import { describe, expect, it } from "vitest";
import { addDays } from "./calendarDate.ts";
import type { Night } from "./night.ts";
import { patternsOf } from "./patterns.ts";
import { drawnNight, EVENING } from "./testing/drawnNight.ts";
import { trendsOf } from "./trends.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const quiet = drawnNight({});

/** A night so many days ago that begins at once and has wakings after so many minutes of sleep. */
const night = (daysAgo: number, wakings: number[], changes: Partial<Night> = {}): Night => {
  const from = quiet.from - daysAgo * DAY;
  const awakenings = wakings.map((after) => ({ from: from + after * MINUTE, to: from + (after + 8) * MINUTE }));
  return { ...quiet, date: addDays(EVENING, -daysAgo), from, onsetAt: from, awakenings, ...changes };
};

const minuteOfDay = (at: number): number => ((at - quiet.from) / MINUTE + 21 * 60 + 1440 * 40) % 1440;

describe("patterns", () => {
  it("find a steady interval between wakings, and say how steady and since when", () => {
    const regular = [0, 1, 2, 4, 5, 6].map((i) => night(i, [120 + i, 245 + i, 370 - i]));
    const nights = [...regular, night(3, []), night(7, [40, 300]), night(8, [])];
    const [pattern] = patternsOf(nights, minuteOfDay);
    expect(pattern).toMatchObject({ kind: "interval", nights: 6, of: 7, since: addDays(EVENING, -6) });
    // Intervals: 120 + i, 125 and 125 − 2i over i = 0, 1, 2, 4, 5, 6; their mean is 123.33 − i/3, on average 122.33.
    expect(pattern).toHaveProperty("everyMs", Math.round(122.333 * MINUTE + 20));
    expect((pattern as { plusMinusMs: number }).plusMinusMs).toBeLessThan(6 * MINUTE);
  });

  it("find a time of night that comes again", () => {
    const nights = [250, 90, 255, 245, 258, 251, 380].map((after, i) => night(i, i === 1 ? [60, 90] : [after]));
    const found = patternsOf(nights, minuteOfDay).filter(({ kind }) => kind === "clock");
    // 250, 255, 245, 258 and 251 minutes after 21:00: about 01:12.
    expect(found).toEqual([expect.objectContaining({ minuteOfDay: 72, nights: 5, of: 7 })]);
  });

  it("see none in nights without order, in few nights, and in nights without data", () => {
    const orderless = [[30, 300], [100], [200, 230, 500], [], [410], [75, 350], [160]];
    expect(
      patternsOf(
        orderless.map((w, i) => night(i, w)),
        minuteOfDay,
      ),
    ).toEqual([]);
    const few = [0, 1, 2, 3].map((i) => night(i, [120, 240, 360]));
    expect(patternsOf(few, minuteOfDay)).toEqual([]);
    const none = [0, 1, 2, 3, 4, 5].map((i) => night(i, [120, 240, 360], { data: "none", onsetAt: null }));
    expect(patternsOf(none, minuteOfDay)).toEqual([]);
  });
});

describe("trends", () => {
  it("compare the last week with the three weeks before", () => {
    const nights = Array.from({ length: 28 }, (_, i) =>
      night(i, [], { longestSleepMs: i < 7 ? 300 : 200, wasoMs: 100 }),
    );
    const trends = trendsOf(nights, EVENING);
    expect(trends.find(({ metric }) => metric === "longestSleepMs")).toEqual({
      metric: "longestSleepMs",
      recent: 300,
      before: 200,
      direction: "up",
    });
    expect(trends.find(({ metric }) => metric === "wasoMs")?.direction).toBe("steady");
  });

  it("do not know with few nights", () => {
    expect(trendsOf([night(0, [])], EVENING)[0]).toMatchObject({ recent: null, direction: "unknown" });
  });
});
