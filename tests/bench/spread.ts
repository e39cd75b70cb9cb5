import { atPace, type Pace, type Timed } from "./machinePace.ts";
import { quantile } from "./report.ts";

/** How long something took, in milliseconds. */
export type Spread = { p50: number; p99: number; max: number };

/** The whole, and those during which the machine kept its pace; `slowShare` is the part of the time when it did not. */
export type PacedSpread = { all: Spread; atPace: Spread; slowShare: number };

export const spreadOf = (timed: ReadonlyArray<Timed>): Spread => {
  const tookMs = timed.map((one) => one.tookMs);
  return { p50: quantile(tookMs, 0.5), p99: quantile(tookMs, 0.99), max: quantile(tookMs, 1) };
};

export const pacedSpreadOf = (timed: ReadonlyArray<Timed>, { slow, slowShare }: Pace): PacedSpread => ({
  all: spreadOf(timed),
  atPace: spreadOf(atPace(timed, slow)),
  slowShare,
});
