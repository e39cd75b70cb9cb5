import { addDays } from "./calendarDate.ts";
import type { Night } from "./night.ts";
import { type Achieved, meets, OBJECTIVE_NAMES, type Objective, type TargetSettings, targetOf } from "./targets.ts";

/** One night of seven may miss a target that is counted in nights. */
const NIGHTS_PER_MISS = 7;

export const BUDGET_NIGHTS = [7, 28] as const;

/**
 * What an objective allows over some nights, and how much of it is spent. `burn` is the spent share: 1 is all of it, more
 * is too much; null when nothing was measured.
 */
export type Budget = {
  objective: Objective;
  nights: 7 | 28;
  /** Nights of these with data about the objective. A night without is neither good nor bad. */
  withData: number;
  unit: "ms" | "nights" | "pages";
  allowed: number;
  spent: number;
  burn: number | null;
};

/** What a night achieved, as the objectives count it. */
export const achievedBy = (night: Night): Achieved => {
  const pages = Object.values(night.pages);
  const total = pages.reduce((sum, n) => sum + n, 0);
  const measured = night.data === "ok";
  return {
    mtbwMs: night.mtbwMs,
    ttfaMs: night.ttfaMs,
    availability: night.availability,
    mttrMs: night.mttrMs,
    responseP50Ms: night.responseP50Ms,
    pages: measured ? Math.max(0, ...pages) : null,
    notNeeded: measured && total > 0 ? night.notNeededPages / total : null,
  };
};

const budget = (nights: ReadonlyArray<Night>, objective: Objective, span: 7 | 28, settings: TargetSettings): Budget => {
  const target = targetOf(objective, settings);
  const measured = nights.filter((night) => achievedBy(night)[objective] !== null);
  const sum = (of: (night: Night) => number): number => measured.reduce((total, night) => total + of(night), 0);
  const made = (unit: Budget["unit"], allowed: number, spent: number): Budget => {
    const burn =
      measured.length === 0 ? null : spent === 0 ? 0 : allowed > 0 ? spent / allowed : Number.MAX_SAFE_INTEGER;
    return { objective, nights: span, withData: measured.length, unit, allowed, spent, burn };
  };
  if (objective === "availability") {
    return made(
      "ms",
      Math.round((1 - target) * sum((night) => night.observedMs)),
      sum((night) => night.incidentMs ?? 0),
    );
  }
  if (objective === "notNeeded") {
    const pages = sum((night) => Object.values(night.pages).reduce((total, n) => total + n, 0));
    return made(
      "pages",
      target * pages,
      sum((night) => night.notNeededPages),
    );
  }
  const misses = measured.filter((night) => !meets(objective, achievedBy(night)[objective] as number, settings));
  return made("nights", measured.length / NIGHTS_PER_MISS, misses.length);
};

/**
 * The error budgets of every objective over the last 7 and 28 nights up to a date.
 * Sleep availability counts minutes: the budget is what its target leaves of the observed time. Pages that were not
 * needed count pages. Everything else counts nights: one of seven may miss the target.
 * @param nights any nights of one child; those outside the span are left out
 */
export const budgetsOf = (nights: ReadonlyArray<Night>, date: string, settings: TargetSettings): Budget[] =>
  BUDGET_NIGHTS.flatMap((span) => {
    const first = addDays(date, 1 - span);
    const within = nights.filter((night) => night.date >= first && night.date <= date);
    return OBJECTIVE_NAMES.map((objective) => budget(within, objective, span, settings));
  });
