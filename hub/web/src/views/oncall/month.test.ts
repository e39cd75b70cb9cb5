import { describe, expect, it } from "vitest";
import { weeksOf } from "./month.ts";
import type { Rota, RotaNight } from "./rota.ts";

const DAY_MS = 86_400_000;

/** Nights from noon to noon, in UTC, that alternate. */
const nightsFrom = (date: string, count: number): RotaNight[] =>
  Array.from({ length: count }, (_, i) => {
    const from = Date.parse(`${date}T12:00:00Z`) + i * DAY_MS;
    const [first, second] = i % 2 === 0 ? ["maman", "papa"] : ["papa", "maman"];
    const night = { date: new Date(from).toISOString().slice(0, 10), from, until: from + DAY_MS };
    return { ...night, first: first as string, second: second as string, reason: "rotation" };
  });

const rota = (nights: RotaNight[], more: Partial<Rota> = {}) => ({ nights, absences: [], swaps: [], ...more });

describe("the month of nights", () => {
  it("goes from Monday to Sunday, with empty days before tonight and after the last night", () => {
    // A Friday.
    const weeks = weeksOf(rota(nightsFrom("2026-11-27", 28)));
    expect(weeks.map((week) => week.map((evening) => evening?.date.slice(8) ?? "--").join(" "))).toEqual([
      "-- -- -- -- 27 28 29",
      "30 01 02 03 04 05 06",
      "07 08 09 10 11 12 13",
      "14 15 16 17 18 19 20",
      "21 22 23 24 -- -- --",
    ]);
  });

  it("is four whole weeks when it begins on a Monday, over a change of the clocks too", () => {
    const weeks = weeksOf(rota(nightsFrom("2026-10-19", 28)));
    expect(weeks).toHaveLength(4);
    expect(weeks.flat().every((evening) => evening?.parts.length === 1)).toBe(true);
  });

  it("marks what is not as the rotation would have it, and who is away for some of a night", () => {
    const nights = nightsFrom("2026-11-23", 3);
    const [monday, tuesday] = nights as [RotaNight, RotaNight];
    tuesday.reason = "absence";
    const absence = { id: "a", caregiver: "papa", by: "papa", why: null };
    const [week] = weeksOf(
      rota(nights, {
        swaps: [{ date: monday.date, by: "papa", why: null }],
        absences: [{ ...absence, from: tuesday.from + 1000, until: tuesday.until }],
      }),
    );
    expect(week?.slice(0, 3).map((evening) => [evening?.marks, evening?.away])).toEqual([
      [["swap"], []],
      [["absence"], ["papa"]],
      [[], []],
    ]);
  });

  it("keeps a night that changes hands in the middle as one evening with two parts", () => {
    const [night] = nightsFrom("2026-11-27", 1) as [RotaNight];
    const half = night.from + DAY_MS / 2;
    const weeks = weeksOf(
      rota([
        { ...night, until: half },
        { ...night, from: half, first: "papa", second: "maman", reason: "override" },
      ]),
    );
    expect(weeks).toHaveLength(1);
    expect(weeks[0]?.[4]).toMatchObject({ marks: ["override"], parts: [{ first: "maman" }, { first: "papa" }] });
  });
});
