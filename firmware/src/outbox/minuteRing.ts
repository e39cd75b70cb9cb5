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

/**
 * A minute takes eight bytes, as two numbers of 32 bits, each with two levels and two times. No level is far below the one
 * that it is told by: the loudest frame is above the mean, and the mean no more than half a decibel below L90.
 */
const WORDS = 4;
/** Levels are kept in tenths; the mean from -64 to 140.7 dB. */
const TENTHS = 10;
const LEAST_TENTHS = -640;
const LEQ_BITS = 11;
const ABOVE_BITS = 9;
const LEVEL_BITS = 10;
/** How far the mean may be below L90, in tenths. */
const BELOW_TENTHS = 10;
/** Times have six bits: halves of a second up to two seconds, then whole ones up to 62. */
const TIMES_AT = 20;
const TIME_BITS = 6;
const FINE_SECONDS = 2;

const within = (value: number, bits: number): number => Math.max(0, Math.min((1 << bits) - 1, Math.round(value)));

const timeCode = (seconds: number): number =>
  within(seconds < FINE_SECONDS ? 2 * seconds : seconds + FINE_SECONDS, TIME_BITS);

const secondsOf = (code: number): number => (code < 2 * FINE_SECONDS ? code / 2 : code - FINE_SECONDS);

/** Two levels, of which `bits` says how many the first takes, and two times. */
const packed = (first: number, bits: number, second: number, one: number, other: number): number =>
  first | (second << bits) | (timeCode(one) << TIMES_AT) | (timeCode(other) << (TIMES_AT + TIME_BITS));

/** So many bits of a number, from the one at `at` on. */
const bitsAt = (value: number, at: number, bits: number): number => (value >> at) & ((1 << bits) - 1);

/**
 * Twelve hours of minutes in 5.8 kB. The oldest goes when it is full. They follow each other without a hole, so that the
 * end of the newest says when each of them was.
 */
export const createMinuteRing = () => {
  const words = new Uint16Array(WORDS * QUEUED_MINUTES);
  let first = 0;
  let newestMs = 0;

  const ring = {
    count: 0,
    /** Takes the minute that ended at `endMs`, one after the last; answers how many had to be dropped for it: 0 or 1. */
    push: (minute: MinuteValues, endMs: number): number => {
      const dropped = ring.count === QUEUED_MINUTES ? 1 : 0;
      if (dropped) first = (first + 1) % QUEUED_MINUTES;
      else ring.count++;
      newestMs = endMs;
      const leq = within(minute.leq * TENTHS - LEAST_TENTHS, LEQ_BITS);
      const above = within(minute.max * TENTHS - LEAST_TENTHS - leq, ABOVE_BITS);
      const below = within(leq + BELOW_TENTHS - (minute.l90 * TENTHS - LEAST_TENTHS), LEVEL_BITS);
      const spread = within((minute.l10 - minute.l90) * TENTHS, LEVEL_BITS);
      const values = [
        packed(leq, LEQ_BITS, above, minute.cry, minute.loud),
        packed(below, LEVEL_BITS, spread, minute.motion, minute.cover),
      ];
      const at = WORDS * ((first + ring.count - 1) % QUEUED_MINUTES);
      for (let i = 0; i < WORDS; i++) words[at + i] = (values[i >> 1] as number) >> (16 * (i & 1));
      return dropped;
    },
    /** Takes the oldest minute out, with its uptime; undefined when there is none. */
    take: (): (MinuteValues & { up: number }) | undefined => {
      if (!ring.count) return undefined;
      const at = WORDS * first;
      const one = (words[at] as number) | ((words[at + 1] as number) << 16);
      const other = (words[at + 2] as number) | ((words[at + 3] as number) << 16);
      const leq = bitsAt(one, 0, LEQ_BITS) + LEAST_TENTHS;
      const l90 = leq + BELOW_TENTHS - bitsAt(other, 0, LEVEL_BITS);
      first = (first + 1) % QUEUED_MINUTES;
      return {
        up: newestMs - --ring.count * MINUTE_INTERVAL_MS,
        leq: leq / TENTHS,
        max: (leq + bitsAt(one, LEQ_BITS, ABOVE_BITS)) / TENTHS,
        l10: (l90 + bitsAt(other, LEVEL_BITS, LEVEL_BITS)) / TENTHS,
        l90: l90 / TENTHS,
        cry: secondsOf(bitsAt(one, TIMES_AT, TIME_BITS)),
        loud: secondsOf(bitsAt(one, TIMES_AT + TIME_BITS, TIME_BITS)),
        motion: secondsOf(bitsAt(other, TIMES_AT, TIME_BITS)),
        cover: secondsOf(bitsAt(other, TIMES_AT + TIME_BITS, TIME_BITS)),
      };
    },
  };
  return ring;
};
