import { createManualClock, type ManualClock } from "@veilleuse/firmware/simulator";
import type { Clock } from "@veilleuse/hub";
import { NotSeen } from "./until.ts";

/** One time for a board and a hub, which passes only when it is told to, and as fast as the machine can. */
export interface HouseholdTime {
  readonly board: ManualClock;
  readonly hub: Clock;
  /** UTC epoch milliseconds of this moment. */
  now(): number;
  pass(seconds: number): Promise<void>;
  /** The same, faster, while nothing goes over a socket. */
  passOffline(seconds: number): void;
  /**
   * Lets time pass in tenths of a second until something is seen; after each, sockets and disks get a moment of the real
   * time that they need.
   * @throws {NotSeen} after the limit, in seconds of this time
   */
  passUntil(what: string, look: () => boolean, limitSeconds?: number): Promise<void>;
}

export const createHouseholdTime = (startMs = Date.UTC(2026, 10, 20, 21, 0, 0)): HouseholdTime => {
  const board = createManualClock();
  const now = () => Math.round(startMs + board.now());
  return {
    board,
    hub: {
      now,
      elapsed: () => board.now(),
      after: (delayMs, callback) => board.wake?.(callback, Math.max(0, delayMs)) ?? (() => undefined),
    },
    now,
    pass: (seconds) => board.advance(seconds * 1000),
    passOffline: (seconds) => board.advanceNow(seconds * 1000),
    passUntil: async (what, look, limitSeconds = 600) => {
      const endMs = board.now() + limitSeconds * 1000;
      while (!look()) {
        if (board.now() > endMs) throw new NotSeen(`not seen within ${limitSeconds} s: ${what}`);
        await board.advance(100);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
  };
};
