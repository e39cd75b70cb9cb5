import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dateOfDay, dayOfDate, weekdayOf } from "./gregorian.ts";
import { createLocalCalendar } from "./localCalendar.ts";

const paris = createLocalCalendar("Europe/Paris");
const instant = (date: string, time: string, calendar = paris) => calendar.instantOf(dayOfDate(date), time);
const at = (iso: string) => Date.parse(iso);

describe("a local calendar", () => {
  test("counts days from 1970 and knows their weekdays", () => {
    expect(dateOfDay(dayOfDate("2026-11-20"))).toBe("2026-11-20");
    expect(weekdayOf(dayOfDate("2026-11-20"))).toBe(5);
    expect(weekdayOf(dayOfDate("1969-12-31"))).toBe(3);
  });

  test("agrees with the machine's own calendar on every date of four centuries", () => {
    fc.assert(
      fc.property(fc.integer({ min: -60_000, max: 90_000 }), (day) => {
        expect(dateOfDay(day)).toBe(new Date(day * 86_400_000).toISOString().slice(0, 10));
        expect(dayOfDate(dateOfDay(day))).toBe(day);
      }),
    );
  });

  test("finds a time of a plain day", () => {
    expect(instant("2026-11-20", "12:00")).toBe(at("2026-11-20T12:00:00+01:00"));
    expect(instant("2026-07-01", "21:30")).toBe(at("2026-07-01T21:30:00+02:00"));
  });

  test("takes the first of two when the clocks go back", () => {
    expect(instant("2026-10-25", "02:30")).toBe(at("2026-10-25T02:30:00+02:00"));
    expect(instant("2026-10-25", "03:00")).toBe(at("2026-10-25T03:00:00+01:00"));
  });

  test("takes the change itself for a time that is skipped", () => {
    expect(instant("2026-03-29", "02:30")).toBe(at("2026-03-29T03:00:00+02:00"));
  });

  test.each([
    ["Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04T02:30:00+11:00"],
    ["America/St_Johns", "2026-03-08", "12:00", "2026-03-08T12:00:00-02:30"],
    ["Pacific/Apia", "2026-01-01", "00:00", "2026-01-01T00:00:00+13:00"],
    ["UTC", "2026-01-01", "23:59", "2026-01-01T23:59:00Z"],
  ])("knows %s", (zone, date, time, expected) => {
    expect(instant(date, time, createLocalCalendar(zone))).toBe(at(expected));
  });

  test("gives every instant back that a clock shows only once", () => {
    const minutes = fc.integer({ min: at("2025-01-01T00:00:00Z") / 60_000, max: at("2028-01-01T00:00:00Z") / 60_000 });
    fc.assert(
      fc.property(minutes, (minute) => {
        const ms = minute * 60_000;
        const shown = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Paris", timeStyle: "short" }).format(ms);
        const found = paris.instantOf(paris.dayOf(ms), shown);
        // The hour that is shown twice is found at its first time.
        expect([0, 3_600_000]).toContain(ms - found);
      }),
    );
  });
});
