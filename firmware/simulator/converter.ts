import { gaussian } from "./sound/noiseHash.ts";

/** Counts rms on the 16-bit scale for 1 Pa rms (94 dB SPL): -44 dBV/Pa, gain 50, 3.3 V = 65 536 counts. */
export const COUNTS_PER_PASCAL = 6256;
/** Where silence lies: half the supply. */
export const BIAS_COUNTS = 32_768;
/** The largest sample a 12-bit converter gives, shifted left by four. */
export const CLIP_COUNTS = 65_520;
/** Noise of microphone amplifier and converter together, in counts rms (1.2 codes of 12 bits). */
export const CONVERTER_NOISE_COUNTS = 1.2 * 16;

/** How one frame is converted. */
export interface ConversionOptions {
  /** Number of the frame's first sample since the board started: it selects the noise, so that any frame can be made again. */
  firstSample: number;
  seed: number;
  /** Counts rms; default `CONVERTER_NOISE_COUNTS`. */
  noiseCounts?: number;
}

/**
 * Turns sound pressure (pascal, `pressurePa[i]`) into what the device's converter gives: 12 bits shifted left by four, 0..65 520, with
 * noise and clipping, without any anti-alias filter. Writes `out.length` samples; an 8-bit `out` gets the upper byte.
 */
export const convertPressure = (
  pressurePa: Float64Array,
  out: Uint16Array | Uint8Array,
  { firstSample, seed, noiseCounts = CONVERTER_NOISE_COUNTS }: ConversionOptions,
): void => {
  const shift = out.BYTES_PER_ELEMENT === 1 ? 8 : 0;
  for (let i = 0; i < out.length; i++) {
    const counts =
      BIAS_COUNTS + (pressurePa[i] as number) * COUNTS_PER_PASCAL + noiseCounts * gaussian(seed, firstSample + i);
    const code = Math.round(counts / 16);
    out[i] = (Math.min(4095, Math.max(0, code)) << 4) >> shift;
  }
};
