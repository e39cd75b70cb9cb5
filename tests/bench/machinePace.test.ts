import { expect, test } from "vitest";
import { atPace, slowStretches } from "./machinePace.ts";
import { pacedSpreadOf } from "./spread.ts";

const samples = (costs: number[]) => costs.map((costUs, i) => ({ atMs: i * 2, costUs }));

test("a machine that keeps its pace has no slow stretch, noise of half as much again included", () => {
  expect(slowStretches(samples([30, 31, 45, 30, 29, 33]))).toEqual([]);
});

test("a slow stretch lasts from the last sample at pace to the first one after", () => {
  expect(slowStretches(samples([30, 30, 300, 90, 30, 30, 30]))).toEqual([{ fromMs: 2, toMs: 8 }]);
});

test("each stretch stands for itself, and one that has no end yet lasts to the end", () => {
  expect(slowStretches(samples([300, 30, 30, 30, 30, 30, 30, 300]))).toEqual([
    { fromMs: 0, toMs: 2 },
    { fromMs: 12, toMs: 14 },
  ]);
});

test("what starts in a slow stretch or shortly before one is set aside, however long it took, and nothing else", () => {
  const slow = [{ fromMs: 10, toMs: 20 }];
  const kept = (startedAtMs: number, tookMs: number) => atPace([{ startedAtMs, tookMs }], slow).length === 1;
  for (const tookMs of [1, 50]) {
    expect([4, 6, 12, 19, 20].map((startedAtMs) => kept(startedAtMs, tookMs))).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
  }
});

test("where everything was set aside there is no figure, and not the best one", () => {
  const spread = pacedSpreadOf([{ startedAtMs: 12, tookMs: 1 }], [{ fromMs: 10, toMs: 20 }]);
  expect(spread).toEqual({ all: { p50: 1, p99: 1, max: 1 }, atPace: { p50: NaN, p99: NaN, max: NaN }, setAside: 1 });
});
