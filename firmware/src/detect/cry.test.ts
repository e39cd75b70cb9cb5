import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCry, stepCry } from "./cry.ts";

const FRAME_MS = 64;

/** Frames at which an event starts and ends. */
const edgesAt = (likeness: ReadonlyArray<number>, crySeconds = 2): { edge: string; frame: number }[] => {
  const cry = createCry();
  return likeness
    .map((value, frame) => ({ edge: stepCry(cry, value, FRAME_MS, crySeconds) as string, frame }))
    .filter(({ edge }) => edge !== "");
};
const startOf = (likeness: ReadonlyArray<number>, crySeconds = 2): number => {
  const start = edgesAt(likeness, crySeconds).find(({ edge }) => edge === "start");
  return start ? start.frame : Number.POSITIVE_INFINITY;
};

const judgement = fc.oneof(fc.constant(-1), fc.float({ min: 0, max: 1, noNaN: true }));
const stretch = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 60 }), judgement), { maxLength: 40 })
  .map((runs) => runs.flatMap(([count, value]) => Array.from({ length: count }, () => value)));

describe("the cry event", () => {
  it("never starts in what is less like a cry than not", () => {
    const unlike = fc.array(fc.oneof(fc.constant(-1), fc.float({ min: 0, max: 0.5, noNaN: true })), { maxLength: 400 });
    fc.assert(
      fc.property(unlike, (likeness) => {
        expect(edgesAt(likeness)).toEqual([]);
      }),
    );
  });

  it("starts and ends in turn, an end at least twelve seconds after its start", () => {
    fc.assert(
      fc.property(stretch, (likeness) => {
        const edges = edgesAt(likeness);
        edges.forEach(({ edge, frame }, i) => {
          expect(edge).toBe(i % 2 ? "end" : "start");
          if (i % 2) expect((frame - edges[i - 1]!.frame) * FRAME_MS).toBeGreaterThanOrEqual(12_000);
        });
      }),
    );
  });

  it("does not start later when every judged frame is more like a cry", () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { maxLength: 200 }),
        fc.float({ min: 0, max: 1, noNaN: true }),
        (likeness, more) => {
          const higher = likeness.map((value) => Math.min(1, value + more));
          expect(startOf(higher)).toBeLessThanOrEqual(startOf(likeness));
        },
      ),
    );
  });

  it("does not start earlier when it has to be confirmed for longer", () => {
    fc.assert(
      fc.property(stretch, fc.integer({ min: 1, max: 8 }), (likeness, seconds) => {
        expect(startOf(likeness, seconds + 1)).toBeGreaterThanOrEqual(startOf(likeness, seconds));
      }),
    );
  });

  it("stays open for an hour of crying with breaths and some talk between", () => {
    const minute = [
      ...Array(20)
        .fill([...Array(14).fill(0.8), ...Array(9).fill(-1)])
        .flat(),
      ...Array(150).fill(0.1),
    ];
    const hour = Array(100).fill(minute).flat();
    expect(edgesAt(hour).map(({ edge }) => edge)).toEqual(["start"]);
  });

  it("is not kept open by a stray frame now and then", () => {
    const stray = Array(40)
      .fill([0.9, ...Array(80).fill(-1)])
      .flat();
    expect(edgesAt([...Array(60).fill(1), ...stray]).map(({ edge }) => edge)).toEqual(["start", "end"]);
  });
});
