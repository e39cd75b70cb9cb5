import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, dateOfDay, datesBetween, dayOf, monthsBetween } from "./calendarDate.ts";
import { latestNight, nightWindow } from "./nightWindow.ts";
import { createZone } from "./zone.ts";

const HOUR = 3_600_000;
const HOURS = { from: "21:00", to: "07:00" };

describe("the window of a night", () => {
  const paris = createZone("Europe/Paris");

  it("is ten hours of local time, nine in spring and eleven in autumn", () => {
    // 28 March 2026: 21:00 is UTC+1, 07:00 the next day UTC+2.
    const spring = nightWindow("2026-03-28", HOURS, paris);
    expect(spring).toEqual({ date: "2026-03-28", from: Date.UTC(2026, 2, 28, 20), to: Date.UTC(2026, 2, 29, 5) });
    const autumn = nightWindow("2026-10-24", HOURS, paris);
    expect(autumn).toEqual({ date: "2026-10-24", from: Date.UTC(2026, 9, 24, 19), to: Date.UTC(2026, 9, 25, 6) });
    const plain = nightWindow("2026-11-20", HOURS, paris);
    expect(plain.to - plain.from).toBe(10 * HOUR);
  });

  it("lies within one day when it begins after midnight", () => {
    expect(nightWindow("2026-11-20", { from: "00:30", to: "06:00" }, paris)).toEqual({
      date: "2026-11-20",
      from: Date.UTC(2026, 10, 19, 23, 30),
      to: Date.UTC(2026, 10, 20, 5),
    });
  });

  it("belongs to the evening it began in", () => {
    expect(latestNight(Date.UTC(2026, 10, 21, 2), HOURS, paris)).toBe("2026-11-20");
    expect(latestNight(Date.UTC(2026, 10, 21, 21), HOURS, paris)).toBe("2026-11-21");
    expect(latestNight(Date.UTC(2026, 10, 21, 19, 59), HOURS, paris)).toBe("2026-11-20");
  });
});

describe("local time", () => {
  it("that is skipped is taken by the offset before, and one that comes twice is the first", () => {
    const paris = createZone("Europe/Paris");
    expect(paris.at("2026-03-29", "02:30")).toBe(Date.UTC(2026, 2, 29, 1, 30));
    expect(paris.at("2026-10-25", "02:30")).toBe(Date.UTC(2026, 9, 25, 0, 30));
  });

  it.each(["Europe/Paris", "America/St_Johns", "Asia/Kathmandu", "Pacific/Auckland", "America/Sao_Paulo"])(
    "goes there and back in %s",
    (name) => {
      const zone = createZone(name);
      fc.assert(
        fc.property(fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2035, 0) }), (at) => {
          const minute = Math.floor(at / 60_000) * 60_000;
          const { date, minuteOfDay } = zone.local(minute);
          const hhmm = `${Math.floor(minuteOfDay / 60)}:${minuteOfDay % 60}`;
          // A time that comes twice is an hour off at most.
          expect(Math.abs(zone.at(date, hhmm) - minute) % HOUR).toBe(0);
          expect(zone.at(date, hhmm)).toBeLessThanOrEqual(minute);
        }),
        { numRuns: 100 },
      );
    },
  );
});

describe("dates", () => {
  it("count days as the calendar does", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (days) => {
        const date = dateOfDay(days);
        expect(dayOf(date)).toBe(days);
        if (date >= "1000-01-01") expect(date).toBe(new Date(days * 86_400_000).toISOString().slice(0, 10));
      }),
    );
    expect(addDays("2028-02-28", 2)).toBe("2028-03-01");
    expect(datesBetween("2026-12-30", "2027-01-02")).toEqual(["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]);
  });

  it.each(["2026-02-29", "2026-13-01", "2026-1-1", "yesterday", ""])("do not take %s", (text) => {
    expect(dayOf(text)).toBeUndefined();
  });

  it("tell an age in whole months", () => {
    expect(monthsBetween("2026-02-11", "2026-11-10")).toBe(8);
    expect(monthsBetween("2026-02-11", "2026-11-11")).toBe(9);
  });
});
