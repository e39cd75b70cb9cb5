/** Numbers that are the same for the same seed (Mulberry32). */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** An integer from 0 to below `end`. */
  below(end: number): number;
  pick<T>(list: ReadonlyArray<T>): T;
  bytes(length: number): Buffer;
}

export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    next,
    below,
    pick: (list) => list[below(list.length)] as never,
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  };
};
