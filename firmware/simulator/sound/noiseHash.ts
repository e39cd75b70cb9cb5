/** A uniform 32-bit integer for (`seed`, `index`): noise that can be read at any place without what came before. */
export const hash32 = (seed: number, index: number): number => {
  let h = Math.imul(index ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(seed + 0x7f4a7c15, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
};

/** Uniform in [0, 1). */
export const uniform = (seed: number, index: number): number => hash32(seed, index) / 4294967296;

/** Four summed bytes have this standard deviation: sqrt(4 * (256^2 - 1) / 12). */
const FOUR_BYTES_DEVIATION = Math.sqrt((65536 - 1) / 3);

/** Nearly normal, mean 0, deviation 1, within +-3.5: the sum of the hash's four bytes. */
export const gaussian = (seed: number, index: number): number => {
  const h = hash32(seed, index);
  return ((h & 255) + ((h >>> 8) & 255) + ((h >>> 16) & 255) + (h >>> 24) - 510) / FOUR_BYTES_DEVIATION;
};
