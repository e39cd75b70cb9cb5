import { expect, it } from "vitest";
import { dateAfter, dateOf, momentIn, placeOf } from "./night.ts";

it("counts days over the ends of months, and over a night that lacks an hour", () => {
  expect(dateAfter("2026-02-28", 1)).toBe("2026-03-01");
  expect(dateAfter("2026-03-29", -1)).toBe("2026-03-28");
  expect(dateAfter("2026-01-01", -1)).toBe("2025-12-31");
});

it("takes no address for a date that is none", () => {
  expect(dateOf("2026-11-28")).toBe("2026-11-28");
  for (const text of [undefined, "", "nonsense", "2026-13-40", "2026-11-28/x", "99999-01-01"]) {
    expect(dateOf(text)).toBeUndefined();
  }
});

it("places a span within the night, and cuts off what is outside", () => {
  const night = { from: 0, to: 100 };
  expect(placeOf(night, { from: 25, to: 50 })).toEqual({ left: 25, width: 25 });
  expect(placeOf(night, { from: -50, to: 10 })).toEqual({ left: 0, width: 10 });
  expect(placeOf(night, { from: 90, to: 500 }).width).toBeCloseTo(10);
});

it("finds a time of day of the household on either side of midnight, and none outside of the night", () => {
  const zone = "Asia/Tokyo";
  const night = { from: Date.parse("2026-11-26T21:00:00+09:00"), to: Date.parse("2026-11-27T07:00:00+09:00") };
  expect(momentIn(night, "22:30", zone)).toBe(Date.parse("2026-11-26T22:30:00+09:00"));
  expect(momentIn(night, "02:43", zone)).toBe(Date.parse("2026-11-27T02:43:00+09:00"));
  expect(momentIn(night, "12:00", zone)).toBeUndefined();
});
