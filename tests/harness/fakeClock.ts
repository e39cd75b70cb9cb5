import type { Clock } from "@veilleuse/hub";

/** A clock that moves only when it is told to. */
export interface FakeClock extends Clock {
  /** Moves on, calling every timer that falls due in the order of its time. */
  advance(ms: number): void;
}

export const createFakeClock = (startMs = Date.UTC(2026, 10, 20, 1, 0, 0)): FakeClock => {
  let now = startMs;
  let order = 0;
  const timers = new Set<{ at: number; order: number; callback: () => void }>();
  return {
    now: () => now,
    after: (delayMs, callback) => {
      const timer = { at: now + Math.max(0, delayMs), order: order++, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: (ms) => {
      const end = now + ms;
      for (;;) {
        const due = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0];
        if (!due) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.callback();
      }
      now = end;
    },
  };
};
