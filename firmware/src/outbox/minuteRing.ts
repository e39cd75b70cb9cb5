import { MINUTE_INTERVAL_MS, QUEUED_MINUTES } from "@veilleuse/shared";

/** One minute without its envelope. */
export type MinuteValues = {
  leq: number;
  max: number;
  l10: number;
  l90: number;
  cry: number;
  loud: number;
  motion: number;
  cover: number;
};

/** Levels are kept in tenths; seconds in quarters, so that a minute of them fits a byte. */
const OF_EACH = 4;
const TENTHS = 10;
const QUARTERS = 4;
const MOST_QUARTERS = 240;

const tenths = (db: number): number => Math.round(db * TENTHS);
const quarters = (seconds: number): number => Math.max(0, Math.min(MOST_QUARTERS, Math.round(seconds * QUARTERS)));

/**
 * Twelve hours of minutes in 9 kB, twelve bytes a minute. The oldest goes when it is full. They follow each other
 * without a hole, so that the end of the newest says when each of them was.
 */
export const createMinuteRing = () => {
  const levels = new Int16Array(OF_EACH * QUEUED_MINUTES);
  const seconds = new Uint8Array(OF_EACH * QUEUED_MINUTES);
  let first = 0;
  let count = 0;
  let newestMs = 0;

  /** Takes the minute that ended at `endMs`, one after the last; answers how many had to be dropped for it: 0 or 1. */
  const push = (minute: MinuteValues, endMs: number): number => {
    const dropped = count === QUEUED_MINUTES ? 1 : 0;
    if (dropped) first = (first + 1) % QUEUED_MINUTES;
    else count++;
    const at = OF_EACH * ((first + count - 1) % QUEUED_MINUTES);
    newestMs = endMs;
    levels.set([tenths(minute.leq), tenths(minute.max), tenths(minute.l10), tenths(minute.l90)], at);
    seconds.set([quarters(minute.cry), quarters(minute.loud), quarters(minute.motion), quarters(minute.cover)], at);
    return dropped;
  };

  /** Takes the oldest minute out, with its uptime; undefined when there is none. */
  const shift = (): (MinuteValues & { up: number }) | undefined => {
    if (!count) return undefined;
    const at = OF_EACH * first;
    const levelAt = (i: number): number => (levels[at + i] as number) / TENTHS;
    const secondsAt = (i: number): number => (seconds[at + i] as number) / QUARTERS;
    first = (first + 1) % QUEUED_MINUTES;
    return {
      up: newestMs - --count * MINUTE_INTERVAL_MS,
      leq: levelAt(0),
      max: levelAt(1),
      l10: levelAt(2),
      l90: levelAt(3),
      cry: secondsAt(0),
      loud: secondsAt(1),
      motion: secondsAt(2),
      cover: secondsAt(3),
    };
  };

  return { push, shift, count: (): number => count };
};
