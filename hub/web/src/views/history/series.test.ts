import { expect, it } from "vitest";
import { plotData, type Series, summaryOf } from "./series.ts";

const series = (leqDb: (number | null)[], maxDb = leqDb): Series => ({
  sensor: "nursery",
  stepMs: 60_000,
  source: "embedded",
  at: leqDb.map((_, i) => i * 60_000),
  leqDb,
  maxDb,
  floorDb: leqDb,
  cry: leqDb.map(() => 0),
  motion: leqDb.map(() => 0),
  cover: leqDb.map(() => 60),
});

it("says the mean as energy, and leaves out what was not heard", () => {
  const summary = summaryOf(series([40, null, 50, null]));
  expect(summary.meanDb).toBeCloseTo(10 * Math.log10((10 ** 4 + 10 ** 5) / 2));
  expect(summary.heard).toBe(0.5);
});

it("names the loudest moment and its time", () => {
  expect(summaryOf(series([40, 41], [60, 72])).loudest).toEqual({ db: 72, at: 60_000 });
});

it("claims nothing of a span in which nothing was heard", () => {
  expect(summaryOf(series([null, null]))).toEqual({ heard: 0, loudest: undefined, meanDb: undefined });
  expect(summaryOf(series([])).heard).toBe(0);
});

it("hands gaps to the chart as gaps", () => {
  expect(plotData(series([40, null]))[2]).toEqual([40, null]);
});
