/*
 * The noise of microphone and converter is learned as the least steady power that was ever heard, and taken off the
 * levels that are told. Its upper limit keeps what is taken off wrongly (a fan that never stops) from costing a level of
 * 60 dB more than 0.4 dB. Powers are mean squares in counts²; 0 is a noise that is not known yet.
 */

/** Steady levels outside of these limits, in counts², are no converter's noise but a dead wire (31 dB) or a sound (49 dB). */
const LEAST_POWER = 20;
const MOST_POWER = 1300;
/** The loudest frame of a second of noise has so many times its mean; a tone or a hum is steadier, a sound wavers more. */
const LEAST_FACTOR = 1.03;
const MOST_FACTOR = 1.4;
/** What was learned rises by 1.6 dB an hour at most: the room's quietest moments are what counts. */
const RISE = 1.0001;
/** What is left of a level at least: 12 dB may be taken off. */
const REST_SHARE = 1 / 16;

/** Whether a second was steady enough, and neither too loud nor too quiet, to be that noise. */
const isNoise = (meanPower: number, mostPower: number): boolean =>
  meanPower >= LEAST_POWER &&
  meanPower <= MOST_POWER &&
  mostPower >= LEAST_FACTOR * meanPower &&
  mostPower <= MOST_FACTOR * meanPower;

/** The noise after a second of the given mean, whose loudest frame had `mostPower`. */
export const noiseAfter = (noisePower: number, meanPower: number, mostPower: number): number =>
  !isNoise(meanPower, mostPower) ? noisePower : noisePower ? Math.min(meanPower, RISE * noisePower) : meanPower;

/** The power without the noise, above zero if it was. */
export const withoutNoise = (power: number, noisePower: number): number =>
  Math.max(power - noisePower, REST_SHARE * power);
