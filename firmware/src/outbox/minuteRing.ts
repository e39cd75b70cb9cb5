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
const LEVELS: ReadonlyArray<"leq" | "max" | "l10" | "l90"> = ["leq", "max", "l10", "l90"];
const SECONDS: ReadonlyArray<"cry" | "loud" | "motion" | "cover"> = ["cry", "loud", "motion", "cover"];
const OF_EACH = 4;
const TENTHS = 10;
const QUARTERS = 4;
const MOST_QUARTERS = 240;

/** The number of a minute wraps after 45 days. */
const NUMBERS = 65536;

/**
 * Twelve hours of minutes in 10 kB, fourteen bytes a minute. The oldest goes when it is full. A minute ends at a whole
 * minute of uptime, so that its number says when.
 */
export const createMinuteRing = () => {
  const numbers = new Uint16Array(QUEUED_MINUTES);
  const tenths = new Int16Array(OF_EACH * QUEUED_MINUTES);
  const quarters = new Uint8Array(OF_EACH * QUEUED_MINUTES);
  let first = 0;
  let count = 0;

  /** Takes a minute that ended at `endMs`, a whole minute; answers how many had to be dropped for it: 0 or 1. */
  const push = (minute: MinuteValues, endMs: number): number => {
    const dropped = count === QUEUED_MINUTES ? 1 : 0;
    if (dropped) first = (first + 1) % QUEUED_MINUTES;
    else count++;
    const i = (first + count - 1) % QUEUED_MINUTES;
    numbers[i] = (endMs / MINUTE_INTERVAL_MS) % NUMBERS;
    for (let k = 0; k < OF_EACH; k++) {
      const level = minute[LEVELS[k] as "leq"];
      const seconds = minute[SECONDS[k] as "cry"];
      tenths[OF_EACH * i + k] = Math.round(level * TENTHS);
      quarters[OF_EACH * i + k] = Math.max(0, Math.min(MOST_QUARTERS, Math.round(seconds * QUARTERS)));
    }
    return dropped;
  };

  /** Takes the oldest minute out, with its uptime; undefined when there is none. */
  const shift = (nowMs: number): (MinuteValues & { up: number }) | undefined => {
    if (!count) return undefined;
    const newest = Math.floor(nowMs / MINUTE_INTERVAL_MS);
    const age = (newest - (numbers[first] as number)) % NUMBERS;
    const minute = { up: (newest - age) * MINUTE_INTERVAL_MS } as MinuteValues & { up: number };
    for (let k = 0; k < OF_EACH; k++) {
      minute[LEVELS[k] as "leq"] = (tenths[OF_EACH * first + k] as number) / TENTHS;
      minute[SECONDS[k] as "cry"] = (quarters[OF_EACH * first + k] as number) / QUARTERS;
    }
    first = (first + 1) % QUEUED_MINUTES;
    count--;
    return minute;
  };

  return { push, shift, count: (): number => count };
};
