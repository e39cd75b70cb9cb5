/** Connections under one name within this time before the next has to wait. */
const FREE = 20;
const WITHIN_MS = 10_000;
const WAIT_MS = 1000;

/**
 * Slows a name that connects again and again: two boards that push each other out would otherwise spend the hub's time.
 * Returns how long the connection that comes now has to wait.
 */
export const createTakeoverBrake = (): ((name: string, nowMs: number) => number) => {
  const seen = new Map<string, number[]>();
  return (name, nowMs) => {
    const recent = [...(seen.get(name) ?? []).filter((at) => Math.abs(nowMs - at) < WITHIN_MS), nowMs];
    seen.set(name, recent.slice(-FREE - 1));
    return recent.length > FREE ? WAIT_MS : 0;
  };
};
