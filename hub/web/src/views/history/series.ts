/** What the hub answers for a span: columns of equal length; null where nothing was heard. */
export type Series = {
  sensor: string;
  stepMs: number;
  source: string;
  at: number[];
  leqDb: (number | null)[];
  maxDb: (number | null)[];
  floorDb: (number | null)[];
  cry: (number | null)[];
  motion: (number | null)[];
  cover: (number | null)[];
};

/** The same, as uPlot wants it: seconds first, then a column a line. */
export const plotData = (series: Series): [number[], ...(number | null)[][]] => [
  series.at.map((at) => at / 1000),
  series.maxDb,
  series.leqDb,
  series.floorDb,
];

export type Summary = {
  /** Share of the steps in which anything was heard, 0 to 1. */
  heard: number;
  loudest: { db: number; at: number } | undefined;
  /** Energy mean over the steps heard. */
  meanDb: number | undefined;
};

/** What somebody who cannot see the chart has to know of it. */
export const summaryOf = (series: Series): Summary => {
  let loudest: Summary["loudest"];
  let energy = 0;
  let steps = 0;
  series.leqDb.forEach((db, i) => {
    const max = series.maxDb[i];
    if (max !== null && max !== undefined && (!loudest || max > loudest.db))
      loudest = { db: max, at: series.at[i] ?? 0 };
    if (db === null) return;
    energy += 10 ** (db / 10);
    steps += 1;
  });
  return {
    heard: series.at.length === 0 ? 0 : steps / series.at.length,
    loudest,
    meanDb: steps === 0 ? undefined : 10 * Math.log10(energy / steps),
  };
};
