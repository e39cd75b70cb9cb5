/**
 * Makes the waits between attempts: doubling from `firstMs` to `mostMs`, each spread over its upper half.
 * The spread comes from `seed` (the chip's own number), because Math.random gives every device the same sequence.
 */
export const createBackoff = (seed: number, firstMs: number, mostMs: number) => {
  let state = seed % 65536;
  let waitMs = firstMs;
  return {
    next: (): number => {
      state = (state * 25173 + 13849) % 65536;
      const halfMs = waitMs / 2;
      waitMs = Math.min(mostMs, waitMs * 2);
      return Math.round(halfMs + (halfMs * state) / 65536);
    },
    reset: (): void => {
      waitMs = firstMs;
    },
  };
};
