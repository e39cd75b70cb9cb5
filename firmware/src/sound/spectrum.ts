import { BANDS } from "./bands.ts";

/** What one frame's spectrum says. Powers are in counts², unweighted and one-sided (a sine of rms r gives r²/2). */
export type Spectrum = {
  /** A-weighted mean square of the frame in counts², never below zero. */
  power: number;
  /** 125 to 300 Hz: adult voices, fans. */
  lowPower: number;
  /** 300 to 600 Hz: the pitch of a baby's cry. */
  pitchPower: number;
  /** 600 to 4000 Hz: its harmonics. */
  harmonicPower: number;
  /** Moduli of the bins from 300 Hz up. */
  cryBins: Float32Array;
  analyse: (frame: Uint16Array) => void;
};

const CRY_FIRST_BIN = 19;

/**
 * Makes the analyser of frames of `samples` samples (a power of two) and all the memory that it will ever need.
 *
 * The bands are written out in full because a loop over a table costs a tenth more on the device, and every frame has
 * to be done in a fraction of its 64 ms. The frame is copied first, since the sampling goes on and comes back to it.
 */
export const createSpectrum = (samples: number): Spectrum => {
  const bins = new Float32Array(samples);
  const band = (index: number): Float32Array => {
    const row = BANDS[index] as ReadonlyArray<number>;
    const firstBin = row[0] as number;
    return new Float32Array(bins.buffer, 4 * firstBin, Math.min(row[1] as number, samples / 2 - firstBin));
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
    harmonicPower: 0,
    cryBins: new Float32Array(bins.buffer, 4 * CRY_FIRST_BIN, samples / 2 - CRY_FIRST_BIN),
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
      spectrum.harmonicPower = p8 + p9 + p10 + p11 + p12;
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
