/** The learned background: the level that the room has when nobody makes a sound. */
export type Background = {
  /** In dB; undefined until the first frame. */
  floorDb: number | undefined;
  /** How long it has been held, in milliseconds. */
  heldMs: number;
};

/** A slow rise, so that a few minutes of talking are no background, but a fan that was switched on becomes one. */
const RISE_DB_PER_MS = 0.25 / 1000;
/** A fast fall: a quiet moment shows what the background is. */
const FALL_SHARE_PER_MS = 0.1 / 64;
const FALL_SHARE_MOST = 0.5;
/** After an hour in one event the room itself has changed. */
const HOLD_LIMIT_MS = 3600000;

export const createBackground = (): Background => ({ floorDb: undefined, heldMs: 0 });

/**
 * Learns from one frame and answers the background in dB.
 * @param hold true while an event is open: a cry must not become its own background and so disappear
 */
export const learnBackground = (background: Background, frameDb: number, frameMs: number, hold: boolean): number => {
  const floorDb = background.floorDb === undefined ? frameDb : background.floorDb;
  background.heldMs = hold ? background.heldMs + frameMs : 0;
  let newDb = floorDb;
  if (frameDb < floorDb) newDb += Math.min(FALL_SHARE_MOST, FALL_SHARE_PER_MS * frameMs) * (frameDb - floorDb);
  else if (!hold || background.heldMs >= HOLD_LIMIT_MS) newDb = Math.min(frameDb, floorDb + RISE_DB_PER_MS * frameMs);
  background.floorDb = newDb;
  return newDb;
};
