import type { Clock } from "../clock.ts";

type Timer = { at: number; callback: () => void };

/** A clock that moves only when it is told to; timers of a hub that lost its power never ring. */
export type HeldClock = {
  readonly clock: Clock;
  losePower(): void;
  /** Moves to the next timer that rings by a moment, or to that moment; false once it is there. */
  step(end: number): boolean;
};

export const createHeldClock = (startMs: number): HeldClock => {
  let now = startMs;
  let timers: Timer[] = [];
  return {
    clock: {
      now: () => now,
      elapsed: () => now - startMs,
      after: (delayMs, callback) => {
        const timer = { at: now + Math.max(0, delayMs), callback };
        timers.push(timer);
        return () => {
          timers = timers.filter((other) => other !== timer);
        };
      },
    },
    losePower: () => {
      timers = [];
    },
    step: (end) => {
      const due = timers.reduce<Timer | undefined>(
        (first, one) => (!first || one.at < first.at ? one : first),
        undefined,
      );
      if (!due || due.at > end) {
        now = Math.max(now, end);
        return false;
      }
      timers = timers.filter((other) => other !== due);
      now = Math.max(now, due.at);
      due.callback();
      return true;
    },
  };
};
