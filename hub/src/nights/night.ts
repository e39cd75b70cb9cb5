import type { Incident } from "../alerts/incident.ts";
import { type Bedtime, bedtimeOf } from "./bedtime.ts";
import {
  type DeliveredPage,
  incidentMs,
  isAboutTheChild,
  mttrMs,
  pagesByCaregiver,
  responseMs,
  responseQuantile,
  type Visit,
  visitsOf,
} from "./incidentFacts.ts";
import { gapsOf, type MinuteFact, minuteGrid, observedMs } from "./minuteGrid.ts";
import type { NightWindow } from "./nightWindow.ts";
import { onsetAfter, type SleepCorrections, type Span, sleepOf } from "./sleep.ts";

/** What is looked at before the window, for an early bedtime, and after it, for a late morning. */
export const BEFORE_MS = 4 * 3_600_000;
export const AFTER_MS = 2 * 3_600_000;
/** Somebody who is taken up this long before the window's end, or later, is up for the day. */
const MORNING_MS = 3 * 3_600_000;
/** A child that does not sleep within two hours: the evening is in degraded mode. */
export const DEGRADED_MS = 2 * 3_600_000;
const ENOUGH_COVERAGE = 0.5;

/** A time that a caregiver set right, with what it was before. `awakenings` is the whole list. */
export type Correction = { id: string; by: string; at: number; note: string | null } & (
  | { field: "putDownAt" | "onsetAt" | "endAt"; value: number; original: number | null }
  | { field: "awakenings"; value: Span[]; original: Span[] | null }
);

/** Everything that is known of one child's night. */
export type NightFacts = {
  child: string;
  window: NightWindow;
  now: number;
  /** Minutes of each sensor that watches the child, from `BEFORE_MS` before the window to `AFTER_MS` after it. */
  sensors: ReadonlyArray<ReadonlyArray<MinuteFact>>;
  putDowns: ReadonlyArray<number>;
  /** When somebody logged that the child is up. */
  ups: ReadonlyArray<number>;
  /** Incidents of this child that touch the window. */
  incidents: ReadonlyArray<Incident>;
  /** Pages of those incidents, delivered in the window. */
  pages: ReadonlyArray<DeliveredPage>;
  corrections: ReadonlyArray<Correction>;
};

/** One child's night. Times are UTC epoch milliseconds; what is not known is null. */
export type Night = {
  child: string;
  date: string;
  from: number;
  to: number;
  /** False while the window is open; then everything is up to now. */
  complete: boolean;
  observedMs: number;
  unobservedMs: number;
  /** Spans of the window, of four minutes and more, in which no sensor was heard. */
  gaps: Span[];
  /** Observed share of the window, 0 to 1. */
  coverage: number;
  /** `none` below half of the coverage: then every measure is null. */
  data: "ok" | "none";
  putDownAt: number | null;
  attempts: number | null;
  onsetAt: number | null;
  endAt: number | null;
  ttfaMs: number | null;
  /** True when the child took more than two hours to fall asleep. */
  degraded: boolean;
  awakenings: Span[] | null;
  asleepMs: number | null;
  longestSleepMs: number | null;
  wasoMs: number | null;
  mtbwMs: number | null;
  mttrMs: number | null;
  responseP50Ms: number | null;
  responseP95Ms: number | null;
  availability: number | null;
  incidentMs: number | null;
  /** Incidents about the child that opened in the window. */
  incidents: number;
  pages: Record<string, number>;
  /** Pages of incidents that somebody marked as not needed. */
  notNeededPages: number;
  visits: Visit[] | null;
  corrections: Correction[];
};

const thousandth = (value: number): number => Math.round(value * 10_000) / 10_000;

/** What the caregivers set right, the latest word on each field. */
const corrected = (corrections: ReadonlyArray<Correction>): SleepCorrections & { putDownAt?: number } => {
  const latest: SleepCorrections & { putDownAt?: number } = {};
  for (const correction of [...corrections].sort((a, b) => a.at - b.at)) {
    if (correction.field === "awakenings") latest.awakenings = correction.value;
    else latest[correction.field] = correction.value;
  }
  return latest;
};

const isNotNeeded = (incident: Incident): boolean => incident.timeline.some(({ what }) => what === "notNeeded");

/** Works out a night from what was recorded. */
export const nightOf = (facts: NightFacts): Night => {
  const { window, now, incidents } = facts;
  const { from } = window;
  const to = Math.max(from, Math.min(window.to, now));
  const inWindow = incidents.filter(({ openedAt }) => openedAt >= from && openedAt < window.to);
  const right = corrected(facts.corrections);
  const grid = minuteGrid(from - BEFORE_MS, window.to + AFTER_MS, facts.sensors);
  const observed = observedMs(grid, from, to);
  const coverage = to > from ? thousandth(observed / (to - from)) : 0;
  const open = { from, to };
  const onset = (at: number): number | null => onsetAfter(grid, at, to);
  const bedtime: Bedtime =
    right.putDownAt === undefined
      ? bedtimeOf(facts.putDowns, from, window.to, onset)
      : { putDownAt: right.putDownAt, attempts: attemptsAfter(facts.putDowns, right.putDownAt, onset) };
  const notNeeded = new Set(incidents.filter(isNotNeeded).map(({ id }) => id));
  const known = {
    child: facts.child,
    date: window.date,
    from,
    to: window.to,
    complete: now >= window.to,
    observedMs: observed,
    unobservedMs: to - from - observed,
    gaps: gapsOf(grid, from, to),
    coverage,
    putDownAt: bedtime.putDownAt,
    incidents: inWindow.filter(isAboutTheChild).length,
    pages: pagesByCaregiver(facts.pages),
    notNeededPages: new Set(facts.pages.filter(({ incident }) => notNeeded.has(incident)).map(({ page }) => page)).size,
    corrections: [...facts.corrections],
  };
  if (coverage < ENOUGH_COVERAGE) return { ...known, ...NOTHING_KNOWN };
  const ups = facts.ups.filter((at) => at >= window.to - MORNING_MS && at < window.to + AFTER_MS);
  const upAt = ups.length > 0 ? Math.max(...ups) : null;
  const sleep = sleepOf({
    grid,
    window: open,
    bedtimeAt: bedtime.putDownAt,
    upAt,
    over: known.complete,
    corrections: right,
  });
  const { onsetAt, awakenings, asleepMs } = sleep;
  const ttfaMs = bedtime.putDownAt === null || onsetAt === null ? null : Math.max(0, onsetAt - bedtime.putDownAt);
  const responses = responseMs(inWindow);
  const disturbed = incidentMs(incidents, grid, open, now);
  return {
    ...known,
    data: "ok",
    attempts: bedtime.attempts,
    onsetAt,
    endAt: sleep.endAt,
    ttfaMs,
    degraded: (ttfaMs ?? (bedtime.putDownAt === null ? 0 : to - bedtime.putDownAt)) > DEGRADED_MS,
    awakenings,
    asleepMs,
    longestSleepMs: sleep.longestSleepMs,
    wasoMs: sleep.wasoMs,
    mtbwMs: onsetAt === null ? null : mtbw(asleepMs, awakenings.length, window),
    mttrMs: mttrMs(inWindow),
    responseP50Ms: responseQuantile(responses, 0.5),
    responseP95Ms: responseQuantile(responses, 0.95),
    availability: observed > 0 ? thousandth(1 - disturbed / observed) : null,
    incidentMs: disturbed,
    visits: visitsOf(inWindow, grid),
  };
};

const NOTHING_KNOWN = {
  data: "none",
  attempts: null,
  onsetAt: null,
  endAt: null,
  ttfaMs: null,
  degraded: false,
  awakenings: null,
  asleepMs: null,
  longestSleepMs: null,
  wasoMs: null,
  mtbwMs: null,
  mttrMs: null,
  responseP50Ms: null,
  responseP95Ms: null,
  availability: null,
  incidentMs: null,
  visits: null,
} as const;

/** Observed time asleep for each awakening; the whole window when there was none. */
const mtbw = (asleepMs: number, awakenings: number, window: NightWindow): number =>
  awakenings === 0 ? window.to - window.from : Math.round(asleepMs / awakenings);

/** A corrected put-down is the first; what was logged between it and the onset are the further ones. */
const attemptsAfter = (
  putDowns: ReadonlyArray<number>,
  first: number,
  onsetOf: (at: number) => number | null,
): number => {
  const onset = onsetOf(first);
  return 1 + putDowns.filter((at) => at > first && onset !== null && at <= onset).length;
};
