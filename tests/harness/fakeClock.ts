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
  /** In the order of their times. */
  const timers: Timer[] = [];
  const insert = (timer: Timer) => {
    let low = 0;
    let high = timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      // Of one time, the earlier made goes first.
      if ((timers[middle] as Timer).at <= timer.at) low = middle + 1;
      else high = middle;
    }
    timers.splice(low, 0, timer);
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
      for (let due = timers[0]; due && due.at <= end; due = timers[0]) {
        timers.shift();
        now = Math.max(now, due.at);
        due.callback();
      }
      now = end;
    },
    nextAt: () => timers[0]?.at ?? null,
  };
};
