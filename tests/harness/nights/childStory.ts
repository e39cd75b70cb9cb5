import type { SeededRandom } from "./seededRandom.ts";

const MINUTE = 60_000;

export type Waking = { from: number; to: number; cries: boolean };

/** What a child really did in a night; nothing in here was heard by a sensor. Times are UTC epoch milliseconds. */
export type ChildStory = {
  child: string;
  from: number;
  to: number;
  /** Every put-down that was logged; the last one led to sleep. */
  putDowns: number[];
  onsetAt: number;
  /** True awakenings of at least five minutes between onset and the end. */
  wakings: Waking[];
  /** When the child woke for the day. */
  endAt: number;
  /** When it left the room, if somebody logged that. */
  upAt: number | null;
  /** Until when there is a child in the room that can be heard. */
  inRoomUntil: number;
};

export type StoryHabits = {
  /** Mean number of awakenings. */
  wakings: number;
  /** A child that wakes at steady intervals, in minutes; otherwise at any time. */
  everyMinutes?: number;
};

const SETTLED_MINUTES = 50;

const wakingTimes = (random: SeededRandom, habits: StoryHabits, onsetAt: number, endAt: number): number[] => {
  const times: number[] = [];
  if (habits.everyMinutes !== undefined) {
    const every = habits.everyMinutes * MINUTE;
    let at = onsetAt + every + random.between(-12, 12) * MINUTE;
    while (at < endAt - SETTLED_MINUTES * MINUTE) {
      times.push(at);
      at += every + random.between(-12, 12) * MINUTE;
    }
    return times;
  }
  const wanted = Math.round(random.between(0, 2 * habits.wakings));
  for (let tries = 0; times.length < wanted && tries < 30; tries++) {
    const at = random.between(onsetAt + SETTLED_MINUTES * MINUTE, endAt - 80 * MINUTE);
    if (times.every((other) => Math.abs(other - at) > 70 * MINUTE)) times.push(at);
  }
  return times.sort((a, b) => a - b);
};

/** Draws a child's night for a window. */
export const childStory = (
  random: SeededRandom,
  child: string,
  window: { from: number; to: number },
  habits: StoryHabits = { wakings: 1.6 },
): ChildStory => {
  const putDowns = [window.from + random.between(-75, 20) * MINUTE];
  while (putDowns.length < 3 && random.chance(0.25)) {
    putDowns.push((putDowns[putDowns.length - 1] as number) + random.between(12, 30) * MINUTE);
  }
  const onsetAt = (putDowns[putDowns.length - 1] as number) + random.between(3, 35) * MINUTE;
  const endAt = window.to + random.between(-55, 50) * MINUTE;
  const wakings = wakingTimes(random, habits, onsetAt, endAt).map((from): Waking => {
    return { from, to: from + random.between(8, 32) * MINUTE, cries: random.chance(0.8) };
  });
  // A child that leaves the room unsaid leaves a quiet room behind; then only the tap tells that it did not fall asleep.
  const said = random.chance(0.6);
  const upAt = said ? endAt + random.between(10, 35) * MINUTE : null;
  const inRoomUntil = upAt ?? Math.max(endAt, window.to) + random.between(15, 40) * MINUTE;
  return { child, ...window, putDowns, onsetAt, wakings, endAt, upAt, inRoomUntil };
};

/** What the child does at a moment: not there yet or any more, awake and crying, awake, or asleep. */
export const doing = (story: ChildStory, at: number): "away" | "crying" | "awake" | "asleep" => {
  if (at < (story.putDowns[0] as number) || at >= story.inRoomUntil) return "away";
  if (at < story.onsetAt) return story.putDowns.length > 1 ? "crying" : "awake";
  if (at >= story.endAt) return "awake";
  const waking = story.wakings.find(({ from, to }) => at >= from && at < to);
  if (!waking) return "asleep";
  return waking.cries ? "crying" : "awake";
};
