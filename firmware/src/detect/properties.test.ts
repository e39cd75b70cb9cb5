import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Edge } from "./edge.ts";
import { createFault, stepFault } from "./fault.ts";
import { createLoud, stepLoud } from "./loud.ts";
import { createMotion, MOTION_WARM_UP_MS, pinChanged, stepMotion, takeActiveMs } from "./motion.ts";
import { createSilence, stepSilence } from "./silence.ts";

const FRAME_MS = 64;

const said = (edges: ReadonlyArray<Edge>): Edge[] => edges.filter((edge) => edge !== "");

const expectAlternating = (edges: ReadonlyArray<Edge>): void => {
  expect(said(edges).every((edge, i) => edge === (i % 2 ? "end" : "start"))).toBe(true);
};

/** Runs of the same value, of 1 to `most` steps each. */
const runsOf = <T>(value: fc.Arbitrary<T>, most = 60): fc.Arbitrary<T[]> =>
  fc
    .array(fc.tuple(value, fc.integer({ min: 1, max: most })))
    .map((runs) => runs.flatMap(([one, count]) => Array<T>(count).fill(one)));

const loudEdges = (levels: ReadonlyArray<number>, loudMs: number): Edge[] => {
  const loud = createLoud();
  return levels.map((db) => stepLoud(loud, db, FRAME_MS, 85, loudMs));
};

const silenceEdges = (steps: ReadonlyArray<readonly [sound: boolean, playing: boolean]>): Edge[] => {
  const silence = createSilence();
  return steps.map(([sound, playing]) => stepSilence(silence, sound, playing, 1000, 1));
};

/** The pin's levels, one for each second after the warm-up. */
const motionEdges = (pins: ReadonlyArray<boolean>): { edges: Edge[]; activeMs: number } => {
  const motion = createMotion();
  let nowMs = MOTION_WARM_UP_MS;
  const edges = pins.map((high) => {
    nowMs += 1000;
    pinChanged(motion, high, nowMs);
    return stepMotion(motion, nowMs);
  });
  return { edges, activeMs: takeActiveMs(motion, nowMs) };
};

describe("every detector", () => {
  const level = fc.double({ min: 20, max: 110, noNaN: true });
  const loudMs = fc.integer({ min: 50, max: 5000 });

  it("says nothing of a quiet and still night", () => {
    fc.assert(
      fc.property(runsOf(fc.double({ min: 0, max: 84.9, noNaN: true })), loudMs, (levels, ms) => {
        expect(said(loudEdges(levels, ms))).toEqual([]);
        expect(said(silenceEdges(levels.map(() => [false, false])))).toEqual([]);
        expect(said(motionEdges(levels.map(() => false)).edges)).toEqual([]);
        const fault = createFault("micFlat", 5, 3);
        expect(said(levels.map(() => stepFault(fault, false)))).toEqual([]);
      }),
    );
  });

  it("begins with a start, and starts and ends take turns", () => {
    fc.assert(
      fc.property(
        runsOf(fc.tuple(level, fc.boolean(), fc.boolean()), 90),
        loudMs,
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 30 }),
        (steps, ms, startSeconds, endSeconds) => {
          expectAlternating(
            loudEdges(
              steps.map(([db]) => db),
              ms,
            ),
          );
          expectAlternating(silenceEdges(steps.map(([, sound, playing]) => [sound, playing])));
          expectAlternating(motionEdges(steps.map(([, high]) => high)).edges);
          const fault = createFault("overrun", startSeconds, endSeconds);
          expectAlternating(steps.map(([, bad]) => stepFault(fault, bad)));
        },
      ),
    );
  });

  it("is monotone: louder is never later, more sound is never more silence, more movement never less", () => {
    fc.assert(
      fc.property(
        runsOf(fc.tuple(level, fc.boolean(), fc.boolean()), 90),
        fc.double({ min: 0, max: 20, noNaN: true }),
        loudMs,
        (steps, moreDb, ms) => {
          const soft = loudEdges(
            steps.map(([db]) => db),
            ms,
          ).indexOf("start");
          const loud = loudEdges(
            steps.map(([db]) => db + moreDb),
            ms,
          ).indexOf("start");
          if (soft >= 0) expect(loud >= 0 && loud <= soft).toBe(true);
          const starts = (sounds: boolean[]): number =>
            said(silenceEdges(sounds.map((sound) => [sound, true]))).filter((edge) => edge === "start").length;
          if (starts(steps.map(([, sound]) => sound)) === 0) {
            expect(starts(steps.map(([, sound, more]) => sound || more))).toBe(0);
          }
          const still = motionEdges(steps.map(([, high]) => high)).activeMs;
          const lively = motionEdges(steps.map(([, high, more]) => high || more)).activeMs;
          expect(lively).toBeGreaterThanOrEqual(still);
        },
      ),
    );
  });

  it("fires on every sound of 90 dB that lasts, and on none of 84 dB", () => {
    fc.assert(
      fc.property(loudMs, fc.array(level, { maxLength: 40 }), (ms, before) => {
        const lasting = Math.ceil(ms / FRAME_MS);
        const edges = loudEdges([...before, ...Array<number>(lasting).fill(90)], ms);
        expect(said(edges).at(-1)).toBe("start");
        expect(said(loudEdges(Array<number>(500).fill(84), ms))).toEqual([]);
      }),
    );
  });
});
