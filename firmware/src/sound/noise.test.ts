import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { levelDb, powerOfLevel } from "./level.ts";
import { noiseAfter, withoutNoise } from "./noise.ts";

/** Learns from so many steady seconds at a level. */
const learned = (...seconds: ReadonlyArray<readonly [levelDb: number, count: number]>) => {
  let noisePower = 0;
  for (const [db, count] of seconds) {
    for (let i = 0; i < count; i++) noisePower = noiseAfter(noisePower, powerOfLevel(db), 1.1 * powerOfLevel(db));
  }
  return { told: (db: number): number => levelDb(withoutNoise(powerOfLevel(db), noisePower)) };
};

describe("the noise of the microphone", () => {
  it("is taken off once it was heard alone", () => {
    const { told } = learned([44, 1]);
    expect(told(44)).toBeCloseTo(32, 0);
    expect(told(levelDb(powerOfLevel(44) + powerOfLevel(40)))).toBeCloseTo(40, 1);
  });

  it("is not learned from sound that is louder than any microphone, nor from a tone, nor from sound that changes", () => {
    expect(learned([50, 1000]).told(60)).toBeCloseTo(60, 6);
    for (const factor of [1, 3]) {
      expect(noiseAfter(0, powerOfLevel(44), factor * powerOfLevel(44))).toBe(0);
    }
  });

  it("is that of the quietest moment: an hour of a fan of 47 dB makes it grow by less than 2 dB", () => {
    const { told } = learned([42, 1], [47, 3600]);
    expect(told(47)).toBeGreaterThan(43);
  });

  it("never costs a level of 60 dB more than 0.4 dB, keeps the order of levels, and leaves no level without end", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0.1, max: 90, noNaN: true }), fc.integer({ min: 1, max: 50 }))),
        fc.double({ min: 13, max: 110, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        (seconds, db, more) => {
          const { told } = learned(...seconds);
          expect(told(60)).toBeGreaterThan(59.6);
          expect(told(db)).toBeLessThan(db + 0.001);
          expect(told(db)).toBeGreaterThan(db - 12.1);
          expect(told(db + more)).toBeGreaterThanOrEqual(told(db) - 1e-9);
        },
      ),
    );
  });
});
