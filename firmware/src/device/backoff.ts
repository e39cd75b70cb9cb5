/** Waits between attempts; only data, since functions are dear on the device. */
export type Backoff = {
  /** Of the generator, below 65536. */
  state: number;
  waitMs: number;
  firstMs: number;
  mostMs: number;
};

/** The spread comes from `seed` (the chip's own number), because Math.random gives every device the same sequence. */
export const createBackoff = (seed: number, firstMs: number, mostMs: number): Backoff => ({
  state: seed % 65536,
  waitMs: firstMs,
  firstMs,
  mostMs,
});

/** The next wait in milliseconds: doubling from `firstMs` to `mostMs`, each spread over its upper half. */
export const nextWaitMs = (backoff: Backoff): number => {
  backoff.state = (backoff.state * 25173 + 13849) % 65536;
  const halfMs = backoff.waitMs / 2;
  backoff.waitMs = Math.min(backoff.mostMs, backoff.waitMs * 2);
  return Math.round(halfMs + (halfMs * backoff.state) / 65536);
};

export const resetBackoff = (backoff: Backoff): void => {
  backoff.waitMs = backoff.firstMs;
};
