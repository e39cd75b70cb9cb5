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

type Bin = { energy: number; seconds: number; maxDb: number; floorDb: number; cry: number; motion: number };

/** Gathers samples into steps: levels by their energy, weighted with the time they cover, maxima as they are. */
export const bin = (
  query: SeriesQuery,
  samples: Iterable<Sample>,
  source: Series["source"],
  step: number = stepMs(query),
): Series => {
  const first = Math.floor(query.fromMs / step) * step;
  const count = Math.max(0, Math.ceil((query.toMs - first) / step));
  const bins: (Bin | undefined)[] = new Array(count);
  for (const sample of samples) {
    const i = Math.floor((sample.at - first) / step);
    if (i < 0 || i >= count || sample.coverSeconds <= 0) continue;
    bins[i] ??= { energy: 0, seconds: 0, maxDb: -Infinity, floorDb: Infinity, cry: 0, motion: 0 };
    const one = bins[i] as Bin;
    const { coverSeconds } = sample;
    one.energy += powerOf(sample.leqDb) * coverSeconds;
    one.seconds += coverSeconds;
    one.maxDb = Math.max(one.maxDb, sample.maxDb);
    one.floorDb = Math.min(one.floorDb, sample.floorDb);
    one.cry += sample.cry * coverSeconds;
    one.motion += sample.motion * coverSeconds;
  }
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
  for (let i = 0; i < count; i++) {
    const one = bins[i];
    series.at.push(first + i * step);
    series.leqDb.push(one ? oneDecimal(decibels(one.energy / one.seconds)) : null);
    series.maxDb.push(one ? one.maxDb : null);
    series.floorDb.push(one ? one.floorDb : null);
    series.cry.push(one ? Math.round((one.cry / one.seconds) * 1000) / 1000 : null);
    series.motion.push(one ? Math.round((one.motion / one.seconds) * 1000) / 1000 : null);
    series.cover.push(one ? one.seconds : 0);
  }
  return series;
};
