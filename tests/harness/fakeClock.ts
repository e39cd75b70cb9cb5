import type { Clock } from "@veilleuse/hub";

/** A clock that moves only when it is told to. */
export interface FakeClock extends Clock {
  /** Moves on, calling every timer that falls due in the order of its time. */
  advance(ms: number): void;
  /** When the next timer falls due; null when there is none. */
  nextAt(): number | null;
}

type Timer = { at: number; callback: () => void };

export const createFakeClock = (startMs = Date.UTC(2026, 10, 20, 1, 0, 0)): FakeClock => {
  let now = startMs;
  /** The latest first: what comes next stands at the end, where it costs least to take and to put. */
  const timers: Timer[] = [];
  const insert = (timer: Timer) => {
    let place = timers.length;
    // Of one time, the earlier made goes first.
    for (; place > 0 && (timers[place - 1] as Timer).at <= timer.at; place--)
      timers[place] = timers[place - 1] as Timer;
    timers[place] = timer;
  };
  return {
    now: () => now,
    elapsed: () => now,
    after: (delayMs, callback) => {
      const timer = { at: now + Math.max(0, delayMs), callback };
      insert(timer);
      return () => {
        const place = timers.indexOf(timer);
        if (place >= 0) timers.splice(place, 1);
      };
    },
    advance: (ms) => {
      const end = now + ms;
      for (let due = timers.at(-1); due && due.at <= end; due = timers.at(-1)) {
        timers.pop();
        now = Math.max(now, due.at);
        due.callback();
      }
      now = end;
    },
    nextAt: () => timers.at(-1)?.at ?? null,
  };
};
