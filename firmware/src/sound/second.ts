/** Sums of the frames of one second. */
export type Second = {
  /** Frames that came, and those of them in which there was sound: the others are flat or nothing but clipped. */
  frames: number;
  soundFrames: number;
  /** Sum of the frames' mean squares in counts². */
  powerSum: number;
  /** Highest mean square of a frame in counts². */
  powerMax: number;
  /** Sum of the frames' cry likeness. */
  likenessSum: number;
  /** True when samples were lost. */
  gap: boolean;
  /** Frames with clipped samples. */
  clippedFrames: number;
  /** Frames without any sound at all. */
  flatFrames: number;
};

export const createSecond = (): Second => ({
  frames: 0,
  soundFrames: 0,
  powerSum: 0,
  powerMax: 0,
  likenessSum: 0,
  gap: false,
  clippedFrames: 0,
  flatFrames: 0,
});

/** True when most of its frames had sound. */
export const isHeard = (second: Second): boolean => second.soundFrames > 0 && 2 * second.soundFrames > second.frames;

/** Energy mean of the second in counts²; only for a second with sound. */
export const meanPower = (second: Second): number => second.powerSum / second.soundFrames;

/** Share of cry-like frames, 0 to 1, with two decimals; only for a second with sound. */
export const likenessOf = (second: Second): number => Math.round((100 * second.likenessSum) / second.soundFrames) / 100;

export const clearSecond = (second: Second): void => {
  second.frames = 0;
  second.soundFrames = 0;
  second.powerSum = 0;
  second.powerMax = 0;
  second.likenessSum = 0;
  second.gap = false;
  second.clippedFrames = 0;
  second.flatFrames = 0;
};
