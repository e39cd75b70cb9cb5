/** The only source of time in the hub; tests and the demo put their own in its place. */
export interface Clock {
  /** UTC epoch milliseconds. */
  now(): number;
  /** Milliseconds since any moment, of a clock that nobody sets: it neither jumps nor stands still. */
  elapsed(): number;
  /** Calls back once after a delay in milliseconds; returns the cancellation. */
  after(delayMs: number, callback: () => void): () => void;
}

/** Node's longest timer; a longer wait is made of several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.min(Math.max(0, delayMs), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

/** The system's clock running `speed` times as fast from its making on; for the demo. */
export const fastClock = (speed: number): Clock => {
  const origin = Date.now();
  return {
    now: () => Math.round(origin + (Date.now() - origin) * speed),
    elapsed: () => performance.now() * speed,
    after: (delayMs, callback) => systemClock.after(delayMs / speed, callback),
  };
};
