import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Sequence } from "./sequence.ts";

const seeAll = (numbers: number[]) => {
  const sequence = new Sequence();
  return { sequence, duplicates: numbers.filter((seq) => sequence.see(seq)) };
};

describe("the sequence of one boot", () => {
  test("is one range as long as nothing is lost", () => {
    expect(seeAll([1, 2, 3, 4]).sequence.seen).toEqual([[1, 4]]);
  });

  test("counts what never arrived, from 1 on", () => {
    expect(seeAll([3, 5]).sequence.missing).toBe(3);
  });

  test("closes a gap when the missing number arrives late", () => {
    const { sequence } = seeAll([1, 2, 4, 5, 3]);
    expect(sequence.seen).toEqual([[1, 5]]);
    expect(sequence.missing).toBe(0);
  });

  test("agrees with a plain set, in whatever order and however often numbers arrive", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 200 }), (numbers) => {
        const { sequence, duplicates } = seeAll(numbers);
        const set = new Set(numbers);
        expect(duplicates.length).toBe(numbers.length - set.size);
        const inRanges = sequence.seen.flatMap(([from, to]) =>
          Array.from({ length: to - from + 1 }, (_, i) => from + i),
        );
        expect(inRanges).toEqual([...set].sort((a, b) => a - b));
        expect(sequence.missing).toBe(set.size === 0 ? 0 : Math.max(...set) - set.size);
      }),
    );
  });

  describe("of a sensor that sends numbers at random", () => {
    const random = Array.from({ length: 3000 }, (_, i) => ((i * 7919) % 100_003) * 3 + 1);

    test("stays small, and takes nothing for a repetition that is none", () => {
      const { sequence, duplicates } = seeAll(random);
      expect(sequence.seen.length).toBeLessThanOrEqual(500);
      expect(duplicates).toEqual([]);
      expect(sequence.missing).toBeLessThanOrEqual(Math.max(...random) - 500);
    });

    test("still knows the highest numbers, and is as small when it is read from a journal", () => {
      const stored = [...random].sort((a, b) => a - b).map((seq): [number, number] => [seq, seq]);
      const sequence = new Sequence(stored);
      expect(sequence.seen.length).toBe(500);
      expect(stored.slice(-500).every(([seq]) => sequence.see(seq))).toBe(true);
      expect(sequence.see((stored[0] as [number, number])[0])).toBe(false);
      expect(sequence.missing).toBe((stored.at(-1) as [number, number])[0] - stored.length);
    });
  });
});
