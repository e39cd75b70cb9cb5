/** Width of a spectrum bin in Hz. A frame always lasts 64 ms, so this is the same at every supported rate. */
export const BIN_HZ = 15.625;

/** Length of a frame in milliseconds. */
export const FRAME_MS = 64;

/** Samples in a frame. A choice and no division: the interpreter's Waveform takes integers, and a quotient is none. */
export const samplesAt = (rateHz: number): number => (rateHz === 4000 ? 256 : 512);

/**
 * A-weighting (IEC 61672-1, annex E) in thirteen bands of the spectrum: first bin, number of bins, weight.
 *
 * The edges lie at 47, 70, 95, 125, 165, 225, 300, 425, 600, 750, 900, 1150, 1600 and 4000 Hz. A weight is twice the
 * mean squared A gain of the band's bins (twice, since only one half of the spectrum is summed), so that the weighted
 * sum is the A-weighted mean square of the frame in counts². The band that holds the 1 kHz calibration tone has the
 * gain of 1 kHz exactly. A test computes the table anew from the standard's formula.
 */
export const BANDS: ReadonlyArray<ReadonlyArray<number>> = [
  [3, 1, 0.0014252],
  [4, 2, 0.0076085],
  [6, 2, 0.026006],
  [8, 3, 0.068079],
  [11, 3, 0.14183],
  [14, 5, 0.2729],
  [19, 8, 0.53298],
  [27, 11, 0.945],
  [38, 10, 1.3683],
  [48, 10, 1.7017],
  [58, 16, 2],
  [74, 28, 2.3674],
  [102, 154, 2.619],
];
