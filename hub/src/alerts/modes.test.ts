import { describe, expect, test } from "vitest";
import { createLocalCalendar } from "../oncall/localCalendar.ts";
import { type ModeWindow, scheduledMode } from "./modes.ts";

const calendar = createLocalCalendar("Europe/Paris");
const at = (iso: string) => Date.parse(iso);
const week: ModeWindow[] = [
  { mode: "night", from: "21:00", to: "07:00" },
  { mode: "play", from: "07:00", to: "21:00" },
  { mode: "nap", from: "13:00", to: "15:00", sensors: ["nursery"] },
  { mode: "away", from: "09:00", to: "17:00", days: ["monday"] },
];
const mode = (iso: string, sensor = "nursery", schedule = week) => scheduledMode(at(iso), sensor, schedule, calendar);

describe("the weekly schedule of modes", () => {
  test("runs over midnight, and says when it changes", () => {
    expect(mode("2026-11-21T03:00:00+01:00")).toEqual({ mode: "night", until: at("2026-11-21T07:00:00+01:00") });
  });

  test("lets the last window that covers a moment count, for its sensors alone", () => {
    expect(mode("2026-11-21T14:00:00+01:00")).toEqual({ mode: "nap", until: at("2026-11-21T15:00:00+01:00") });
    expect(mode("2026-11-21T14:00:00+01:00", "attic")).toEqual({
      mode: "play",
      until: at("2026-11-21T21:00:00+01:00"),
    });
  });

  test("keeps to its days, by the day on which a window begins", () => {
    expect(mode("2026-11-23T14:00:00+01:00").mode).toBe("away");
    expect(mode("2026-11-24T14:00:00+01:00").mode).toBe("nap");
    const sunday: ModeWindow[] = [{ mode: "away", from: "22:00", to: "06:00", days: ["sunday"] }];
    expect(mode("2026-11-23T05:00:00+01:00", "nursery", sunday).mode).toBe("away");
    expect(mode("2026-11-24T05:00:00+01:00", "nursery", sunday)).toEqual({
      mode: null,
      until: at("2026-11-29T22:00:00+01:00"),
    });
  });

  test("changes at the hour that the clocks show, in the nights in which they change too", () => {
    expect(mode("2026-10-25T02:30:00+02:00").until).toBe(at("2026-10-25T07:00:00+01:00"));
    expect(mode("2026-03-29T01:30:00+01:00").until).toBe(at("2026-03-29T07:00:00+02:00"));
  });

  test("says nothing without windows", () => {
    expect(mode("2026-11-21T03:00:00+01:00", "nursery", [])).toEqual({ mode: null, until: null });
  });
});
