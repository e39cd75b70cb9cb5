import type { Spectrum } from "./spectrum.ts";

/** The answer for a frame that is too quiet to be judged. */
export const NOT_JUDGED = -1;

/** Judges one frame: NOT_JUDGED, or how much it is like a cry, from 0 to 1. Keeps its own memory of earlier frames. */
export type CryJudge = (spectrum: Spectrum, frameDb: number, floorDb: number, frameMs: number) => number;

/** A frame counts only if it stands out from the background ... */
const ABOVE_FLOOR_DB = 6;
/** ... and belongs to the loud part of what is going on; the peak is forgotten at 3 dB a second. */
const BELOW_PEAK_DB = 10;
const PEAK_FALL_DB_PER_MS = 3 / 1000;
/** White noise has a tonality of 1.3, pink noise 1.4, moving voices 1.7 and more. */
const NOISE_TONALITY = 1.6;
const VOICE_TONALITY = 2.6;
/** A cry has little below its pitch, and both a pitch of 300 to 600 Hz and harmonics: a whistle or a hum has not. */
const LOW_SHARE_MOST = 0.2;
const PITCH_SHARE_LEAST = 0.004;
const HARMONIC_SHARE_LEAST = 0.3;

/**
 * A first, honest approximation from one spectrum: tonal, pitched like a baby, with harmonics. Songs and toys can
 * pass for cries here; the confirmation time and the self-soothing wait stand behind it.
 */
export const createCryJudge = (): CryJudge => {
  let peakDb = 0;
  return (spectrum, frameDb, floorDb, frameMs) => {
    peakDb = Math.max(frameDb, peakDb - PEAK_FALL_DB_PER_MS * frameMs);
    if (frameDb < floorDb + ABOVE_FLOOR_DB || frameDb < peakDb - BELOW_PEAK_DB) return NOT_JUDGED;
    const cryPower = spectrum.pitchPower + spectrum.harmonicPower;
    const totalPower = cryPower + spectrum.lowPower;
    if (spectrum.lowPower > LOW_SHARE_MOST * totalPower) return 0;
    if (spectrum.pitchPower < PITCH_SHARE_LEAST * totalPower) return 0;
    if (spectrum.harmonicPower < HARMONIC_SHARE_LEAST * totalPower) return 0;
    const sum = E.sum(spectrum.cryBins);
    const tonality = (spectrum.cryBins.length * cryPower) / (sum * sum);
    return Math.max(0, Math.min(1, (tonality - NOISE_TONALITY) / (VOICE_TONALITY - NOISE_TONALITY)));
  };
};
