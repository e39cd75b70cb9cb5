import { expect, test } from "vitest";
import { atPace, slowStretches } from "./machinePace.ts";

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

test("what touches a slow stretch is set aside, however long it took, and nothing else", () => {
  const slow = [{ fromMs: 10, toMs: 20 }];
  const kept = (startedAtMs: number, tookMs: number) => atPace([{ startedAtMs, tookMs }], slow).length === 1;
  expect(kept(5, 4)).toBe(true);
  expect(kept(5, 6)).toBe(false);
  expect(kept(12, 1)).toBe(false);
  expect(kept(19, 5)).toBe(false);
  expect(kept(20, 50)).toBe(true);
});
