import type { Spectrum } from "./spectrum.ts";

/** So many frames in a row are heard without a spectrum: a second at most. */
const REST_FRAMES = 15;
/** Rest ends as soon as the plain power leaves these limits (2 dB up, 3 dB down). */
const RISE = 1.6;
const FALL = 0.5;

/**
 * The rest of a quiet room, in which hardly anything changes: a frame's A-weighted power is then its plain power times
 * the weighting that the last spectrum measured. A spectrum costs twelve times as much.
 */
export const createRest = () => {
  /** Frames still to rest. */
  let leftFrames = 0;
  /** The converter's middle in counts. */
  let middle = 0;
  /** A-weighted by plain power. */
  let weight = 0;
  let leastPower = 0;
  let mostPower = 0;
  return {
    /** Hears a frame: its A-weighted power, or 0 when it needs its spectrum. */
    hear: (frame: Uint16Array): number => {
      if (!leftFrames) return 0;
      const plainPower = E.variance(frame, middle) / frame.length;
      if (plainPower < mostPower && plainPower > leastPower) {
        leftFrames--;
        return plainPower * weight;
      }
      leftFrames = 0;
      return 0;
    },
    /** After a quiet frame: measures anew. */
    begin: (frame: Uint16Array, spectrum: Spectrum): void => {
      middle = spectrum.lowerBins[0] as number;
      const plainPower = E.variance(frame, middle) / frame.length;
      weight = spectrum.power / plainPower;
      mostPower = RISE * plainPower;
      leastPower = FALL * plainPower;
      leftFrames = REST_FRAMES;
    },
  };
};
