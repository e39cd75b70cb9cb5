/**
 * The sequence numbers of one boot that were seen: sorted, disjoint, inclusive ranges. A night without loss is one
 * range, however long it lasts.
 */
export type Sequence = { readonly ranges: ReadonlyArray<readonly [first: number, last: number]> };

export const emptySequence: Sequence = { ranges: [] };

/** The sequence with one more number, and whether that number was seen before. */
export const see = (sequence: Sequence, seq: number): { sequence: Sequence; duplicate: boolean } => {
  const ranges = sequence.ranges;
  const last = ranges[ranges.length - 1];
  // The usual case: the next number.
  if (last && seq === last[1] + 1) {
    const next = ranges.slice();
    next[next.length - 1] = [last[0], seq];
    return { sequence: { ranges: next }, duplicate: false };
  }
  if (ranges.some(([from, to]) => seq >= from && seq <= to)) return { sequence, duplicate: true };
  const next: [number, number][] = [];
  let current: [number, number] = [seq, seq];
  for (const [from, to] of ranges) {
    if (to + 1 < current[0]) next.push([from, to]);
    else if (from > current[1] + 1) {
      next.push(current);
      current = [from, to];
    } else current = [Math.min(from, current[0]), Math.max(to, current[1])];
  }
  next.push(current);
  return { sequence: { ranges: next }, duplicate: false };
};

/** Numbers from 1 to the highest seen that have not arrived. */
export const missing = (sequence: Sequence): number => {
  const last = sequence.ranges[sequence.ranges.length - 1];
  if (!last) return 0;
  const seen = sequence.ranges.reduce((sum, [from, to]) => sum + (to - Math.max(from, 1) + 1), 0);
  return Math.max(0, last[1] - seen);
};
