import { createZoneOffset } from "../oncall/zoneOffset.ts";
import { type CalendarDate, dateOfDay, dayOf } from "./calendarDate.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Local time of one IANA time zone. */
export interface Zone {
  readonly timeZone: string;
  /**
   * The moment of a local date and time of day, `HH:MM`. A time that the clocks skip is taken by the offset before the
   * change, which makes it later; one that comes twice is the first of the two.
   */
  at(date: CalendarDate, time: string): number;
  /** Local date and minute of the day of a moment. */
  local(atMs: number): { date: CalendarDate; minuteOfDay: number };
  /** What local time is ahead of UTC at a moment, in milliseconds. */
  offsetMs(atMs: number): number;
}

/** @throws RangeError when there is no such zone */
export const createZone = (timeZone: string): Zone => {
  const offset = createZoneOffset(timeZone);
  /** The local time read as if it were UTC, exact to the minute. */
  const wall = (atMs: number): number => Math.floor(atMs / MINUTE_MS) * MINUTE_MS + offset(atMs);
  return {
    timeZone,
    offsetMs: offset,
    at: (date, time) => {
      const [hour = 0, minute = 0] = time.split(":").map(Number);
      const asUtc = (dayOf(date) ?? 0) * DAY_MS + (hour * 60 + minute) * MINUTE_MS;
      const before = offset(asUtc - DAY_MS);
      const candidates = [asUtc - before, asUtc - offset(asUtc + DAY_MS)];
      const real = candidates.filter((at) => wall(at) === asUtc);
      return real.length > 0 ? Math.min(...real) : asUtc - before;
    },
    local: (atMs) => {
      const text = wall(atMs);
      const days = Math.floor(text / DAY_MS);
      return { date: dateOfDay(days), minuteOfDay: (text - days * DAY_MS) / MINUTE_MS };
    },
  };
};
