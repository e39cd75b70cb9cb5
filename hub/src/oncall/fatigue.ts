import { type LocalCalendar, windowAround, windowOn } from "./localCalendar.ts";

/** A page that rang. */
export type Rang = { caregiver: string; at: number };

/** A night or the day between two nights; each has a budget of its own. */
export type Period = { kind: "night" | "day"; from: number; until: number };

/**
 * `open`: the budget is used up, and somebody else goes first until the period ends. `halfOpen`: it was used up in the
 * night before; a single page hands over again, so that a morning nap does not finish off whoever had the bad night.
 */
export type Breaker = { caregiver: string; pages: number; limit: number; state: "closed" | "halfOpen" | "open" };

export const periodAt = (nowMs: number, calendar: LocalCalendar, night: { from: string; to: string }): Period => {
  const current = windowAround(calendar, nowMs, night);
  if (current) return { kind: "night", ...current };
  const today = calendar.dayOf(nowMs);
  const nights = [today - 2, today - 1, today, today + 1].map((day) => windowOn(calendar, day, night));
  const from = Math.max(...nights.map(({ until }) => until).filter((until) => until <= nowMs));
  const until = Math.min(...nights.map((other) => other.from).filter((begins) => begins > nowMs));
  return { kind: "day", from, until };
};

const pagesOf = (rang: ReadonlyArray<Rang>, caregiver: string, from: number, until: number): number =>
  rang.filter((page) => page.caregiver === caregiver && page.at >= from && page.at < until).length;

/**
 * How tired everybody is, by the pages that rang in the period that goes on.
 * @param before the period before; a night in it decides what is half-open
 */
export const breakers = (
  caregivers: ReadonlyArray<string>,
  rang: ReadonlyArray<Rang>,
  budget: number,
  period: Period,
  before: Period,
): Breaker[] =>
  caregivers.map((caregiver) => {
    const pages = pagesOf(rang, caregiver, period.from, period.until);
    const worn = before.kind === "night" && pagesOf(rang, caregiver, before.from, before.until) >= budget;
    const limit = worn ? 1 : budget;
    const state = pages >= limit ? "open" : worn ? "halfOpen" : "closed";
    return { caregiver, pages, limit, state };
  });
