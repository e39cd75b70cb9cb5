import { describe, expect, test } from "vitest";
import { breakers, periodAt } from "./fatigue.ts";
import { createLocalCalendar } from "./localCalendar.ts";

const calendar = createLocalCalendar("Europe/Paris");
const night = { from: "21:00", to: "07:00" };
const at = (iso: string) => Date.parse(iso);
const period = (iso: string) => periodAt(at(iso), calendar, night);
const FOUR = ["01:00", "02:00", "03:00", "04:00"].map((time) => ({
  caregiver: "papa",
  at: at(`2026-11-21T${time}:00+01:00`),
}));
const state = (iso: string, rang = FOUR) => {
  const now = period(iso);
  const before = periodAt(now.from - 1, calendar, night);
  return breakers(
    ["papa", "maman"],
    rang.filter((page) => page.at <= at(iso)),
    4,
    now,
    before,
  );
};

describe("the fatigue breaker", () => {
  test("counts by nights and the days between them, whichever way the clocks change", () => {
    expect(period("2026-11-21T03:00:00+01:00")).toEqual({
      kind: "night",
      from: at("2026-11-20T21:00:00+01:00"),
      until: at("2026-11-21T07:00:00+01:00"),
    });
    expect(period("2026-11-21T07:00:00+01:00")).toEqual({
      kind: "day",
      from: at("2026-11-21T07:00:00+01:00"),
      until: at("2026-11-21T21:00:00+01:00"),
    });
    const long = period("2026-10-25T03:00:00+01:00");
    expect(long.until - long.from).toBe(11 * 3_600_000);
  });

  test("opens with the page that uses the budget up, and not before", () => {
    expect(state("2026-11-21T03:59:59+01:00")[0]).toMatchObject({ pages: 3, state: "closed" });
    expect(state("2026-11-21T04:00:00+01:00")).toMatchObject([
      { caregiver: "papa", pages: 4, state: "open" },
      { caregiver: "maman", pages: 0, state: "closed" },
    ]);
    expect(state("2026-11-21T06:59:59+01:00")[0]?.state).toBe("open");
  });

  test("is half-open in the morning, opens again with one page, and is closed by the evening", () => {
    expect(state("2026-11-21T07:00:00+01:00")[0]).toMatchObject({ pages: 0, limit: 1, state: "halfOpen" });
    const nap = { caregiver: "papa", at: at("2026-11-21T14:00:00+01:00") };
    expect(state("2026-11-21T14:00:00+01:00", [...FOUR, nap])[0]).toMatchObject({ pages: 1, state: "open" });
    expect(state("2026-11-21T21:00:00+01:00", [...FOUR, nap])[0]).toMatchObject({
      pages: 0,
      limit: 4,
      state: "closed",
    });
  });

  test("does not count what rang before the night", () => {
    const early = FOUR.map((page) => ({ ...page, at: page.at - 8 * 3_600_000 }));
    expect(state("2026-11-21T05:00:00+01:00", early)[0]).toMatchObject({ state: "closed" });
  });
});
