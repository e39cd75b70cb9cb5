import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptySequence, missing, see } from "./sequence.ts";

const seeAll = (numbers: number[]) => {
  let sequence = emptySequence;
  const duplicates: number[] = [];
  for (const seq of numbers) {
    const seen = see(sequence, seq);
    sequence = seen.sequence;
    if (seen.duplicate) duplicates.push(seq);
  }
  return { sequence, duplicates };
};

describe("the sequence of one boot", () => {
  test("is one range as long as nothing is lost", () => {
    expect(seeAll([1, 2, 3, 4]).sequence.ranges).toEqual([[1, 4]]);
  });

  test("counts what never arrived, from 1 on", () => {
    expect(missing(seeAll([3, 5]).sequence)).toBe(3);
  });

  test("closes a gap when the missing number arrives late", () => {
    const { sequence } = seeAll([1, 2, 4, 5, 3]);
    expect(sequence.ranges).toEqual([[1, 5]]);
    expect(missing(sequence)).toBe(0);
  });

  test("agrees with a plain set, in whatever order and however often numbers arrive", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 200 }), (numbers) => {
        const { sequence, duplicates } = seeAll(numbers);
        const set = new Set(numbers);
        expect(duplicates.length).toBe(numbers.length - set.size);
        const inRanges = sequence.ranges.flatMap(([from, to]) =>
          Array.from({ length: to - from + 1 }, (_, i) => from + i),
        );
        expect(inRanges).toEqual([...set].sort((a, b) => a - b));
        expect(missing(sequence)).toBe(set.size === 0 ? 0 : Math.max(...set) - set.size);
      }),
    );
  });
});
