import { describe, expect, test } from "vitest";
import { FilingPace } from "./filingPace.ts";

/** Groups of a size, so many a second for so long; how many of them were filed with their commit. */
const groups = (pace: FilingPace, size: number, perSecond: number, seconds: number, fromMs = 0): number =>
  Array.from({ length: perSecond * seconds }, (_, i) => pace.admits(size, fromMs + (i * 1000) / perSecond)).filter(
    Boolean,
  ).length;

describe("the pace of filing", () => {
  test("files what a household's sensors send with its commit, for ever", () => {
    expect(groups(new FilingPace(0), 4, 25, 600)).toBe(600 * 25);
  });

  test("files a short burst at once, and a flood behind its commits", () => {
    const pace = new FilingPace(0);
    expect(groups(pace, 2, 500, 1)).toBeLessThan(180);
    expect(groups(pace, 2, 500, 10, 1000)).toBe(0);
    expect(groups(pace, 2, 500, 1, 3_600_000)).toBeLessThan(180);
  });

  test("files at once again when the flood has been over for a while", () => {
    const pace = new FilingPace(0);
    groups(pace, 500, 100, 1);
    expect(pace.admits(10, 1050)).toBe(false);
    expect(pace.admits(10, 2000)).toBe(true);
  });

  test("waits while large groups follow one another, and lets small ones gather", () => {
    const pace = new FilingPace(0);
    pace.admits(800, 0);
    expect([pace.isFlood(149), pace.waitMs(50), pace.isFlood(150)]).toEqual([true, 100, false]);
    pace.admits(3, 200);
    expect([pace.isFlood(200), pace.waitMs(200)]).toEqual([false, 100]);
  });

  test("takes small portions while readings come, and large ones without a pause when none do", () => {
    const pace = new FilingPace(0);
    pace.admits(3, 1000);
    expect([pace.portion(1050), pace.nextMs(20, 1050), pace.nextMs(200, 1050)]).toEqual([64, 100, 0]);
    expect([pace.portion(1200), pace.nextMs(20, 1200)]).toEqual([2048, 0]);
  });

  test("takes as many while readings come as were filed in a millisecond", () => {
    const pace = new FilingPace(0);
    pace.admits(3, 1000);
    const after = (messages: number, tookMs: number) => {
      pace.filed(messages, tookMs);
      return [pace.portion(1050), pace.nextMs(40, 1050)];
    };
    expect([after(64, 2), after(0, 0), after(64, 50), after(2048, 20)]).toEqual([
      [32, 0],
      [32, 0],
      [16, 0],
      [64, 100],
    ]);
  });
});
