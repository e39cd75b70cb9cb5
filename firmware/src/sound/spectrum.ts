/** What one frame's spectrum says. Powers are in counts², unweighted and one-sided (a sine of rms r gives r²/2). */
export type Spectrum = {
  /** A-weighted mean square of the frame in counts², never below zero. */
  power: number;
  /** 900 to 1600 Hz. */
  harmonicPower: number;
  /** 1600 to 4000 Hz. */
  highPower: number;
  /** Set by `divide`. 125 to 300 Hz: adult voices, fans. */
  lowPower: number;
  /** 300 to 600 Hz: the pitch of a baby's cry. */
  pitchPower: number;
  /** 600 to 900 Hz. */
  middlePower: number;
  /** Moduli of all bins up to half the rate. */
  lowerBins: Float32Array;
  /** Moduli from 125 to 1600 Hz, and from 900 to 1600 Hz. */
  voiceBins: Float32Array;
  harmonicBins: Float32Array;
  /** As many places, for the `voiceBins` of an earlier frame. */
  earlierBins: Float32Array;
  /** The memory of these two: halves of a float are copied much faster than floats. */
  voiceWords: Uint16Array;
  earlierWords: Uint16Array;
  /** Moduli below 190 Hz. */
  rumbleBins: Float32Array;
  /** After `E.FFT(lowerBins)`: what repeats in the spectrum every 800 to 250 Hz. */
  lagBins: Float32Array;
  /** Answers `power`. */
  analyse: (frame: Uint16Array) => number;
  /** Divides the power below 900 Hz of the frame analysed among the ranges above. */
  divide: () => void;
};

/** Lengths of `voiceBins`, `harmonicBins` and `lagBins`, at any rate. */
const VOICE_BINS = 94;
export const HARMONIC_BINS = 44;
export const LAG_BINS = 12;

/**
 * A frame that does not end where it began has a step there, whose spectrum (step² / (2 N sin(pi k / N))², bin k of N)
 * lies over all bins. A-weighted it is this share of the step's square, and is taken off: without that a tone of
 * 100 Hz reads 2.4 dB too high.
 */
const STEP_SHARE = 0.00218;

/**
 * Makes the analyser of frames of `samples` samples (a power of two, 64 ms) and all the memory that it will ever need.
 *
 * A-weighting (IEC 61672-1, annex E) in 22 bands of the spectrum from 62 Hz up, whose bins are 15.625 Hz wide. A weight
 * is twice the mean squared A gain of the band's bins (twice, since only one half of the spectrum is summed), so that
 * the weighted sum is the A-weighted mean square in counts². No band spans more than a decibel. The band that holds the
 * 1 kHz calibration tone has the gain of 1 kHz exactly.
 *
 * All is written out in full because a loop over a table costs more than half as much again on the device. The frame is
 * copied first, since the sampling goes on and comes back to it.
 */
export const createSpectrum = (samples: number): Spectrum => {
  const bins = new Float32Array(samples);
  const half = samples / 2;
  const view = (firstBin: number, count: number): Float32Array =>
    new Float32Array(bins.buffer, 4 * firstBin, Math.min(count, half - firstBin));
  const b4 = view(4, 2);
  const b14 = view(14, 2);
  const b16 = view(16, 2);
  const b18 = view(18, 2);
  const b20 = view(20, 3);
  const b23 = view(23, 3);
  const b26 = view(26, 4);
  const b30 = view(30, 4);
  const b34 = view(34, 5);
  const b39 = view(39, 7);
  const b46 = view(46, 12);
  const b58 = view(58, 12);
  const b70 = view(70, 32);
  const b102 = view(102, 154);
  const voice = view(8, VOICE_BINS);
  const earlier = new Float32Array(VOICE_BINS);
  const low = view(8, 11);
  const pitch = view(19, 19);
  const middle = view(38, 20);
  /** At 4 kHz the highest band ends at 2 kHz. */
  const highest = half > 200 ? 2.619 : 2.585;
  const energy = E.variance;
  const copy = E.mapInPlace;
  const transform = E.FFT;
  const spectrum: Spectrum = {
    power: 0,
    lowPower: 0,
    pitchPower: 0,
    middlePower: 0,
    harmonicPower: 0,
    highPower: 0,
    lowerBins: view(0, half),
    voiceBins: voice,
    earlierBins: earlier,
    voiceWords: new Uint16Array(bins.buffer, 4 * 8, 2 * VOICE_BINS),
    earlierWords: new Uint16Array(earlier.buffer),
    harmonicBins: view(58, HARMONIC_BINS),
    rumbleBins: view(0, 12),
    lagBins: view(5, LAG_BINS),
    analyse: (frame) => {
      const step = (frame[samples - 1] as number) - (frame[0] as number);
      copy(frame, bins);
      transform(bins);
      const over900 = energy(b58, 0);
      const over1100 = energy(b70, 0);
      const over1600 = energy(b102, 0);
      spectrum.harmonicPower = over900 + over1100;
      spectrum.highPower = over1600;
      let power = 0.007609 * energy(b4, 0);
      let bin = bins[6] as number;
      power += 0.01975 * bin * bin;
      bin = bins[7] as number;
      power += 0.03226 * bin * bin;
      bin = bins[8] as number;
      power += 0.04809 * bin * bin;
      bin = bins[9] as number;
      power += 0.06709 * bin * bin;
      bin = bins[10] as number;
      power += 0.08906 * bin * bin;
      bin = bins[11] as number;
      power += 0.1138 * bin * bin;
      bin = bins[12] as number;
      power += 0.1411 * bin * bin;
      bin = bins[13] as number;
      power += 0.1706 * bin * bin;
      power +=
        0.2192 * energy(b14, 0) +
        0.2898 * energy(b16, 0) +
        0.3663 * energy(b18, 0) +
        0.4683 * energy(b20, 0) +
        0.5964 * energy(b23, 0) +
        0.7499 * energy(b26, 0) +
        0.9249 * energy(b30, 0) +
        1.115 * energy(b34, 0) +
        1.351 * energy(b39, 0) +
        1.67 * energy(b46, 0) +
        2 * over900 +
        2.34 * over1100 +
        highest * over1600 -
        STEP_SHARE * step * step;
      spectrum.power = power > 0 ? power : 0;
      return spectrum.power;
    },
    divide: () => {
      spectrum.lowPower = energy(low, 0);
      spectrum.pitchPower = energy(pitch, 0);
      spectrum.middlePower = energy(middle, 0);
    },
  };
  return spectrum;
};
