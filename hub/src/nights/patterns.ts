import type { Night } from "./night.ts";
import { mean, quantile } from "./quantile.ts";

/** Something that comes again, with the nights that show it. Times are milliseconds. */
export type Pattern =
  | { kind: "interval"; everyMs: number; plusMinusMs: number; nights: number; of: number; since: string }
  | { kind: "clock"; minuteOfDay: number; plusMinusMs: number; nights: number; of: number; since: string };

const LOOKED_AT = 7;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
/** An interval repeats when a night's own intervals stray no further from the common one. */
const INTERVAL_SHARE = 0.2;
const LEAST_INTERVALS = 2;
const CLOCK_WINDOW_MS = 15 * MINUTE_MS;
/** So many of the looked-at nights have to show it; with fewer nights there is no pattern yet. */
const LEAST_NIGHTS = 5;

type WakeTimes = { date: string; from: number; onsetAt: number; wakes: number[] };

const wakeTimes = (nights: ReadonlyArray<Night>): WakeTimes[] =>
  nights
    .filter(({ data, onsetAt, complete }) => data === "ok" && onsetAt !== null && complete)
    .map(({ date, from, onsetAt, awakenings }) => ({
      date,
      from,
      onsetAt: onsetAt as number,
      wakes: (awakenings ?? []).map((one) => one.from),
    }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));

/** Times from falling asleep to the first waking, and from one waking to the next. */
const intervalsOf = ({ onsetAt, wakes }: WakeTimes): number[] => wakes.map((at, i) => at - (wakes[i - 1] ?? onsetAt));

const plusMinus = (values: ReadonlyArray<number>, centre: number): number =>
  Math.round(mean(values.map((value) => Math.abs(value - centre))) ?? 0);

/** The first of the unbroken run of nights, up to the last one, that show a pattern; one that does not is forgiven. */
const sinceOf = (nights: ReadonlyArray<WakeTimes>, shows: (night: WakeTimes) => boolean): string => {
  let since = nights[nights.length - 1]?.date ?? "";
  let forgiven = 0;
  for (let i = nights.length - 1; i >= 0 && forgiven < 2; i--) {
    const night = nights[i] as WakeTimes;
    if (shows(night)) {
      since = night.date;
      forgiven = 0;
    } else forgiven++;
  }
  return since;
};

const intervalPattern = (all: ReadonlyArray<WakeTimes>, recent: ReadonlyArray<WakeTimes>): Pattern[] => {
  const everyMs = quantile(recent.flatMap(intervalsOf), 0.5);
  if (everyMs === null) return [];
  const shows = (night: WakeTimes): boolean => {
    const intervals = intervalsOf(night);
    const near = intervals.filter((ms) => Math.abs(ms - everyMs) <= INTERVAL_SHARE * everyMs);
    return near.length >= LEAST_INTERVALS && near.length >= intervals.length - 1;
  };
  const showing = recent.filter(shows);
  if (showing.length < LEAST_NIGHTS) return [];
  const near = showing.flatMap(intervalsOf).filter((ms) => Math.abs(ms - everyMs) <= INTERVAL_SHARE * everyMs);
  const centre = Math.round(mean(near) ?? everyMs);
  return [
    {
      kind: "interval",
      everyMs: centre,
      plusMinusMs: plusMinus(near, centre),
      nights: showing.length,
      of: recent.length,
      since: sinceOf(all, shows),
    },
  ];
};

const clockPattern = (
  all: ReadonlyArray<WakeTimes>,
  recent: ReadonlyArray<WakeTimes>,
  minuteOfDay: (at: number) => number,
): Pattern[] => {
  // Minutes from the window's start, so that midnight is nothing special.
  const after = (night: WakeTimes): number[] => night.wakes.map((at) => at - night.from);
  const hits = (centre: number, night: WakeTimes): number | undefined =>
    after(night).find((ms) => Math.abs(ms - centre) <= CLOCK_WINDOW_MS);
  let best: { centre: number; found: number[] } | undefined;
  for (const candidate of recent.flatMap(after)) {
    const found = recent.map((night) => hits(candidate, night)).filter((ms) => ms !== undefined);
    if (found.length > (best?.found.length ?? LEAST_NIGHTS - 1)) best = { centre: candidate, found };
  }
  const last = recent[recent.length - 1];
  if (!best || !last) return [];
  const centre = Math.round(mean(best.found) ?? best.centre);
  const near = best.centre;
  return [
    {
      kind: "clock",
      minuteOfDay: Math.round(minuteOfDay(last.from + centre)) % DAY_MINUTES,
      plusMinusMs: plusMinus(best.found, centre),
      nights: best.found.length,
      of: recent.length,
      since: sinceOf(all, (night) => hits(near, night) !== undefined),
    },
  ];
};

/**
 * Patterns of the last seven nights with data: a steady interval between wakings, or a time of night that comes again.
 * Each is told only when at least five nights show it.
 * @param minuteOfDay local minute of the day of a moment
 */
export const patternsOf = (nights: ReadonlyArray<Night>, minuteOfDay: (at: number) => number): Pattern[] => {
  const all = wakeTimes(nights);
  const recent = all.slice(-LOOKED_AT);
  return [...intervalPattern(all, recent), ...clockPattern(all, recent, minuteOfDay)];
};
