/**
 * A circuit breaker of one channel: after some failures in a row the channel is left alone for a while, so that a dead
 * one does not cost every page its five seconds; then one message tries it.
 */
export type ChannelBreaker = {
  /** Failures since the last success. */
  failures: number;
  /** How often it opened since the last success; the pause grows with it. */
  opened: number;
  /** Until when the channel is left alone; null while it is closed. */
  openUntil: number | null;
};

export const CLOSED: ChannelBreaker = { failures: 0, opened: 0, openUntil: null };

const OPENS_AFTER_FAILURES = 3;
/** The first pause, doubled each time the channel fails its trial. */
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 300_000;

/** `halfOpen`: the pause is over, and the next message is a trial. */
export type BreakerState = "closed" | "open" | "halfOpen";

export const breakerState = ({ openUntil }: ChannelBreaker, nowMs: number): BreakerState => {
  if (openUntil === null) return "closed";
  return nowMs < openUntil ? "open" : "halfOpen";
};

/** The breaker after a message that was accepted or not. A success closes it, whatever was before. */
export const stepBreaker = (breaker: ChannelBreaker, accepted: boolean, nowMs: number): ChannelBreaker => {
  if (accepted) return CLOSED;
  const failures = breaker.failures + 1;
  // What others sent while it was open says nothing about the trial that is to come.
  if (failures < OPENS_AFTER_FAILURES || breakerState(breaker, nowMs) === "open") return { ...breaker, failures };
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** breaker.opened, LONGEST_PAUSE_MS);
  return { failures, opened: breaker.opened + 1, openUntil: nowMs + pauseMs };
};
