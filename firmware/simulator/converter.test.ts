import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convertPressure } from "./converter.ts";
import { sampleSound } from "./sound/sound.ts";
import { sine } from "./sound/steady.ts";

const rmsCounts = (counts: Uint16Array): number => {
  const mean = counts.reduce((sum, c) => sum + c, 0) / counts.length;
  return Math.sqrt(counts.reduce((sum, c) => sum + (c - mean) ** 2, 0) / counts.length);
};

const convert = (pressure: Float64Array, noiseCounts?: number): Uint16Array => {
  const counts = new Uint16Array(pressure.length);
  convertPressure(pressure, counts, { firstSample: 0, seed: 1, ...(noiseCounts === undefined ? {} : { noiseCounts }) });
  return counts;
};

describe("the converter", () => {
  it("gives 2220 counts rms for 85.0 dB, and 6256 for 94 dB", () => {
    expect(rmsCounts(convert(sampleSound(sine(1000, 85), 0, 8000, 8000), 0))).toBeCloseTo(2220, -1);
    expect(rmsCounts(convert(sampleSound(sine(1000, 94), 0, 8000, 8000), 0)) / 6256).toBeCloseTo(1, 3);
  });

  it("reads silence as noise of about 1.2 codes around half the scale", () => {
    const counts = convert(new Float64Array(20_000));
    expect(rmsCounts(counts) / 16).toBeGreaterThan(1.1);
    expect(rmsCounts(counts) / 16).toBeLessThan(1.35);
    expect(counts.reduce((sum, c) => sum + c, 0) / counts.length).toBeCloseTo(32_768, -1);
  });

  it("clips at 0 and 65520", () => {
    const counts = convert(Float64Array.of(-100, 100));
    expect([...counts]).toEqual([0, 65_520]);
  });

  it("gives multiples of 16 within the scale for any pressure, and the same for the same place in time", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 1 }),
        fc.nat(),
        (values, first) => {
          const once = new Uint16Array(values.length);
          const again = new Uint16Array(values.length);
          convertPressure(Float64Array.from(values), once, { firstSample: first, seed: 3 });
          convertPressure(Float64Array.from(values), again, { firstSample: first, seed: 3 });
          expect(again).toEqual(once);
          for (const count of once) expect(count % 16).toBe(0);
        },
      ),
    );
  });

  it("keeps the upper byte for 8-bit buffers", () => {
    const counts = new Uint8Array(1);
    convertPressure(Float64Array.of(0), counts, { firstSample: 0, seed: 1, noiseCounts: 0 });
    expect(counts[0]).toBe(128);
  });
});
