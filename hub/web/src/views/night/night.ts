import { dateIn, momentAt } from "../../messages/zone.ts";

/** A night as the hub computes it. Durations are milliseconds; null is unknown, never a guess. */
export type Night = {
  child: string;
  date: string;
  from: number;
  to: number;
  coverage: number;
  data: "ok" | "none";
  complete: boolean;
  unobservedMs: number;
  putDownAt: number | null;
  attempts: number | null;
  onsetAt: number | null;
  endAt: number | null;
  ttfaMs: number | null;
  degraded: boolean;
  awakenings: { from: number; to: number }[] | null;
  longestSleepMs: number | null;
  wasoMs: number | null;
  mtbwMs: number | null;
  mttrMs: number | null;
  responseP50Ms: number | null;
  responseP95Ms: number | null;
  availability: number | null;
  pages: Record<string, number> | null;
  visits: { from: number; to: number; who: string | null }[] | null;
  targets: Partial<Record<Objective, Target>>;
  budgets: {
    objective: Objective;
    nights: number;
    withData: number;
    allowed: number;
    spent: number;
    burn: number | null;
  }[];
  corrections: { id: string; field: string; original: unknown; value: unknown; by: string; at: number }[];
};

export type Objective = "mtbwMs" | "ttfaMs" | "availability" | "mttrMs" | "responseP50Ms" | "pages" | "notNeeded";

/** `below` is short of the target and usual at that age: it is never shown as an alarm. */
export type Target = {
  target: number;
  goal: "atLeast" | "atMost";
  value: number | null;
  status: "met" | "below" | "missed" | "unknown";
  hint: { code: string; months: number } | null;
};

const DAY_MS = 86_400_000;

/** The date of an address; undefined when it is none. */
export const dateOf = (text: string | undefined): string | undefined => {
  const atMs = /^\d{4}-\d\d-\d\d$/.test(text ?? "") ? Date.parse(`${text}T12:00:00Z`) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : new Date(atMs).toISOString().slice(0, 10);
};

/** The date so many days later; dates are local and have no hours, so that daylight saving does not matter. */
export const dateAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** A span on a line that is the whole night, in percent. */
export const placeOf = (
  night: { from: number; to: number },
  span: { from: number; to: number },
): { left: number; width: number } => {
  const length = night.to - night.from;
  const inside = (at: number): number => Math.min(1, Math.max(0, (at - night.from) / length));
  const left = inside(span.from);
  return { left: 100 * left, width: 100 * (inside(span.to) - left) };
};

/** The moment of a time of day within the night, whichever side of midnight it is on; undefined when it is outside. */
export const momentIn = (
  night: { from: number; to: number },
  timeOfDay: string,
  timeZone: string | undefined,
): number | undefined => {
  for (const anchor of [night.from, night.to]) {
    const at = momentAt(Date.parse(`${dateIn(anchor, timeZone)}T${timeOfDay}:00Z`), timeZone);
    if (at >= night.from && at <= night.to) return at;
  }
  return undefined;
};
