/** Sums of the frames of one second. */
export type Second = {
  frames: number;
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
  powerSum: 0,
  powerMax: 0,
  likenessSum: 0,
  gap: false,
  clippedFrames: 0,
  flatFrames: 0,
});

export const addFrame = (second: Second, power: number, likeness: number): void => {
  second.frames++;
  second.powerSum += power;
  if (power > second.powerMax) second.powerMax = power;
  if (likeness > 0) second.likenessSum += likeness;
};

/** Energy mean of the second in counts²; only for a second with frames. */
export const meanPower = (second: Second): number => second.powerSum / second.frames;

/** Share of cry-like frames, 0 to 1, with two decimals. */
export const likenessOf = (second: Second): number =>
  second.frames ? Math.round((100 * second.likenessSum) / second.frames) / 100 : 0;

export const clearSecond = (second: Second): void => {
  second.frames = 0;
  second.powerSum = 0;
  second.powerMax = 0;
  second.likenessSum = 0;
  second.gap = false;
  second.clippedFrames = 0;
  second.flatFrames = 0;
};
