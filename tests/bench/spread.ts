import { atPace, type Stretch, type Timed } from "./machinePace.ts";
import { quantile } from "./report.ts";

/** How long something took, in milliseconds; not a number where nothing did. */
export type Spread = { p50: number; p99: number; max: number };

/** Of all, and of those that `atPace` keeps; `setAside` is the part of the others. */
export type PacedSpread = { all: Spread; atPace: Spread; setAside: number };

export const spreadOf = (timed: ReadonlyArray<Timed>): Spread => {
  if (timed.length === 0) return { p50: Number.NaN, p99: Number.NaN, max: Number.NaN };
  const tookMs = timed.map((one) => one.tookMs);
  return { p50: quantile(tookMs, 0.5), p99: quantile(tookMs, 0.99), max: quantile(tookMs, 1) };
};

export const pacedSpreadOf = (timed: ReadonlyArray<Timed>, slow: ReadonlyArray<Stretch>): PacedSpread => {
  const kept = atPace(timed, slow);
  return { all: spreadOf(timed), atPace: spreadOf(kept), setAside: 1 - kept.length / timed.length };
};
