import type { FastifyReply } from "fastify";
import { sendFailure } from "./errors.ts";

/** Wrong passwords of one address that are looked at without a pause. */
const FREE_FAILURES = 10;
/** After each further one the address pauses, twice as long every time. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 10_000;
/** An address that was not wrong for so long begins anew. */
const FORGOTTEN_MS = 10 * 60_000;
/** Addresses remembered at once; the one that tried least recently is forgotten first. */
const MOST_ADDRESSES = 1000;
/** Passwords of the whole house that are looked at at once: each takes memory and a core for a moment. */
const MOST_AT_ONCE = 2;
const BUSY_MS = 1000;

type Address = { failures: number; lastAtMs: number };

export type Attempt<Value> = { admitted: true; value: Value } | { admitted: false; retryAfterMs: number };

export type LoginGuard = {
  /**
   * Lets a password be checked, or says how long this address has to wait. Asking in between does not make it longer.
   * @param isRight tells a right password from a wrong one
   */
  attempt<Value>(
    address: string,
    check: () => Value | Promise<Value>,
    isRight: (value: Value) => boolean,
  ): Promise<Attempt<Value>>;
};

/** Makes guessing passwords slow, without keeping the family out for longer than a few breaths. */
export const createLoginGuard = (clock: { now(): number }): LoginGuard => {
  const known = new Map<string, Address>();
  let atOnce = 0;

  // A clock that was set lets failures be forgotten; it must not make a pause last.
  const since = ({ lastAtMs }: Address): number => Math.abs(clock.now() - lastAtMs);
  const failuresOf = (address: string): number => {
    const entry = known.get(address);
    return entry && since(entry) < FORGOTTEN_MS ? entry.failures : 0;
  };
  const note = (address: string, failures: number): void => {
    // Deleting first moves the address to the end of the map, where the youngest are.
    known.delete(address);
    known.set(address, { failures, lastAtMs: clock.now() });
    if (known.size > MOST_ADDRESSES) known.delete(known.keys().next().value as string);
  };
  const restMs = (address: string): number => {
    const beyond = failuresOf(address) - FREE_FAILURES;
    if (beyond < 0) return 0;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** beyond);
    return Math.max(0, pauseMs - since(known.get(address) as Address));
  };

  return {
    attempt: async (address, check, isRight) => {
      const retryAfterMs = restMs(address) || (atOnce >= MOST_AT_ONCE ? BUSY_MS : 0);
      if (retryAfterMs > 0) return { admitted: false, retryAfterMs };
      // Counted before it is checked, so that many at once cannot slip past the limit together.
      note(address, failuresOf(address) + 1);
      atOnce++;
      try {
        const value = await check();
        // Takes back itself and no other: a login of one's own must not pay for guessing another's.
        if (isRight(value)) note(address, Math.max(0, failuresOf(address) - 1));
        return { admitted: true, value };
      } finally {
        atOnce--;
      }
    },
  };
};

/** Tells in whole seconds when the next attempt is looked at. */
export const sendPause = (reply: FastifyReply, retryAfterMs: number): FastifyReply => {
  reply.header("Retry-After", Math.ceil(retryAfterMs / 1000));
  return sendFailure(reply, "tooManyAttempts");
};
