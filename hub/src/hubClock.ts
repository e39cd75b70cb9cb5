import type { Clock } from "./clock.ts";

/** The hub's own time: the source's, except that a step of it is announced before anybody sees it. */
export interface HubClock extends Clock {
  /** Calls back with the milliseconds by which the wall clock was just set forwards, or backwards below zero. */
  onStep(listener: (byMs: number) => void): void;
  stop(): void;
}

const LOOK_EVERY_MS = 1000;
/** A smaller difference is the clock being disciplined, and is followed without a word. */
const STEP_MS = 250;

/**
 * Counts on from the source's wall clock with the clock that nobody sets, and looks every second whether the two still
 * agree. When somebody set the wall clock (or the machine slept), the listeners move what they remember first, all in
 * one turn; so a deadline in half a minute stays half a minute away, whatever day it is suddenly said to be.
 */
export const createHubClock = (source: Clock): HubClock => {
  const listeners: ((byMs: number) => void)[] = [];
  const difference = () => source.now() - source.elapsed();
  let offsetMs = difference();
  let cancel: () => void = () => undefined;
  const look = (): void => {
    const byMs = Math.round(difference() - offsetMs);
    offsetMs += byMs;
    if (Math.abs(byMs) >= STEP_MS) for (const listener of listeners) listener(byMs);
    cancel = source.after(LOOK_EVERY_MS, look);
  };
  cancel = source.after(LOOK_EVERY_MS, look);
  return {
    now: () => Math.round(source.elapsed() + offsetMs),
    elapsed: () => source.elapsed(),
    after: (delayMs, callback) => source.after(delayMs, callback),
    onStep: (listener) => {
      listeners.push(listener);
    },
    stop: () => cancel(),
  };
};
