import { BANDS } from "./bands.ts";

/** What one frame's spectrum says. Powers are in counts², unweighted and one-sided (a sine of rms r gives r²/2). */
export type Spectrum = {
  /** A-weighted mean square of the frame in counts², never below zero. */
  power: number;
  /** 125 to 300 Hz: adult voices, fans. */
  lowPower: number;
  /** 300 to 600 Hz: the pitch of a baby's cry. */
  pitchPower: number;
  /** 600 to 900 Hz. */
  middlePower: number;
  /** 900 to 1600 Hz. */
  harmonicPower: number;
  /** 1600 to 4000 Hz. */
  highPower: number;
  /** Moduli of all bins up to half the rate. */
  lowerBins: Float32Array;
  /** Moduli from 125 Hz, from 900 to 1600 Hz, and from there up. */
  voiceBins: Float32Array;
  harmonicBins: Float32Array;
  highBins: Float32Array;
  /** Moduli below 190 Hz. */
  rumbleBins: Float32Array;
  /** After `E.FFT(lowerBins)`: what repeats in the spectrum every 800 to 250 Hz. */
  lagBins: Float32Array;
  analyse: (frame: Uint16Array) => void;
};

/**
 * Makes the analyser of frames of `samples` samples (a power of two) and all the memory that it will ever need.
 *
 * The bands are written out in full because a loop over a table costs a tenth more on the device, and every frame has
 * to be done in a fraction of its 64 ms. The frame is copied first, since the sampling goes on and comes back to it.
 */
export const createSpectrum = (samples: number): Spectrum => {
  const bins = new Float32Array(samples);
  const half = samples / 2;
  const view = (firstBin: number, count: number): Float32Array =>
    new Float32Array(bins.buffer, 4 * firstBin, Math.min(count, half - firstBin));
  const band = (index: number): Float32Array => {
    const row = BANDS[index] as ReadonlyArray<number>;
    return view(row[0] as number, row[1] as number);
  };
  const weight = (index: number): number => (BANDS[index] as ReadonlyArray<number>)[2] as number;
  const b0 = band(0);
  const b1 = band(1);
  const b2 = band(2);
  const b3 = band(3);
  const b4 = band(4);
  const b5 = band(5);
  const b6 = band(6);
  const b7 = band(7);
  const b8 = band(8);
  const b9 = band(9);
  const b10 = band(10);
  const b11 = band(11);
  const b12 = band(12);
  const w0 = weight(0);
  const w1 = weight(1);
  const w2 = weight(2);
  const w3 = weight(3);
  const w4 = weight(4);
  const w5 = weight(5);
  const w6 = weight(6);
  const w7 = weight(7);
  const w8 = weight(8);
  const w9 = weight(9);
  const w10 = weight(10);
  const w11 = weight(11);
  const w12 = weight(12);
  const spectrum: Spectrum = {
    power: 0,
    lowPower: 0,
    pitchPower: 0,
    middlePower: 0,
    harmonicPower: 0,
    highPower: 0,
    lowerBins: view(0, half),
    voiceBins: view(8, half),
    harmonicBins: view(58, 44),
    highBins: b12,
    rumbleBins: view(0, 12),
    lagBins: view(5, 12),
    analyse: (frame) => {
      E.mapInPlace(frame, bins);
      E.FFT(bins);
      const energy = E.variance;
      const p3 = energy(b3, 0);
      const p4 = energy(b4, 0);
      const p5 = energy(b5, 0);
      const p6 = energy(b6, 0);
      const p7 = energy(b7, 0);
      const p8 = energy(b8, 0);
      const p9 = energy(b9, 0);
      const p10 = energy(b10, 0);
      const p11 = energy(b11, 0);
      const p12 = energy(b12, 0);
      spectrum.lowPower = p3 + p4 + p5;
      spectrum.pitchPower = p6 + p7;
      spectrum.middlePower = p8 + p9;
      spectrum.harmonicPower = p10 + p11;
      spectrum.highPower = p12;
      spectrum.power =
        w0 * energy(b0, 0) +
        w1 * energy(b1, 0) +
        w2 * energy(b2, 0) +
        w3 * p3 +
        w4 * p4 +
        w5 * p5 +
        w6 * p6 +
        w7 * p7 +
        w8 * p8 +
        w9 * p9 +
        w10 * p10 +
        w11 * p11 +
        w12 * p12;
    },
  };
  return spectrum;
};
