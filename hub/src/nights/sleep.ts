import { ACTIVE, type MinuteGrid, QUIET, SLOT_MS, slotOf, slotStart, UNOBSERVED, wholeMs } from "./minuteGrid.ts";

/** So many quiet minutes in a row are sleep: the 15-minute rule of paediatric actigraphy. */
const ASLEEP_MINUTES = 15;
/** An awakening has at least so many active minutes … */
const AWAKE_MINUTES = 5;
/** … with pauses of at most so many minutes between them; as short a hole in the readings breaks no sleep either. */
const BRIDGED_MINUTES = 3;

export type Span = { from: number; to: number };

/** Times that a caregiver set right. An absent one is worked out. */
export type SleepCorrections = { onsetAt?: number; endAt?: number; awakenings?: ReadonlyArray<Span> };

export type Sleep = {
  /** Start of the first fifteen quiet minutes; null when there were none. */
  onsetAt: number | null;
  /** Where the last stretch of sleep ends. Null without sleep, and when nobody was listening at its end. */
  endAt: number | null;
  /** Between onset and end, those that reach into the window. */
  awakenings: Span[];
  longestSleepMs: number;
  /** Time awake between onset and end, within the window. */
  wasoMs: number;
  /** Observed time asleep within the window. */
  asleepMs: number;
};

type Run = { first: number; last: number; active: number };

/** Active minutes with the short pauses between them closed; only those long enough to be an awakening. */
const activeRuns = ({ state }: MinuteGrid): Run[] => {
  const runs: Run[] = [];
  let run: Run | undefined;
  for (let slot = 0; slot < state.length; slot++) {
    if (state[slot] !== ACTIVE) continue;
    if (run && slot - run.last - 1 <= BRIDGED_MINUTES) {
      run.last = slot;
      run.active++;
      continue;
    }
    run = { first: slot, last: slot, active: 1 };
    runs.push(run);
  }
  return runs.filter(({ active }) => active >= AWAKE_MINUTES);
};

/** First slot of the first fifteen quiet minutes from a slot on, or undefined. */
const firstQuiet = ({ state }: MinuteGrid, from: number, to: number): number | undefined => {
  let first = -1;
  let quiet = 0;
  let hole = 0;
  for (let slot = from; slot < to; slot++) {
    if (state[slot] === QUIET) {
      if (first < 0) first = slot;
      quiet++;
      hole = 0;
      if (quiet === ASLEEP_MINUTES) return first;
    } else if (state[slot] === ACTIVE || ++hole > BRIDGED_MINUTES) {
      first = -1;
      quiet = 0;
      hole = 0;
    }
  }
  return undefined;
};

/** When fifteen quiet minutes begin after a moment and before another; null when they do not. */
export const onsetAfter = (grid: MinuteGrid, startAt: number, to: number): number | null => {
  const quiet = firstQuiet(grid, slotOf(grid, startAt), slotOf(grid, to));
  return quiet === undefined ? null : Math.max(startAt, slotStart(grid, quiet));
};

/** A stretch without awakening and without a hole in the readings. */
type Stretch = { first: number; end: number; observed: number; endedBy: "waking" | "hole" | "span" };

/** Stretches of sleep from a slot on. A few active minutes that are no awakening are a child that stirs. */
const stretches = (grid: MinuteGrid, from: number, to: number, awake: Uint8Array): Stretch[] => {
  const found: Stretch[] = [];
  let current: Stretch | undefined;
  let hole = 0;
  for (let slot = from; slot < to; slot++) {
    if (awake[slot]) {
      if (current) {
        current.endedBy = "waking";
        current.end = slot;
      }
      current = undefined;
      hole = 0;
    } else if (grid.state[slot] === UNOBSERVED) {
      if (current && ++hole > BRIDGED_MINUTES) {
        current.endedBy = "hole";
        current = undefined;
        hole = 0;
      }
    } else {
      if (!current) {
        current = { first: slot, end: slot, observed: 0, endedBy: "span" };
        found.push(current);
      }
      current.observed++;
      current.end = slot + 1;
      hole = 0;
    }
  }
  return found;
};

/** The slots that runs and corrected awakenings fill. */
const awakeSlots = (grid: MinuteGrid, spans: ReadonlyArray<Span>): Uint8Array => {
  const awake = new Uint8Array(grid.state.length);
  for (const { from, to } of spans) {
    awake.fill(1, slotOf(grid, from + SLOT_MS / 2), slotOf(grid, to + SLOT_MS / 2));
  }
  return awake;
};

export type SleepFacts = {
  /** Reaches from before the put-down to after the window, so that an early bedtime and a late morning are seen. */
  grid: MinuteGrid;
  /** Where awakenings and sleep are counted; while the night goes on, it ends now. */
  window: Span;
  /** The put-down; without one, sleep is looked for from the window's start. */
  bedtimeAt: number | null;
  /** When the child was taken up for the day, if somebody said so. */
  upAt: number | null;
  /** False while the night goes on: a child that is awake now may sleep again. */
  over: boolean;
  corrections?: SleepCorrections;
};

/** Works out a night's sleep. */
export const sleepOf = ({ grid, window, bedtimeAt, upAt, over, corrections = {} }: SleepFacts): Sleep => {
  const startAt = bedtimeAt ?? window.from;
  const onsetAt = corrections.onsetAt ?? onsetAfter(grid, startAt, window.to);
  if (onsetAt === null) {
    return { onsetAt, endAt: null, awakenings: [], longestSleepMs: 0, wasoMs: 0, asleepMs: 0 };
  }
  const heard = activeRuns(grid).map(({ first, last }) => ({
    from: slotStart(grid, first),
    to: slotStart(grid, last + 1),
  }));
  const wakings = (corrections.awakenings ?? heard).filter(({ to }) => to > onsetAt);
  const awake = awakeSlots(grid, wakings);
  const limit = upAt ?? grid.to;
  const sleeping = stretches(grid, slotOf(grid, onsetAt), slotOf(grid, limit), awake);
  const endAt = corrections.endAt ?? (over || upAt !== null ? endOf(grid, window, sleeping, upAt) : null);
  const until = endAt ?? (over ? lastHeard(grid, window, sleeping) : window.to);
  const awakenings = wakings
    .filter(({ from, to }) => from < until && to > Math.max(onsetAt, window.from))
    .map(({ from, to }) => ({ from: Math.max(from, onsetAt), to: Math.min(to, until) }));
  return {
    onsetAt,
    endAt,
    awakenings,
    longestSleepMs: Math.max(
      0,
      ...sleeping.map(({ first, end }) => {
        const from = Math.max(onsetAt, slotStart(grid, first));
        return Math.min(until, slotStart(grid, end)) - from;
      }),
    ),
    wasoMs: awakenings.reduce((sum, one) => sum + overlap(one, window), 0),
    asleepMs: asleepMs(grid, { from: Math.max(onsetAt, window.from), to: Math.min(until, window.to) }, awake),
  };
};

/**
 * The end of the last fifteen minutes of sleep. A child that still sleeps when the window closes is followed until it
 * wakes; where nothing more is heard, the window's end is the end of what is told.
 */
const endOf = (grid: MinuteGrid, window: Span, sleeping: Stretch[], upAt: number | null): number | null => {
  const long = sleeping.filter(({ first, observed }) => {
    return observed >= ASLEEP_MINUTES && slotStart(grid, first) < window.to;
  });
  const last = long[long.length - 1];
  if (!last) return null;
  const end = slotStart(grid, last.end);
  if (last.endedBy === "waking") return upAt === null ? end : Math.min(upAt, end);
  if (end >= window.to) return upAt ?? window.to;
  // Nobody was listening when this stretch ended.
  return upAt !== null && upAt - end <= BRIDGED_MINUTES * SLOT_MS ? upAt : null;
};

const lastHeard = (grid: MinuteGrid, window: Span, sleeping: Stretch[]): number => {
  const last = sleeping[sleeping.length - 1];
  return last ? Math.min(window.to, slotStart(grid, last.end)) : window.to;
};

const overlap = (span: Span, window: Span): number =>
  Math.max(0, Math.min(span.to, window.to) - Math.max(span.from, window.from));

const asleepMs = (grid: MinuteGrid, span: Span, awake: Uint8Array): number => {
  let sum = 0;
  let from = span.from;
  for (let slot = slotOf(grid, span.from); slotStart(grid, slot) < span.to && slot < awake.length; slot++) {
    const to = Math.min(span.to, slotStart(grid, slot + 1));
    if (!awake[slot]) sum += ((grid.coverS[slot] as number) * 1000 * (to - from)) / SLOT_MS;
    from = to;
  }
  return wholeMs(sum);
};
