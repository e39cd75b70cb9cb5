import type { Spectrum } from "./spectrum.ts";

/** So many frames in a row are heard without a spectrum: half a second at most. */
const REST_FRAMES = 7;
/** Rest ends as soon as the plain power leaves these limits (2 dB up, 3 dB down). */
const RISE = 1.6;
const FALL = 0.5;
/** Weight of a new measurement of the weighting among the earlier ones. */
const NEW_SHARE = 0.3;

/**
 * The rest of a quiet room, in which hardly anything changes: a frame's A-weighted power is then its plain power times
 * the weighting that the last spectra measured. A spectrum costs twelve times as much.
 */
export const createRest = () => {
  let leftFrames = 0;
  let leastPower = 0;
  let mostPower = 0;
  const rest = {
    /** The converter's middle in counts. */
    middle: 0,
    /** A-weighted by plain power. */
    weight: 0,
    /** Counts one frame of this plain power (counts²); false when it needs its spectrum. */
    lasts: (plainPower: number): boolean => {
      if (leftFrames > 0 && plainPower < mostPower && plainPower > leastPower) {
        leftFrames--;
        return true;
      }
      return false;
    },
    /** After a quiet frame: measures anew. */
    begin: (frame: Uint16Array, spectrum: Spectrum): void => {
      rest.middle = spectrum.lowerBins[0] as number;
      const plainPower = E.variance(frame, rest.middle) / frame.length;
      const weight = plainPower > 0 ? spectrum.power / plainPower : 0;
      rest.weight = leftFrames > 0 || !rest.weight ? weight : rest.weight + NEW_SHARE * (weight - rest.weight);
      mostPower = RISE * plainPower;
      leastPower = FALL * plainPower;
      leftFrames = REST_FRAMES;
    },
  };
  return rest;
};
