/** Wrong passwords per address and minute before the answers are slowed. */
const FREE_FAILURES = 10;
const WINDOW_MS = 60_000;
const DELAY_MS = 2000;
/** Addresses remembered at once; the oldest is forgotten first. */
const MOST_ADDRESSES = 1000;

/** Counts wrong passwords by address, and says how long the next answer to that address has to wait. */
export const createPasswordThrottle = (): {
  failed(address: string, nowMs: number): void;
  delayMs(address: string, nowMs: number): number;
} => {
  const failures = new Map<string, number[]>();
  const recent = (address: string, nowMs: number): number[] =>
    (failures.get(address) ?? []).filter((at) => nowMs - at < WINDOW_MS);
  return {
    failed(address, nowMs) {
      const list = [...recent(address, nowMs), nowMs].slice(-FREE_FAILURES * 2);
      failures.delete(address);
      failures.set(address, list);
      if (failures.size > MOST_ADDRESSES) failures.delete(failures.keys().next().value as string);
    },
    delayMs: (address, nowMs) => (recent(address, nowMs).length >= FREE_FAILURES ? DELAY_MS : 0),
  };
};
