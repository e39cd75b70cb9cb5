import type { Second } from "./second.ts";

/** Sums of one minute. */
export type MinuteSums = {
  /** Sum over the frames of the mean square in counts², and their number. */
  powerSum: number;
  powerMax: number;
  frames: number;
  /** Levels of the seconds with sound, in hundredths of a decibel: half the memory of floats. */
  levels: Int16Array;
  seconds: number;
  coverMs: number;
  loudMs: number;
  cryMs: number;
  motionMs: number;
};

const MINUTE_SECONDS = 60;
const HUNDREDTHS = 100;
/** Above every level: sorts behind them. */
const NO_LEVEL = 32767;

export const createMinuteSums = (): MinuteSums => ({
  powerSum: 0,
  powerMax: 0,
  frames: 0,
  levels: new Int16Array(MINUTE_SECONDS),
  seconds: 0,
  coverMs: 0,
  loudMs: 0,
  cryMs: 0,
  motionMs: 0,
});

/** Adds a second that has frames. */
export const addSecond = (minute: MinuteSums, second: Second, leqDb: number): void => {
  minute.powerSum += second.powerSum;
  minute.frames += second.soundFrames;
  if (second.powerMax > minute.powerMax) minute.powerMax = second.powerMax;
  if (minute.seconds < MINUTE_SECONDS) minute.levels[minute.seconds++] = Math.round(HUNDREDTHS * leqDb);
};

const ascending = (a: number, b: number): number => a - b;

/** Sorts the seconds; to be called once, before the levels exceeded are read. */
export const sortSeconds = (minute: MinuteSums): void => {
  for (let i = minute.seconds; i < MINUTE_SECONDS; i++) minute.levels[i] = NO_LEVEL;
  minute.levels.sort(ascending);
};

/** The level in dB that was exceeded in `share` of the seconds (0.1 for L10); `otherwise` if there were none. */
export const exceededDb = (minute: MinuteSums, share: number, otherwise: number): number => {
  if (!minute.seconds) return otherwise;
  return (minute.levels[Math.round((1 - share) * (minute.seconds - 1))] as number) / HUNDREDTHS;
};

export const clearMinute = (minute: MinuteSums): void => {
  minute.powerSum = 0;
  minute.powerMax = 0;
  minute.frames = 0;
  minute.seconds = 0;
  minute.coverMs = 0;
  minute.loudMs = 0;
  minute.cryMs = 0;
  minute.motionMs = 0;
};
