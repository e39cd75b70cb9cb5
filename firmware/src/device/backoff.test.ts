import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBackoff, nextWaitMs, resetBackoff } from "./backoff.ts";

describe("the back-off", () => {
  it("doubles up to its limit, each wait within the upper half", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4294967295 }), (seed) => {
        const backoff = createBackoff(seed, 1000, 30000);
        for (const fullMs of [1000, 2000, 4000, 8000, 16000, 30000, 30000]) {
          const waitMs = nextWaitMs(backoff);
          expect(waitMs).toBeGreaterThanOrEqual(fullMs / 2);
          expect(waitMs).toBeLessThanOrEqual(fullMs);
        }
      }),
    );
  });

  it("begins anew after a success", () => {
    const backoff = createBackoff(7, 1000, 30000);
    for (let i = 0; i < 5; i++) nextWaitMs(backoff);
    resetBackoff(backoff);
    expect(nextWaitMs(backoff)).toBeLessThanOrEqual(1000);
  });

  it("spreads two chips that start together", () => {
    const waits = (seed: number) => {
      const backoff = createBackoff(seed, 1000, 30000);
      return [1, 2, 3, 4].map(() => nextWaitMs(backoff));
    };
    expect(waits(1)).not.toEqual(waits(2));
  });
});
