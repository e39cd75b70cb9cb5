import { decibels, oneDecimal, powerOf } from "@veilleuse/shared";
import type { Series, SeriesQuery } from "./seriesStore.ts";

/** One stored summary: a second or a minute of sound. */
export type Sample = {
  at: number;
  leqDb: number;
  maxDb: number;
  floorDb: number;
  cry: number;
  motion: number;
  coverSeconds: number;
};

/** The width of a step that gives about the wanted number of points, in whole seconds. */
export const stepMs = (query: SeriesQuery): number =>
  Math.max(1000, Math.ceil((query.toMs - query.fromMs) / query.points / 1000) * 1000);

/** What was heard in one step: sums weighted with the seconds covered, and the extremes. */
export type StepSums = {
  /** Power ratio times seconds. */
  energy: number;
  seconds: number;
  maxDb: number;
  floorDb: number;
  /** Cry likeness and motion share, times seconds. */
  cry: number;
  motion: number;
};

const share = (sum: number, seconds: number): number => Math.round((sum / seconds) * 1000) / 1000;

/** The columns of a span, step by step. A step of which nothing was heard is null, and covers no second. */
export const columns = (
  query: SeriesQuery,
  step: number,
  source: Series["source"],
  sumsAt: (stepNumber: number) => StepSums | undefined,
): Series => {
  const series: Series = {
    sensor: query.sensor,
    stepMs: step,
    source,
    at: [],
    leqDb: [],
    maxDb: [],
    floorDb: [],
    cry: [],
    motion: [],
    cover: [],
  };
  for (let i = Math.floor(query.fromMs / step); i * step < query.toMs; i++) {
    const sums = sumsAt(i);
    series.at.push(i * step);
    series.leqDb.push(sums ? oneDecimal(decibels(sums.energy / sums.seconds)) : null);
    series.maxDb.push(sums ? sums.maxDb : null);
    series.floorDb.push(sums ? sums.floorDb : null);
    series.cry.push(sums ? share(sums.cry, sums.seconds) : null);
    series.motion.push(sums ? share(sums.motion, sums.seconds) : null);
    series.cover.push(sums ? sums.seconds : 0);
  }
  return series;
};

/** Gathers samples into steps: levels by their energy, weighted with the time they cover, maxima as they are. */
export const bin = (
  query: SeriesQuery,
  samples: Iterable<Sample>,
  source: Series["source"],
  step: number = stepMs(query),
): Series => {
  const steps = new Map<number, StepSums>();
  for (const sample of samples) {
    const { coverSeconds } = sample;
    if (coverSeconds <= 0) continue;
    const i = Math.floor(sample.at / step);
    let sums = steps.get(i);
    if (!sums) {
      sums = { energy: 0, seconds: 0, maxDb: -Infinity, floorDb: Infinity, cry: 0, motion: 0 };
      steps.set(i, sums);
    }
    sums.energy += powerOf(sample.leqDb) * coverSeconds;
    sums.seconds += coverSeconds;
    sums.maxDb = Math.max(sums.maxDb, sample.maxDb);
    sums.floorDb = Math.min(sums.floorDb, sample.floorDb);
    sums.cry += sample.cry * coverSeconds;
    sums.motion += sample.motion * coverSeconds;
  }
  return columns(query, step, source, (i) => steps.get(i));
};
