import { oneDecimal } from "@veilleuse/shared";
import { createBackground, learnBackground } from "./background.ts";
import { createCryJudge, NOT_JUDGED } from "./cryLikeness.ts";
import { createGate } from "./gate.ts";
import { FLAT_POWER, levelDb, powerOfLevel } from "./level.ts";
import { addSecond, clearMinute, createMinuteSums, exceededDb, sortSeconds } from "./minute.ts";
import { createRest } from "./rest.ts";
import { addFrame, clearSecond, createSecond, likenessOf, meanPower } from "./second.ts";
import { createSpectrum } from "./spectrum.ts";

/** Counts at which the converter can go no further. */
const CLIP_HIGH = 65520;
const CLIP_LOW = 0;

/** A frame with ten clipped samples has at least this mean square in counts²; to look for them is dear. */
const CLIPPED_POWER = 2e7;

/** Seconds that a calibration looks back. */
export const RECENT_SECONDS = 3;

/** Hears frames and sums them up by second and by minute. All levels are in dB, A-weighted, with the offset added. */
export const createEar = (samples: number) => {
  let spectrum = createSpectrum(samples);
  let earlier = createSpectrum(samples);
  const rest = createRest();
  const standsOut = createGate();
  const judge = createCryJudge();
  const background = createBackground();
  const second = createSecond();
  const minute = createMinuteSums();
  const recentDb: number[] = [];
  let calibrationDb = 0;

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
    hearFrame: (frame: Uint16Array, frameMs: number, hold: boolean): void => {
      const plainPower = E.variance(frame, rest.middle) / samples;
      const resting = rest.lasts(plainPower);
      let power = plainPower * rest.weight;
      if (!resting) {
        const free = earlier;
        earlier = spectrum;
        spectrum = free;
        spectrum.analyse(frame);
        power = spectrum.power;
      }
      if (power < FLAT_POWER) second.flatFrames++;
      else if (plainPower > CLIPPED_POWER && (frame.indexOf(CLIP_HIGH) >= 0 || frame.indexOf(CLIP_LOW) >= 0)) {
        second.clippedFrames++;
      }
      learn(power, frameMs, hold);
      const active = standsOut(ear.frameDb, ear.floorDb, frameMs) && !resting;
      if (!active && !resting) rest.begin(frame, spectrum);
      ear.likeness = judge.step(active, spectrum, earlier, ear.frameDb);
      addFrame(second, power, ear.likeness);
    },
    /** A meter that weights and averages itself gives its level instead; it says nothing about crying. */
    hearLevel: (db: number, frameMs: number, hold: boolean): void => {
      const power = powerOfLevel(db);
      if (power < FLAT_POWER) second.flatFrames++;
      learn(power, frameMs, hold);
      addFrame(second, power, NOT_JUDGED);
    },
    /** Changes the offset; what was learned moves along. */
    calibrate: (offsetDb: number): void => {
      if (background.floorDb !== undefined) background.floorDb += offsetDb - calibrationDb;
      calibrationDb = offsetDb;
      recentDb.splice(0, recentDb.length);
    },
    /** Closes the second: undefined when nothing was heard, which is not the same as silence. */
    endSecond: (): { leq: number; max: number; floor: number; cry: number; gap: boolean } | undefined => {
      if (!second.frames) {
        recentDb.splice(0, recentDb.length);
        clearSecond(second);
        return undefined;
      }
      const leqDb = levelDb(meanPower(second)) + calibrationDb;
      const level = {
        leq: oneDecimal(leqDb),
        max: oneDecimal(levelDb(second.powerMax) + calibrationDb),
        floor: oneDecimal(ear.floorDb),
        cry: likenessOf(second),
        gap: second.gap,
      };
      addSecond(minute, second.powerSum, second.powerMax, second.frames, leqDb);
      recentDb.push(leqDb);
      if (recentDb.length > RECENT_SECONDS) recentDb.shift();
      clearSecond(second);
      return level;
    },
    /** Closes the minute. Without any sound its levels are the least that there are, and `cover` says so. */
    endMinute: () => {
      sortSeconds(minute);
      const meanDb = levelDb(minute.frames ? minute.powerSum / minute.frames : 0) + calibrationDb;
      const values = {
        leq: oneDecimal(meanDb),
        max: oneDecimal(levelDb(minute.powerMax) + calibrationDb),
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

  const learn = (power: number, frameMs: number, hold: boolean): void => {
    const exactDb = levelDb(power) + calibrationDb;
    ear.frameDb = oneDecimal(exactDb);
    ear.floorDb = learnBackground(background, exactDb, frameMs, hold);
    minute.coverMs += frameMs;
  };

  return ear;
};
