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

/** Seconds are kept in quarters, so that a minute of them fits a byte. */
const QUARTERS = 4;

const quartersOf = (seconds: number): number => Math.max(0, Math.min(240, Math.round(seconds * QUARTERS)));

/** The number of a minute wraps after 45 days. */
const NUMBERS = 65536;

/**
 * Twelve hours of minutes in 10 kB, fourteen bytes a minute. The oldest goes when it is full. A minute ends at a whole
 * minute of uptime, so that its number says when.
 */
export const createMinuteRing = () => {
  const numbers = new Uint16Array(QUEUED_MINUTES);
  const leqs = new Int16Array(QUEUED_MINUTES);
  const maxs = new Int16Array(QUEUED_MINUTES);
  const l10s = new Int16Array(QUEUED_MINUTES);
  const l90s = new Int16Array(QUEUED_MINUTES);
  const seconds = new Uint8Array(4 * QUEUED_MINUTES);
  let first = 0;
  let count = 0;

  /** Takes a minute that ended at `endMs`, a whole minute; answers how many had to be dropped for it: 0 or 1. */
  const push = (minute: MinuteValues, endMs: number): number => {
    const dropped = count === QUEUED_MINUTES ? 1 : 0;
    if (dropped) first = (first + 1) % QUEUED_MINUTES;
    else count++;
    const i = (first + count - 1) % QUEUED_MINUTES;
    numbers[i] = (endMs / MINUTE_INTERVAL_MS) % NUMBERS;
    leqs[i] = Math.round(minute.leq * 10);
    maxs[i] = Math.round(minute.max * 10);
    l10s[i] = Math.round(minute.l10 * 10);
    l90s[i] = Math.round(minute.l90 * 10);
    seconds[4 * i] = quartersOf(minute.cry);
    seconds[4 * i + 1] = quartersOf(minute.loud);
    seconds[4 * i + 2] = quartersOf(minute.motion);
    seconds[4 * i + 3] = quartersOf(minute.cover);
    return dropped;
  };

  /** Takes the oldest minute out, with its uptime; undefined when there is none. */
  const shift = (nowMs: number): { up: number; minute: MinuteValues } | undefined => {
    if (!count) return undefined;
    const i = first;
    const newest = Math.floor(nowMs / MINUTE_INTERVAL_MS);
    const age = (newest - (numbers[i] as number)) % NUMBERS;
    first = (first + 1) % QUEUED_MINUTES;
    count--;
    return {
      up: (newest - age) * MINUTE_INTERVAL_MS,
      minute: {
        leq: (leqs[i] as number) / 10,
        max: (maxs[i] as number) / 10,
        l10: (l10s[i] as number) / 10,
        l90: (l90s[i] as number) / 10,
        cry: (seconds[4 * i] as number) / QUARTERS,
        loud: (seconds[4 * i + 1] as number) / QUARTERS,
        motion: (seconds[4 * i + 2] as number) / QUARTERS,
        cover: (seconds[4 * i + 3] as number) / QUARTERS,
      },
    };
  };

  return { push, shift, count: (): number => count };
};
