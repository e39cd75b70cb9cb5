/** A sensor's sound over a span, in columns of equal length. Levels are dB; a step without sound is null. */
export type Series = {
  sensor: string;
  stepMs: number;
  source: "embedded" | "influx";
  /** Start of each step, UTC epoch milliseconds. */
  at: number[];
  /** Energy mean. */
  leqDb: (number | null)[];
  maxDb: (number | null)[];
  floorDb: (number | null)[];
  /** Mean cry likeness, 0 to 1. */
  cry: (number | null)[];
  /** Share of the time with motion, 0 to 1. */
  motion: (number | null)[];
  /** Seconds of valid sound in the step. */
  cover: number[];
};

export type SeriesQuery = { sensor: string; fromMs: number; toMs: number; points: number };

/** Where long spans are read from. */
export interface SeriesStore {
  series(query: SeriesQuery): Promise<Series>;
}
