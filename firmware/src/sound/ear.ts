import { decibels, oneDecimal } from "@veilleuse/shared";
import { createBackground, learnBackground } from "./background.ts";
import { createCryJudge, NOT_JUDGED } from "./cryLikeness.ts";
import { createGate } from "./gate.ts";
import { FLAT_POWER, levelDb, powerOfLevel, SPL_OFFSET_DB } from "./level.ts";
import { addSecond, clearMinute, createMinuteSums, exceededDb, sortSeconds } from "./minute.ts";
import { noiseAfter, withoutNoise } from "./noise.ts";
import { clearSecond, createSecond, isHeard, likenessOf, meanPower } from "./second.ts";
import { createSpectrum } from "./spectrum.ts";

/** Counts at which the converter can go no further. */
const CLIP_HIGH = 65520;
const CLIP_LOW = 0;

/**
 * In a quiet room hardly anything changes: after a spectrum so many frames in a row do without. Their A-weighted power
 * is their plain power times the weighting that the spectrum measured, as long as the plain power stays within these
 * limits (2 dB up, 3 dB down). A spectrum costs ten times as much.
 */
const REST_FRAMES = 15;
const REST_RISE = 1.6;
const REST_FALL = 0.5;

/** Below this mean square (81 dB) nothing clips but a thump. To look for clipped samples is dear: 8 ms have to do. */
const CLIPPED_POWER = 2e6;
const LOOK_SAMPLES = 64;

/** No meter gives more. */
const METER_MOST_DB = 140;

/**
 * After so many frames in which nothing stood out, frames in a resting room are only summed up, and the detectors told
 * of all of them with the next that is not. What rest is left when a sound breaks it is not told.
 */
const CALM_FRAMES = 30;

/** Seconds that a calibration looks back. */
export const RECENT_SECONDS = 3;

/** Hears frames and sums them up by second and by minute. All levels are in dB, A-weighted, with the offset added. */
export const createEar = (frameSamples: number) => {
  const variance = E.variance;
  let samples = frameSamples;
  let weighted = true;
  let spectrum = createSpectrum(samples);
  const standsOut = createGate();
  const judge = createCryJudge();
  const background = createBackground();
  const second = createSecond();
  const minute = createMinuteSums();
  const recentDb: number[] = [];
  let slope = 1;
  let calibrationDb = 0;
  let metered = false;
  let noisePower = 0;
  let calmFrames = 0;
  /** Frames still to rest; the converter's middle; from a sum of squares around it to the A-weighted mean square. */
  let restFrames = 0;
  let restMiddle = 0;
  let restWeight = 0;
  let restLeast = 0;
  let restMost = 0;
  /** Frames that were only summed up, with the sum and the highest of their sums of squares; time not told yet. */
  let heardFrames = 0;
  let heardSum = 0;
  let heardMost = 0;
  let untoldMs = 0;
  let restMs = 0;

  /** Takes what was heard at rest into `second` and `minute`. */
  const settle = (): void => {
    const passedMs = heardFrames * restMs;
    untoldMs += passedMs;
    minute.coverMs += passedMs;
    second.frames += heardFrames;
    second.soundFrames += heardFrames;
    second.powerSum += restWeight * heardSum;
    second.powerMax = Math.max(second.powerMax, restWeight * heardMost);
    heardFrames = heardSum = heardMost = 0;
  };

  const ear = {
    settle,
    /** Level of the last frame, one decimal. */
    frameDb: 0,
    /** Its cry likeness, 0 to 1, or negative when it was too quiet to be judged. */
    likeness: NOT_JUDGED,
    floorDb: 0,
    /** What the likeness was judged by. */
    cryInputs: judge.inputs,
    second,
    sums: minute,
    /** Levels of the last seconds, oldest first; a lost second starts it anew. */
    recentDb,
    /**
     * Hears a frame. Answers the time in milliseconds for which the detectors are to take its level, background and
     * likeness: 0 while the room rests, and for a frame without sound, which is not a quiet one.
     *
     * This is most of what a night costs, so that everything which is not for every frame has its function elsewhere.
     * @param hold true while something is going on: the background is not learned, and nobody rests
     */
    hearFrame: (frame: Uint16Array, frameMs: number, hold: boolean): number => {
      if (!restFrames) return hearAnew(frame, frameMs, hold);
      const sum = variance(frame, restMiddle);
      if (sum > restMost || sum < restLeast) return hearAnew(frame, frameMs, hold);
      if (!--restFrames || hold || calmFrames < CALM_FRAMES) return hearResting(sum, frameMs, hold);
      heardFrames++;
      heardSum += sum;
      if (sum > heardMost) heardMost = sum;
      return 0;
    },
    /** A meter that weights and averages itself gives its level instead; it says nothing about crying. */
    hearLevel: (db: number, frameMs: number, hold: boolean): number => {
      metered = true;
      second.frames++;
      const power = powerOfLevel(slope * db);
      if (db > METER_MOST_DB) second.clippedFrames++;
      else if (!(power > FLAT_POWER)) second.flatFrames++;
      else {
        learn(power, frameMs, hold);
        takePower(power, frameMs);
        return frameMs;
      }
      return 0;
    },
    /** Goes on with frames of another size, or without weighting. What was learned no longer holds. */
    change: (newSamples: number, newWeighted: boolean): void => {
      weighted = newWeighted;
      restFrames = 0;
      if (newSamples !== samples) {
        samples = newSamples;
        spectrum = createSpectrum(samples);
      }
      background.floorDb = undefined;
      noisePower = 0;
    },
    /** Changes the offset and the slope (dB for each dB of a meter); what was learned moves along. */
    useLine: (offsetDb: number, newSlope: number): void => {
      if (background.floorDb !== undefined) background.floorDb += offsetDb - calibrationDb;
      calibrationDb = offsetDb;
      slope = newSlope;
      recentDb.splice(0, recentDb.length);
    },
    /** Closes the second: undefined when nothing was heard, which is not the same as silence. */
    endSecond: (): { leq: number; max: number; floor: number; cry: number; gap: boolean } | undefined => {
      settle();
      if (!isHeard(second)) {
        recentDb.splice(0, recentDb.length);
        clearSecond(second);
        return undefined;
      }
      const mean = meanPower(second);
      if (!metered && !second.gap) noisePower = noiseAfter(noisePower, mean, second.powerMax);
      const leqDb = soundDb(mean);
      const level = {
        leq: oneDecimal(leqDb),
        max: oneDecimal(soundDb(second.powerMax)),
        floor: oneDecimal(soundDb(powerOfLevel(ear.floorDb - calibrationDb))),
        cry: likenessOf(second),
        gap: second.gap,
      };
      addSecond(minute, second, leqDb);
      recentDb.push(leqDb);
      if (recentDb.length > RECENT_SECONDS) recentDb.shift();
      clearSecond(second);
      return level;
    },
    /** Closes the minute. Without any sound its levels are the least that there are, and `cover` says so. */
    endMinute: () => {
      settle();
      sortSeconds(minute);
      const meanDb = soundDb(minute.frames ? minute.powerSum / minute.frames : 0);
      const values = {
        leq: oneDecimal(meanDb),
        max: oneDecimal(soundDb(minute.powerMax)),
        l10: oneDecimal(exceededDb(minute, 0.1, meanDb)),
        l90: oneDecimal(exceededDb(minute, 0.9, meanDb)),
        cry: Math.min(60, minute.cryMs / 1000),
        loud: Math.min(60, minute.loudMs / 1000),
        motion: Math.min(60, minute.motionMs / 1000),
        cover: Math.min(60, minute.coverMs / 1000),
      };
      clearMinute(minute);
      return values;
    },
  };

  /** The level that is told: without the noise of the microphone. */
  const soundDb = (power: number): number => levelDb(withoutNoise(power, noisePower)) + calibrationDb;

  const isClipped = (frame: Uint16Array): boolean => {
    const start = new Uint16Array(frame.buffer, 0, LOOK_SAMPLES);
    return start.indexOf(CLIP_HIGH) >= 0 || start.indexOf(CLIP_LOW) >= 0;
  };

  const takePower = (power: number, frameMs: number): void => {
    second.soundFrames++;
    second.powerSum += power;
    if (power > second.powerMax) second.powerMax = power;
    minute.coverMs += frameMs;
  };

  const learn = (power: number, heardMs: number, hold: boolean): void => {
    const exactDb = levelDb(power) + calibrationDb;
    ear.frameDb = Math.round(10 * exactDb) / 10;
    ear.floorDb = learnBackground(background, exactDb, heardMs, hold);
  };

  /** Hears a frame at rest, and tells of those before it. */
  const hearResting = (sum: number, frameMs: number, hold: boolean): number => {
    if (heardFrames) settle();
    const heardMs = untoldMs + frameMs;
    untoldMs = 0;
    second.frames++;
    takePower(restWeight * sum, frameMs);
    learn(restWeight * sum, heardMs, hold);
    standsOut(ear.frameDb, ear.floorDb, heardMs);
    calmFrames++;
    ear.likeness = judge.step(false, spectrum, ear.frameDb);
    return heardMs;
  };

  /** A quiet frame: what it says holds for the next ones. */
  const beginRest = (frame: Uint16Array, frameMs: number): void => {
    restMiddle = spectrum.lowerBins[0] as number;
    const sum = variance(frame, restMiddle);
    restWeight = spectrum.power / sum;
    restMost = REST_RISE * sum;
    restLeast = REST_FALL * sum;
    restMs = frameMs;
    restFrames = REST_FRAMES;
  };

  const countFlat = (sample: number): number => {
    if (sample === CLIP_HIGH) second.clippedFrames++;
    else second.flatFrames++;
    return 0;
  };

  /** Hears a frame by its spectrum. */
  const hearAnew = (frame: Uint16Array, frameMs: number, hold: boolean): number => {
    if (heardFrames) settle();
    restFrames = untoldMs = 0;
    second.frames++;
    const now = spectrum;
    const power = weighted ? now.analyse(frame) : variance(frame, E.sum(frame) / samples) / samples;
    if (power < FLAT_POWER) return countFlat(frame[0] as number);
    if (power > CLIPPED_POWER && isClipped(frame)) second.clippedFrames++;
    second.soundFrames++;
    second.powerSum += power;
    if (power > second.powerMax) second.powerMax = power;
    minute.coverMs += frameMs;
    const exactDb = decibels(power) + SPL_OFFSET_DB + calibrationDb;
    const frameDb = Math.round(10 * exactDb) / 10;
    const floorDb = learnBackground(background, exactDb, frameMs, hold);
    ear.frameDb = frameDb;
    ear.floorDb = floorDb;
    const active = standsOut(frameDb, floorDb, frameMs) && weighted;
    if (active) {
      calmFrames = 0;
      now.divide();
    } else {
      calmFrames++;
      if (weighted) beginRest(frame, frameMs);
    }
    const likeness = judge.step(active, now, frameDb);
    if (likeness > 0) second.likenessSum += likeness;
    ear.likeness = likeness;
    return frameMs;
  };

  return ear;
};
