/** A stored minute of one sensor. Seconds are 0 to 60, levels dB. */
export type MinuteFact = {
  /** Start of the minute, UTC epoch milliseconds. */
  at: number;
  cover: number;
  cry: number;
  loud: number;
  motion: number;
  l10: number;
  l90: number;
};

export const SLOT_MS = 60_000;

/** Nothing known, nothing going on, or somebody awake. */
export const UNOBSERVED = 0;
export const QUIET = 1;
export const ACTIVE = 2;

/**
 * A span in slots of one minute, of one child: what all sensors that watch the child make of each.
 * `coverS` holds the seconds of valid sound, `motionS` those with motion.
 */
export type MinuteGrid = {
  from: number;
  to: number;
  state: Uint8Array;
  coverS: Float64Array;
  motionS: Float64Array;
};

const ACTIVE_CRY_S = 4;
/** One loud second is a door. */
const ACTIVE_LOUD_S = 2;
const ACTIVE_MOTION_S = 6;
/** Sound that stands so far above the minute's own background for six seconds: babble or fussing, not white noise. */
const ACTIVE_SWING_DB = 15;
const OBSERVED_S = 30;

/** True when somebody in the room is awake. One such minute alone may be a child that stirs. */
export const isActive = (minute: MinuteFact): boolean =>
  minute.cry >= ACTIVE_CRY_S ||
  minute.loud >= ACTIVE_LOUD_S ||
  minute.motion >= ACTIVE_MOTION_S ||
  minute.l10 - minute.l90 >= ACTIVE_SWING_DB;

/**
 * Lays minutes onto a grid. A minute that does not begin with a slot gives each of its two slots its share of the
 * covered seconds; whether a slot is active is the word of the minutes that fill at least half of it. Where several
 * sensors watch, the one that heard most counts as coverage, and any active one makes the slot active.
 * @param sensors the minutes of each sensor, in any order; what lies outside the span is ignored
 */
export const minuteGrid = (from: number, to: number, sensors: ReadonlyArray<ReadonlyArray<MinuteFact>>): MinuteGrid => {
  const slots = Math.ceil((to - from) / SLOT_MS);
  const grid: MinuteGrid = {
    from,
    to,
    state: new Uint8Array(slots),
    coverS: new Float64Array(slots),
    motionS: new Float64Array(slots),
  };
  for (const minutes of sensors) {
    const cover = new Float64Array(slots);
    for (const minute of minutes) {
      const active = isActive(minute);
      const first = Math.floor((minute.at - from) / SLOT_MS);
      const early = 1 - (minute.at - from - first * SLOT_MS) / SLOT_MS;
      for (const [slot, share] of [
        [first, early],
        [first + 1, 1 - early],
      ] as const) {
        if (share <= 0 || slot < 0 || slot >= slots) continue;
        cover[slot] = (cover[slot] as number) + minute.cover * share;
        if (share < 0.5) continue;
        grid.motionS[slot] = Math.max(grid.motionS[slot] as number, minute.motion);
        // Half a minute unheard is no quiet minute; a cry in the other half was heard all the same.
        if (active) grid.state[slot] = ACTIVE;
      }
    }
    for (let slot = 0; slot < slots; slot++) {
      grid.coverS[slot] = Math.max(grid.coverS[slot] as number, Math.min(60, cover[slot] as number));
    }
  }
  for (let slot = 0; slot < slots; slot++) {
    if (grid.state[slot] !== ACTIVE && (grid.coverS[slot] as number) >= OBSERVED_S) grid.state[slot] = QUIET;
  }
  return grid;
};

/** Milliseconds of valid sound in a part of the grid. */
export const observedMs = (grid: MinuteGrid, from: number, to: number): number => {
  let seconds = 0;
  for (let slot = slotOf(grid, from); slot < slotOf(grid, to); slot++) seconds += grid.coverS[slot] ?? 0;
  return wholeMs(Math.min(seconds * 1000, Math.max(0, to - from)));
};

/** Shorter holes in the readings are not worth a word. */
const SHORTEST_GAP_SLOTS = 4;

/** Spans of a part of the grid in which nobody listened. */
export const gapsOf = (grid: MinuteGrid, from: number, to: number): { from: number; to: number }[] => {
  const gaps: { from: number; to: number }[] = [];
  let first: number | undefined;
  const [begin, end] = [slotOf(grid, from), slotOf(grid, to)];
  for (let slot = begin; slot <= end; slot++) {
    if (slot < end && grid.state[slot] === UNOBSERVED) first ??= slot;
    else if (first !== undefined) {
      if (slot - first >= SHORTEST_GAP_SLOTS) gaps.push({ from: slotStart(grid, first), to: slotStart(grid, slot) });
      first = undefined;
    }
  }
  return gaps;
};

/** Cut to whole milliseconds, so that a part is never more than its whole; what binary fractions lose is not cut. */
export const wholeMs = (ms: number): number => Math.floor(ms + 1e-6);

/** The slot that a moment lies in, cut to the grid. */
export const slotOf = (grid: MinuteGrid, at: number): number =>
  Math.min(grid.state.length, Math.max(0, Math.floor((at - grid.from) / SLOT_MS)));

/** When a slot begins. */
export const slotStart = (grid: MinuteGrid, slot: number): number => grid.from + slot * SLOT_MS;
