import { createZoneOffset } from "./zoneOffset.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Reads and sets the clocks of one time zone. Days are counted from 1970-01-01. */
export interface LocalCalendar {
  /** The local date of a moment. */
  dayOf(atMs: number): number;
  /** The moment at which a local day's clock first shows a time, or first passes it on a day that skips it. */
  instantOf(day: number, timeOfDay: string): number;
}

/** Minutes after midnight of `HH:MM`. */
export const minuteOf = (timeOfDay: string): number => Number(timeOfDay.slice(0, 2)) * 60 + Number(timeOfDay.slice(3));

/**
 * Calendar of a zone. It has no clock of its own and knows nothing but the zone's rules.
 * @param timeZone IANA name
 */
export const createLocalCalendar = (timeZone: string): LocalCalendar => {
  const offsetAt = createZoneOffset(timeZone);

  const instantOf = (day: number, timeOfDay: string): number => {
    const wanted = day * DAY_MS + minuteOf(timeOfDay) * MINUTE_MS;
    const [before, after] = [offsetAt(wanted - DAY_MS), offsetAt(wanted + DAY_MS)];
    const early = wanted - Math.max(before, after);
    const late = wanted - Math.min(before, after);
    if (early + offsetAt(early) === wanted) return early;
    if (late + offsetAt(late) === wanted) return late;
    // The clocks skip this time: it passes when they are set forward, somewhere in between.
    let [low, high] = [early, late];
    while (high - low > MINUTE_MS) {
      const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
      if (offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  };

  return { dayOf: (atMs) => Math.floor((atMs + offsetAt(atMs)) / DAY_MS), instantOf };
};

/** Spans of a daily window, such as a night, that begin on some days. One that ends before it begins ends the next day. */
export const windowOn = (
  { instantOf }: LocalCalendar,
  day: number,
  { from, to }: { from: string; to: string },
): { from: number; until: number } => ({
  from: instantOf(day, from),
  until: instantOf(minuteOf(to) <= minuteOf(from) ? day + 1 : day, to),
});

/** The span of a daily window that covers a moment, or null. */
export const windowAround = (
  calendar: LocalCalendar,
  nowMs: number,
  daily: { from: string; to: string },
): { from: number; until: number } | null => {
  const today = calendar.dayOf(nowMs);
  const spans = [today - 1, today].map((day) => windowOn(calendar, day, daily));
  return spans.find(({ from, until }) => from <= nowMs && nowMs < until) ?? null;
};
