import { oneDecimal } from "@veilleuse/shared";
import { createBackground, learnBackground } from "./background.ts";
import { createCryJudge, NOT_JUDGED } from "./cryLikeness.ts";
import { createGate } from "./gate.ts";
import { FLAT_POWER, levelDb, powerOfLevel } from "./level.ts";
import { addSecond, clearMinute, createMinuteSums, exceededDb, sortSeconds } from "./minute.ts";
import { createNoise } from "./noise.ts";
import { createRest } from "./rest.ts";
import { addFrame, clearSecond, createSecond, isHeard, likenessOf, meanPower } from "./second.ts";
import { createSpectrum } from "./spectrum.ts";

/** Counts at which the converter can go no further. */
const CLIP_HIGH = 65520;
const CLIP_LOW = 0;

/** Below this mean square (81 dB) nothing clips but a thump. To look for clipped samples is dear: 8 ms have to do. */
const CLIPPED_POWER = 2e6;
const LOOK_SAMPLES = 64;

/** No meter gives more. */
const METER_MOST_DB = 140;

/**
 * After so many frames in which nothing stood out, frames in a resting room are only summed up, and the detectors told
 * once a second. What rest is left when a sound breaks it is not told.
 */
const CALM_FRAMES = 30;
const TELL_MS = 850;

/** Seconds that a calibration looks back. */
export const RECENT_SECONDS = 3;

/** Hears frames and sums them up by second and by minute. All levels are in dB, A-weighted, with the offset added. */
export const createEar = (frameSamples: number) => {
  let samples = frameSamples;
  let weighted = true;
  let spectrum = createSpectrum(samples);
  let earlier = createSpectrum(samples);
  const rest = createRest();
  const noise = createNoise();
  const standsOut = createGate();
  const judge = createCryJudge();
  const background = createBackground();
  const second = createSecond();
  const minute = createMinuteSums();
  const recentDb: number[] = [];
  let slope = 1;
  let calibrationDb = 0;
  let metered = false;
  let calmFrames = 0;
  let restedMs = 0;

  const ear = {
    /** Level of the last frame, one decimal. */
    frameDb: 0,
    /** Its cry likeness, 0 to 1, or negative when it was too quiet to be judged. */
    likeness: NOT_JUDGED,
    floorDb: 0,
    /** What the likeness was judged by. */
    cryInputs: judge.inputs,
    second,
    minute,
    /** Levels of the last seconds, oldest first; a lost second starts it anew. */
    recentDb,
    /**
     * Hears a frame. Answers the time in milliseconds for which the detectors are to take its level, background and
     * likeness: 0 while the room rests, and for a frame without sound, which is not a quiet one.
     * @param hold true while something is going on: the background is not learned, and nobody rests
     */
    hearFrame: (frame: Uint16Array, frameMs: number, hold: boolean): number => {
      second.frames++;
      let power = weighted ? rest.hear(frame) : 0;
      const resting = power > 0;
      if (resting && calmFrames > CALM_FRAMES && !hold && restedMs < TELL_MS) {
        restedMs += frameMs;
        minute.coverMs += frameMs;
        second.soundFrames++;
        second.powerSum += power;
        if (power > second.powerMax) second.powerMax = power;
        return 0;
      }
      if (!weighted) {
        power = E.variance(frame, E.sum(frame) / samples) / samples;
      } else if (!resting) {
        const free = earlier;
        earlier = spectrum;
        spectrum = free;
        spectrum.analyse(frame);
        power = spectrum.power;
      }
      const flat = power < FLAT_POWER;
      if (flat ? frame[0] === CLIP_HIGH : power > CLIPPED_POWER && isClipped(frame)) second.clippedFrames++;
      else if (flat) second.flatFrames++;
      if (flat) return 0;
      const heardMs = resting ? restedMs + frameMs : frameMs;
      restedMs = 0;
      minute.coverMs += frameMs;
      learn(power, heardMs, hold);
      const active = standsOut(ear.frameDb, ear.floorDb, heardMs) && weighted && !resting;
      calmFrames = active ? 0 : calmFrames + 1;
      if (active) spectrum.divide();
      else if (weighted && !resting) rest.begin(frame, spectrum);
      ear.likeness = judge.step(active, spectrum, earlier, ear.frameDb);
      addFrame(second, power, ear.likeness);
      return heardMs;
    },
    /** A meter that weights and averages itself gives its level instead; it says nothing about crying. */
    hearLevel: (db: number, frameMs: number, hold: boolean): number => {
      metered = true;
      second.frames++;
      const power = powerOfLevel(slope * db);
      if (db > METER_MOST_DB) second.clippedFrames++;
      else if (!(power > FLAT_POWER)) second.flatFrames++;
      else {
        minute.coverMs += frameMs;
        learn(power, frameMs, hold);
        addFrame(second, power, NOT_JUDGED);
        return frameMs;
      }
      return 0;
    },
    /** Goes on with frames of another size, or without weighting. What was learned no longer holds. */
    change: (newSamples: number, newWeighted: boolean): void => {
      weighted = newWeighted;
      if (newSamples !== samples) {
        samples = newSamples;
        spectrum = createSpectrum(samples);
        earlier = createSpectrum(samples);
      }
      background.floorDb = undefined;
      noise.forget();
    },
    /** Changes the offset and the slope (dB for each dB of a meter); what was learned moves along. */
    calibrate: (offsetDb: number, newSlope: number): void => {
      if (background.floorDb !== undefined) background.floorDb += offsetDb - calibrationDb;
      calibrationDb = offsetDb;
      slope = newSlope;
      recentDb.splice(0, recentDb.length);
    },
    /** Closes the second: undefined when nothing was heard, which is not the same as silence. */
    endSecond: (): { leq: number; max: number; floor: number; cry: number; gap: boolean } | undefined => {
      if (!isHeard(second)) {
        recentDb.splice(0, recentDb.length);
        clearSecond(second);
        return undefined;
      }
      const mean = meanPower(second);
      if (!metered && !second.gap) noise.learn(mean, second.powerMax);
      const leqDb = soundDb(mean);
      const level = {
        leq: oneDecimal(leqDb),
        max: oneDecimal(soundDb(second.powerMax)),
        floor: oneDecimal(soundDb(powerOfLevel(ear.floorDb - calibrationDb))),
        cry: likenessOf(second),
        gap: second.gap,
      };
      addSecond(minute, second.powerSum, second.powerMax, second.soundFrames, leqDb);
      recentDb.push(leqDb);
      if (recentDb.length > RECENT_SECONDS) recentDb.shift();
      clearSecond(second);
      return level;
    },
    /** Closes the minute. Without any sound its levels are the least that there are, and `cover` says so. */
    endMinute: () => {
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
  const soundDb = (power: number): number => levelDb(noise.without(power)) + calibrationDb;

  const isClipped = (frame: Uint16Array): boolean => {
    const start = new Uint16Array(frame.buffer, 0, LOOK_SAMPLES);
    return start.indexOf(CLIP_HIGH) >= 0 || start.indexOf(CLIP_LOW) >= 0;
  };

  const learn = (power: number, heardMs: number, hold: boolean): void => {
    const exactDb = levelDb(power) + calibrationDb;
    ear.frameDb = oneDecimal(exactDb);
    ear.floorDb = learnBackground(background, exactDb, heardMs, hold);
  };

  return ear;
};
