/** Wrong passwords per address and minute before the answers are slowed. */
const FREE_FAILURES = 10;
const WINDOW_MS = 60_000;
/** From then on an address gets one refusal in this time, over however many connections it asks. */
const SPACING_MS = 2000;
const LONGEST_WAIT_MS = 30_000;
/** Wrong passwords of an address that are looked at without a pause, and how many more a second. */
const BURST = 200;
const PER_SECOND = 20;
/** Addresses remembered at once; the one that failed least recently is forgotten first. */
const MOST_ADDRESSES = 1000;

type Address = { failures: number[]; nextAnswerAtMs: number; credit: number; creditAtMs: number };

/**
 * Slows the guessing of passwords by address. A right password is answered at once, also beside a neighbour at the same
 * address that guesses; a refusal waits for its turn, and hanging up does not make the next one's turn come sooner.
 */
export const createPasswordThrottle = (): {
  /** False when the address failed so often that its next password is not even looked at. */
  admits(address: string, nowMs: number): boolean;
  /** Counts a wrong password; returns how long its refusal waits. */
  failed(address: string, nowMs: number): number;
} => {
  const known = new Map<string, Address>();
  const creditOf = ({ credit, creditAtMs }: Address, nowMs: number): number =>
    Math.min(BURST, credit + (Math.max(0, nowMs - creditAtMs) * PER_SECOND) / 1000);
  return {
    admits: (address, nowMs) => {
      const entry = known.get(address);
      return !entry || creditOf(entry, nowMs) >= 1;
    },
    failed: (address, nowMs) => {
      const before = known.get(address) ?? { failures: [], nextAnswerAtMs: 0, credit: BURST, creditAtMs: nowMs };
      // A clock that was set lets old failures be forgotten; it must not make them last.
      const failures = [...before.failures.filter((at) => Math.abs(nowMs - at) < WINDOW_MS), nowMs];
      const turnMs = Math.max(nowMs, before.nextAnswerAtMs) + SPACING_MS;
      const waitMs = failures.length > FREE_FAILURES ? Math.min(turnMs - nowMs, LONGEST_WAIT_MS) : 0;
      known.delete(address);
      known.set(address, {
        failures: failures.slice(-FREE_FAILURES - 1),
        nextAnswerAtMs: nowMs + waitMs,
        credit: creditOf(before, nowMs) - 1,
        creditAtMs: nowMs,
      });
      if (known.size > MOST_ADDRESSES) known.delete(known.keys().next().value as string);
      return waitMs;
    },
  };
};
