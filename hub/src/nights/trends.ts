import { addDays } from "./calendarDate.ts";
import type { Night } from "./night.ts";
import { quantile } from "./quantile.ts";

export const TREND_METRICS = [
  "longestSleepMs",
  "asleepMs",
  "ttfaMs",
  "wasoMs",
  "awakenings",
  "mttrMs",
  "responseP50Ms",
  "availability",
  "pages",
] as const;

export type TrendMetric = (typeof TREND_METRICS)[number];

/** The median of the last seven nights beside that of the three weeks before; null where too few nights have it. */
export type Trend = {
  metric: TrendMetric;
  recent: number | null;
  before: number | null;
  direction: "up" | "down" | "steady" | "unknown";
};

const RECENT_NIGHTS = 7;
const BEFORE_NIGHTS = 21;
/** A median of fewer nights says little. */
const LEAST_RECENT = 4;
const LEAST_BEFORE = 7;
/** Smaller differences are no change. */
const STEADY_SHARE = 0.1;

const metricOf = (night: Night, metric: TrendMetric): number | null => {
  if (night.data === "none") return null;
  if (metric === "awakenings") return night.awakenings?.length ?? null;
  if (metric === "pages") return Object.values(night.pages).reduce((sum, n) => sum + n, 0);
  return night[metric];
};

/** How the nights up to a date compare with those before. */
export const trendsOf = (nights: ReadonlyArray<Night>, date: string): Trend[] => {
  const recentFrom = addDays(date, 1 - RECENT_NIGHTS);
  const beforeFrom = addDays(recentFrom, -BEFORE_NIGHTS);
  return TREND_METRICS.map((metric) => {
    const values = (from: string, to: string, least: number): number | null => {
      const found = nights
        .filter((night) => night.date >= from && night.date <= to)
        .map((night) => metricOf(night, metric))
        .filter((value) => value !== null);
      return found.length >= least ? quantile(found, 0.5) : null;
    };
    const recent = values(recentFrom, date, LEAST_RECENT);
    const before = values(beforeFrom, addDays(recentFrom, -1), LEAST_BEFORE);
    return { metric, recent, before, direction: direction(recent, before) };
  });
};

const direction = (recent: number | null, before: number | null): Trend["direction"] => {
  if (recent === null || before === null) return "unknown";
  if (Math.abs(recent - before) <= STEADY_SHARE * Math.max(Math.abs(recent), Math.abs(before))) return "steady";
  return recent > before ? "up" : "down";
};
