/** Sound pressure level of 1 Pa rms. */
export const ONE_PASCAL_DB = 94;

/**
 * A sound at the microphone. Pressure is in pascal: a sound of rms 1.0 has 94 dB SPL. A sound has no state: the same place in
 * time always gives the same pressure, whatever was asked for before.
 */
export interface Sound {
  /** When it ends, in seconds from its start; `Infinity` when it goes on. After its end it is silent. */
  readonly durationSeconds: number;
  /** Adds `gain` times the pressure at `startSeconds + i / rateHz` to `out[i]`, for every i. */
  addTo(out: Float64Array, startSeconds: number, rateHz: number, gain: number): void;
}

/** Pressure rms in pascal of a level in dB SPL. */
export const pascalOf = (levelDb: number): number => 10 ** ((levelDb - ONE_PASCAL_DB) / 20);

/** Level in dB SPL of a mean square pressure in Pa²; `-Infinity` for 0. */
export const levelOf = (meanSquarePa2: number): number => ONE_PASCAL_DB + 10 * Math.log10(meanSquarePa2);

/** Point-samples `sound`: `count` pressures in pascal from `startSeconds` on, `rateHz` of them a second. */
export const sampleSound = (sound: Sound, startSeconds: number, rateHz: number, count: number): Float64Array => {
  const out = new Float64Array(count);
  sound.addTo(out, startSeconds, rateHz, 1);
  return out;
};

/** No sound at all. */
export const silence = (): Sound => ({ durationSeconds: Number.POSITIVE_INFINITY, addTo: () => undefined });
