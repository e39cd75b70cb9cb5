import { describe, expect, it } from "vitest";
import { ageHint } from "./ageHint.ts";
import { type Achieved, judge } from "./targets.ts";

const achieved: Achieved = {
  mtbwMs: 7_200_000,
  ttfaMs: 900_000,
  availability: 0.8,
  mttrMs: 1_200_001,
  responseP50Ms: null,
  pages: 5,
  notNeeded: 0.2,
};

describe("a night against its targets", () => {
  it("is met at the target itself", () => {
    const { ttfaMs, notNeeded } = judge(achieved, {}, 30);
    expect([ttfaMs.status, notNeeded.status]).toEqual(["met", "met"]);
  });

  it("is never a fault of a child whose age makes it usual", () => {
    for (const months of [0, 5, 9, 23, null]) {
      const { mtbwMs, availability } = judge(achieved, {}, months);
      expect([mtbwMs.status, availability.status]).toEqual(["below", "below"]);
    }
    expect(judge(achieved, {}, 30).mtbwMs.status).toBe("missed");
  });

  it("is missed by a household at any age of its children", () => {
    const { mttrMs, pages, responseP50Ms } = judge(achieved, {}, 3);
    expect([mttrMs.status, pages.status, responseP50Ms.status]).toEqual(["missed", "missed", "unknown"]);
  });

  it("follows the household's own targets", () => {
    expect(judge(achieved, { mtbwMs: 7_200_000 }, 3).mtbwMs).toMatchObject({
      target: 7_200_000,
      own: true,
      status: "met",
    });
  });

  it("has what studies found beside it, up to two years", () => {
    expect([0, 3, 6, 12, 23].map((months) => ageHint(months)?.code)).toEqual([
      "fiveWeeks",
      "threeMonths",
      "sixMonths",
      "twelveMonths",
      "twelveMonths",
    ]);
    expect([null, -1, 24].map(ageHint)).toEqual([null, null, null]);
  });
});
