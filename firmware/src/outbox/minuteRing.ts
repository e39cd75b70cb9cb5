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

/** A minute takes four words of 16 bits and a byte. Each word has a level and the lower bits of seconds, the byte their upper bits. */
const WORDS = 4;
/** Levels are kept in tenths, from -64 to 140.7 dB. */
const LEVEL_BITS = 11;
const LEVEL_MASK = 2047;
const TENTHS = 10;
const LEAST_TENTHS = -640;
/** Seconds are kept in halves, up to 60 of them: seven bits. */
const HALVES = 2;
const MOST_HALVES = 120;
const LOWER_BITS = 5;
const LOWER_MASK = 31;
const UPPER_BITS = 2;
const UPPER_MASK = 3;

const within = (value: number, most: number): number => Math.max(0, Math.min(most, Math.round(value)));

/**
 * Twelve hours of minutes in 6.5 kB, nine bytes a minute. The oldest goes when it is full. They follow each other
 * without a hole, so that the end of the newest says when each of them was.
 */
export const createMinuteRing = () => {
  const words = new Uint16Array(WORDS * QUEUED_MINUTES);
  const uppers = new Uint8Array(QUEUED_MINUTES);
  let first = 0;
  let count = 0;
  let newestMs = 0;

  /** Takes the minute that ended at `endMs`, one after the last; answers how many had to be dropped for it: 0 or 1. */
  const push = (minute: MinuteValues, endMs: number): number => {
    const dropped = count === QUEUED_MINUTES ? 1 : 0;
    if (dropped) first = (first + 1) % QUEUED_MINUTES;
    else count++;
    const place = (first + count - 1) % QUEUED_MINUTES;
    newestMs = endMs;
    const levels = [minute.leq, minute.max, minute.l10, minute.l90];
    const seconds = [minute.cry, minute.loud, minute.motion, minute.cover];
    let upper = 0;
    for (let i = 0; i < WORDS; i++) {
      const halves = within((seconds[i] as number) * HALVES, MOST_HALVES);
      const level = within((levels[i] as number) * TENTHS - LEAST_TENTHS, LEVEL_MASK);
      words[WORDS * place + i] = level | ((halves & LOWER_MASK) << LEVEL_BITS);
      upper |= (halves >> LOWER_BITS) << (UPPER_BITS * i);
    }
    uppers[place] = upper;
    return dropped;
  };

  /** Takes the oldest minute out, with its uptime; undefined when there is none. */
  const shift = (): (MinuteValues & { up: number }) | undefined => {
    if (!count) return undefined;
    const at = WORDS * first;
    const upper = uppers[first] as number;
    const levelAt = (i: number): number => (((words[at + i] as number) & LEVEL_MASK) + LEAST_TENTHS) / TENTHS;
    const secondsAt = (i: number): number =>
      (((words[at + i] as number) >> LEVEL_BITS) | (((upper >> (UPPER_BITS * i)) & UPPER_MASK) << LOWER_BITS)) / HALVES;
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
