/**
 * Where a board takes real time from. The default is the process's monotonic clock; a test passes `createManualClock()`.
 */
export interface Clock {
  /** Milliseconds of a monotonic clock, from any origin. */
  now(): number;
  /** Calls `callback` once, `delayMs` (0 or more) from now; the returned function cancels it. Without it, Node's timers are used. */
  wake?(callback: () => void, delayMs: number): () => void;
}

/** The process's monotonic clock with Node's timers; a delay of 0 lets pending input and output go first. */
export const systemClock: Clock = { now: () => performance.now() };

/** Asks `clock` (or Node's timers, where the clock has none) to call back. */
export const wakeAfter = (clock: Clock, callback: () => void, delayMs: number): (() => void) => {
  if (clock.wake) return clock.wake(callback, delayMs);
  if (delayMs <= 0) {
    const immediate = setImmediate(callback);
    return () => clearImmediate(immediate);
  }
  const timer = setTimeout(callback, Math.ceil(delayMs));
  return () => clearTimeout(timer);
};

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /**
   * Moves time forward, stopping at every wake-up on the way. Between wake-ups Node's event loop turns, so that real sockets
   * make progress.
   */
  advance(ms: number): Promise<void>;
  /** The same without turning the event loop: only for code that uses no sockets. */
  advanceNow(ms: number): void;
  /** How many wake-ups are waiting; 0 after everything that used the clock was stopped. */
  readonly pending: number;
}

interface Wake {
  dueMs: number;
  order: number;
  callback: () => void;
}

/** Makes a clock that starts at 0 and moves only by `advance`. */
export const createManualClock = (): ManualClock => {
  let nowMs = 0;
  let order = 0;
  const wakes = new Set<Wake>();

  const takeNext = (untilMs: number): Wake | undefined => {
    let next: Wake | undefined;
    for (const wake of wakes) {
      if (wake.dueMs > untilMs) continue;
      if (!next || wake.dueMs < next.dueMs || (wake.dueMs === next.dueMs && wake.order < next.order)) next = wake;
    }
    if (next) wakes.delete(next);
    return next;
  };
  const fire = (wake: Wake): void => {
    nowMs = Math.max(nowMs, wake.dueMs);
    wake.callback();
  };

  return {
    now: () => nowMs,
    wake: (callback, delayMs) => {
      const wake: Wake = { dueMs: nowMs + Math.max(0, delayMs), order: order++, callback };
      wakes.add(wake);
      return () => void wakes.delete(wake);
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms;
      for (;;) {
        await new Promise<void>((resolve) => setImmediate(resolve));
        const wake = takeNext(untilMs);
        if (!wake) break;
        fire(wake);
      }
      nowMs = untilMs;
    },
    advanceNow: (ms) => {
      const untilMs = nowMs + ms;
      for (let wake = takeNext(untilMs); wake; wake = takeNext(untilMs)) fire(wake);
      nowMs = untilMs;
    },
    get pending() {
      return wakes.size;
    },
  };
};
