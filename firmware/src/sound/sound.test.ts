import { beforeAll, describe, expect, it } from "vitest";
import { sampleSound } from "../../simulator/sound/sound.ts";
import { cry as babyCry } from "../../simulator/sound/voices.ts";
import { createBackground, learnBackground } from "./background.ts";
import { FRAME_MS } from "./bands.ts";
import { createEar } from "./ear.ts";
import { COUNTS_AT_94_DB, SPL_OFFSET_DB } from "./level.ts";

const RATE_HZ = 8000;
const SAMPLES = 512;
const MIDDLE = 32768;

/** The interpreter's maths: E.FFT gives moduli divided by the length, E.variance is not divided. */
const maths = {
  mapInPlace: (from: Uint16Array, to: Float32Array): void => to.set(from),
  FFT: (re: Float32Array): void => {
    const n = re.length;
    const x = Float64Array.from(re);
    const cosines = Float64Array.from({ length: n }, (_, i) => Math.cos((2 * Math.PI * i) / n));
    for (let k = 0; k < n; k++) {
      let real = 0;
      let imaginary = 0;
      for (let i = 0; i < n; i++) {
        real += x[i]! * cosines[(i * k) % n]!;
        imaginary += x[i]! * cosines[(i * k + n / 4) % n]!;
      }
      re[k] = Math.hypot(real, imaginary) / n;
    }
  },
  variance: (a: Float32Array, mean: number): number => a.reduce((sum, x) => sum + (x - mean) ** 2, 0),
  sum: (a: Float32Array): number => a.reduce((sum, x) => sum + x, 0),
  convolve: (a: Float32Array, b: Float32Array, offset: number): number =>
    a.reduce((sum, x, i) => sum + x * b[(i + offset) % b.length]!, 0),
};

beforeAll(() => {
  Object.assign(globalThis, { E: maths });
});

type Signal = (sample: number) => number;

const sine =
  (hz: number, rms: number): Signal =>
  (i) =>
    rms * Math.SQRT2 * Math.sin((2 * Math.PI * hz * i) / RATE_HZ + 0.3);

const randomFrom = (seed: number) => () => {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff;
  return seed / 0x7fffffff - 0.5;
};

const frameOf = (signal: Signal, at: number): Uint16Array =>
  Uint16Array.from({ length: SAMPLES }, (_, i) =>
    Math.max(0, Math.min(65520, Math.round(MIDDLE + signal(at * SAMPLES + i)))),
  );

/** Hears so many frames and closes the second. */
const hear = (signal: Signal, count: number, calibrationDb = 0) => {
  const ear = createEar(SAMPLES);
  ear.useLine(calibrationDb, 1);
  const likeness: number[] = [];
  for (let i = 0; i < count; i++) {
    ear.hearFrame(frameOf(signal, i), FRAME_MS, false);
    likeness.push(ear.likeness);
  }
  return { ear, likeness, level: ear.endSecond() };
};

/** A-weighting in dB, IEC 61672-1 equation E.6, normalised to 1 kHz. */
const aWeightDb = (hz: number): number => {
  const gain = (f: number) =>
    (12194 ** 2 * f ** 4) /
    ((f ** 2 + 20.6 ** 2) * Math.sqrt((f ** 2 + 107.7 ** 2) * (f ** 2 + 737.9 ** 2)) * (f ** 2 + 12194 ** 2));
  return 20 * Math.log10(gain(hz) / gain(1000));
};

describe("the level", () => {
  it("has the contract's scale: 94 dB SPL is 6256 counts", () => {
    expect(SPL_OFFSET_DB).toBeCloseTo(94 - 20 * Math.log10(COUNTS_AT_94_DB), 3);
  });

  it("reads 85.0 dB for a 1 kHz sine of 2220 counts rms", () => {
    expect(hear(sine(1000, 2220), 16).level).toMatchObject({ leq: 85, max: 85, gap: false });
  });

  it.each([
    [100, 2220],
    [125, 2220],
    [200, 2220],
    [250, 300],
    [500, 2220],
    [1000, 70],
    [1013, 2220],
    [2000, 6256],
    [3000, 2220],
  ])("is A-weighted within half a decibel for %i Hz at %i counts", (hz, rms) => {
    const expected = 20 * Math.log10(rms / COUNTS_AT_94_DB) + 94 + aWeightDb(hz);
    expect(Math.abs((hear(sine(hz, rms), 16).level?.leq ?? 0) - expected)).toBeLessThan(0.5);
  });

  it.each([40, 45, 46, 47, 48, 53])(
    "is right for a hum that begins after %i frames of a resting room",
    (quietFrames) => {
      const random = randomFrom(quietFrames);
      const noise: Signal = () => random() * 19 * Math.sqrt(12);
      const hum = sine(100, 110);
      const { ear } = hear(noise, quietFrames);
      for (let i = 0; i < 16; i++)
        ear.hearFrame(
          frameOf((at) => hum(at) + noise(at), i),
          FRAME_MS,
          false,
        );
      const expected = 20 * Math.log10(110) + aWeightDb(100) + SPL_OFFSET_DB;
      expect(Math.abs((ear.endSecond()?.leq ?? 0) - expected)).toBeLessThan(1.5);
    },
  );

  it("adds the calibration", () => {
    expect(hear(sine(1000, 2220), 16, -3.5).level?.leq).toBe(81.5);
  });

  it("averages energy, not decibels", () => {
    const { ear } = hear(sine(1000, 2220), 8);
    for (let i = 0; i < 8; i++) ear.hearFrame(frameOf(sine(1000, 2220), i), FRAME_MS, false);
    for (let i = 0; i < 8; i++) ear.hearFrame(frameOf(sine(1000, 22.2), i), FRAME_MS, false);
    expect(ear.endSecond()?.leq).toBe(82);
  });

  it.each([
    ["flat", 32768, "flatFrames"],
    ["nothing but clipped", 65520, "clippedFrames"],
  ] as const)("is unknown, and nothing for the detectors, for a wire that is %s", (_, counts, count) => {
    const { ear } = hear(sine(1000, 100), 16);
    const dead = new Uint16Array(SAMPLES).fill(counts);
    for (let i = 0; i < 16; i++) expect(ear.hearFrame(dead, FRAME_MS, false)).toBe(0);
    expect(ear.second).toMatchObject({ frames: 16, [count]: 16 });
    expect(ear.endSecond()).toBeUndefined();
    expect(ear.endMinute().cover).toBeCloseTo(1.024, 3);
  });

  it("counts frames that clip", () => {
    const { ear } = hear(sine(1000, 100), 1);
    ear.hearFrame(frameOf(sine(1000, 30000), 0), FRAME_MS, false);
    expect(ear.second.clippedFrames).toBe(1);
  });

  it("is unknown, and not silence, for a second without a frame", () => {
    expect(hear(() => 0, 0).level).toBeUndefined();
  });
});

describe("a minute", () => {
  it("gives the levels exceeded in a tenth and in nine tenths of its seconds", () => {
    const ear = createEar(SAMPLES);
    for (let second = 0; second < 60; second++) {
      const rms = second < 7 ? 2220 : 22.2;
      for (let i = 0; i < 4; i++) ear.hearFrame(frameOf(sine(1000, rms), i), 250, false);
      ear.endSecond();
    }
    const minute = ear.endMinute();
    expect(minute).toMatchObject({ max: 85, l10: 85, cover: 60, cry: 0 });
    expect(minute.l90).toBeCloseTo(45, 0);
    expect(minute.leq).toBeCloseTo(85 + 10 * Math.log10(7 / 60), 1);
  });

  it("without any sound covers nothing and still has numbers", () => {
    const minute = createEar(SAMPLES).endMinute();
    expect(minute.cover).toBe(0);
    expect(Object.values(minute).every(Number.isFinite)).toBe(true);
  });

  it("does not leak into the next one", () => {
    const { ear } = hear(sine(1000, 2220), 16);
    ear.endMinute();
    expect(ear.endMinute().cover).toBe(0);
  });
});

describe("the learned background", () => {
  it("follows a step up within minutes and a step down within seconds", () => {
    const background = createBackground();
    for (let i = 0; i < 100; i++) learnBackground(background, 40, FRAME_MS, false);
    const fan = Array.from({ length: Math.ceil(80000 / FRAME_MS) }, () =>
      learnBackground(background, 55, FRAME_MS, false),
    );
    expect(fan[50]).toBeLessThan(42);
    expect(fan.at(-1)).toBeCloseTo(55, 1);
    for (let i = 0; i < 50; i++) learnBackground(background, 40, FRAME_MS, false);
    expect(background.floorDb).toBeCloseTo(40, 0);
  });

  it("does not learn a cry that goes on for ten minutes", () => {
    const background = createBackground();
    learnBackground(background, 40, FRAME_MS, false);
    for (let i = 0; i < 600000 / FRAME_MS; i++) learnBackground(background, 80, FRAME_MS, true);
    expect(background.floorDb).toBe(40);
  });

  it("gives in after an hour: the room has changed", () => {
    const background = createBackground();
    learnBackground(background, 40, FRAME_MS, false);
    for (let i = 0; i < 4000000 / FRAME_MS; i++) learnBackground(background, 60, FRAME_MS, true);
    expect(background.floorDb).toBe(60);
  });
});

describe("the cry likeness", () => {
  const noise = (rms: number): Signal => {
    const random = randomFrom(5);
    return () => random() * rms * Math.sqrt(12);
  };
  /** Quiet for ten frames, then the sound. */
  const shareOf = (signal: Signal): number => {
    const quiet = noise(10);
    const { likeness } = hear((i) => (i < 10 * SAMPLES ? quiet(i) : signal(i) + quiet(i)), 26);
    return likeness.slice(11).filter((x) => x >= 0.5).length / 15;
  };
  const cry: Signal = (i) => {
    const { pressure } = voice;
    return 6256 * pressure[i % pressure.length]!;
  };
  const voice = { pressure: sampleSound(babyCry(76, 3), 0, RATE_HZ, 40 * SAMPLES) };

  it("is high for a baby's cry", () => {
    const quiet = noise(10);
    const { likeness } = hear((i) => (i < 10 * SAMPLES ? quiet(i) : cry(i - 10 * SAMPLES) + quiet(i)), 50);
    const judged = likeness.filter((x) => x >= 0);
    expect(judged.length).toBeGreaterThan(10);
    expect(judged.filter((x) => x >= 0.5).length / judged.length).toBeGreaterThan(0.6);
  });

  it("is low for noise, a whistle, a hum and a deep voice", () => {
    expect(shareOf(noise(600))).toBe(0);
    expect(shareOf(sine(2000, 600))).toBe(0);
    expect(shareOf(sine(420, 600))).toBe(0);
    const voice: Signal = (i) =>
      [1, 1, 0.7, 0.5, 0.3].reduce((sum, share, k) => sum + sine(120 * (k + 1), 400 * share)(i), 0);
    expect(shareOf(voice)).toBe(0);
  });
});
