/** Wrong passwords from one address in the window before it has to wait. */
const MOST_FAILURES = 10;
const WINDOW_MS = 60_000;
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 2000;
/** Addresses remembered at once; the oldest is forgotten first. */
const MOST_ADDRESSES = 1000;

export type LoginGuard = {
  /**
   * Counts an attempt before its password is checked, so that many at once cannot slip past the limit together.
   * A refusal says how long the address has to wait, in milliseconds.
   */
  admit(address: string): { admitted: true } | { admitted: false; retryAfterMs: number };
  /** The password was right: the attempts of this address are forgotten. */
  succeeded(address: string): void;
  /** How long a wrong password waits for its answer; longer with every attempt. */
  delayMs(address: string): number;
};

/** Makes guessing passwords slow, without keeping the family out for longer than a minute. */
export const createLoginGuard = (clock: { now(): number }): LoginGuard => {
  const attempts = new Map<string, number[]>();

  const recent = (address: string): number[] =>
    (attempts.get(address) ?? []).filter((at) => Math.abs(clock.now() - at) < WINDOW_MS);

  return {
    admit: (address) => {
      const list = recent(address);
      const [oldest] = list;
      if (oldest !== undefined && list.length >= MOST_FAILURES) {
        return { admitted: false, retryAfterMs: oldest + WINDOW_MS - clock.now() };
      }
      // Deleting first moves the address to the end of the map, where the youngest are.
      attempts.delete(address);
      attempts.set(address, [...list, clock.now()]);
      if (attempts.size > MOST_ADDRESSES) attempts.delete(attempts.keys().next().value as string);
      return { admitted: true };
    },
    succeeded: (address) => {
      attempts.delete(address);
    },
    delayMs: (address) => Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, recent(address).length - 1)),
  };
};
