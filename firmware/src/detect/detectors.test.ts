import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCry, stepCry } from "./cry.ts";
import type { Edge } from "./edge.ts";
import { createFault, stepFault } from "./fault.ts";
import { createLoud, stepLoud } from "./loud.ts";
import { createMotion, isStuck, pinChanged, stepMotion, takeActiveMs } from "./motion.ts";
import { createSilence, stepSilence } from "./silence.ts";

const FRAME_MS = 64;

const edgesOf = (edges: Edge[]): Edge[] => edges.filter((edge) => edge !== "");

const loudEdges = (levels: number[]): Edge[] => {
  const loud = createLoud();
  return levels.map((db) => stepLoud(loud, db, FRAME_MS, 85, 250));
};

const frames = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

describe("the loud detector", () => {
  it("starts at the fourth frame of 85 dB, which makes 250 ms", () => {
    expect(loudEdges(frames(4, 85))).toEqual(["", "", "", "start"]);
  });

  it("never fires at 84 dB", () => {
    expect(edgesOf(loudEdges(frames(1000, 84)))).toEqual([]);
  });

  it("does not take a door slam of 100 ms for a scream", () => {
    expect(edgesOf(loudEdges([40, 89, 95, 89, ...frames(20, 60)]))).toEqual([]);
  });

  it("never adds slams up, however many there are", () => {
    const slam = fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 20, max: 84 }),
    );
    fc.assert(
      fc.property(fc.array(slam, { maxLength: 60 }), (slams) => {
        const levels = slams.flatMap(([loud, quiet, db]) => [...frames(loud, 95), ...frames(quiet, db)]);
        expect(edgesOf(loudEdges(levels))).toEqual([]);
      }),
    );
  });

  it("makes one event of a level that wavers around the threshold", () => {
    const wavering = Array.from({ length: 600 }, (_, i) => (i < 10 ? 86 : 85 + (i % 2 ? 0.5 : -0.5)));
    expect(edgesOf(loudEdges(wavering))).toEqual(["start"]);
  });

  it("ends after two seconds that are 3 dB below, and not sooner", () => {
    const quietFrames = Math.ceil(2000 / FRAME_MS);
    expect(edgesOf(loudEdges([...frames(10, 90), ...frames(quietFrames - 1, 82)]))).toEqual(["start"]);
    expect(edgesOf(loudEdges([...frames(10, 90), ...frames(quietFrames, 82)]))).toEqual(["start", "end"]);
    expect(edgesOf(loudEdges([...frames(10, 90), ...frames(100, 82.1)]))).toEqual(["start"]);
  });

  it("alternates starts and ends whatever it hears", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.float({ min: 20, max: 110, noNaN: true }))),
        (runs) => {
          const edges = edgesOf(loudEdges(runs.flatMap(([count, db]) => frames(count, db))));
          expect(edges.every((edge, i) => edge === (i % 2 ? "end" : "start"))).toBe(true);
        },
      ),
    );
  });

  it("never starts later when everything is louder", () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: 60, max: 100, noNaN: true }), { maxLength: 80 }),
        fc.float({ min: 0, max: 20, noNaN: true }),
        (levels, more) => {
          const first = loudEdges(levels).indexOf("start");
          const louder = loudEdges(levels.map((db) => db + more)).indexOf("start");
          if (first >= 0) expect(louder).toBeGreaterThanOrEqual(0);
          if (first >= 0) expect(louder).toBeLessThanOrEqual(first);
        },
      ),
    );
  });
});

describe("the silence detector", () => {
  const run = (sounds: boolean[], playing: (i: number) => boolean): Edge[] => {
    const silence = createSilence();
    return edgesOf(sounds.map((sound, i) => stepSilence(silence, sound, playing(i), 1000, 10)));
  };

  it("fires after ten minutes without a sound while a child should be playing", () => {
    expect(run(Array(599).fill(false), () => true)).toEqual([]);
    expect(run(Array(600).fill(false), () => true)).toEqual(["start"]);
  });

  it("says nothing at night", () => {
    expect(run(Array(5000).fill(false), () => false)).toEqual([]);
  });

  it("ends at the first sound, and begins to count anew", () => {
    expect(run([...Array(700).fill(false), true, ...Array(599).fill(false)], () => true)).toEqual(["start", "end"]);
  });

  it("ends when the child is put to bed", () => {
    expect(run(Array(900).fill(false), (i) => i < 700)).toEqual(["start", "end"]);
  });
});

describe("the cry detector", () => {
  const run = (likeness: number[]): Edge[] => {
    const cry = createCry();
    return edgesOf(likeness.map((value) => stepCry(cry, value, FRAME_MS, 2)));
  };

  it("starts within three seconds of steady crying", () => {
    expect(run(frames(Math.ceil(3000 / FRAME_MS), 1))).toEqual(["start"]);
  });

  it("bridges the breaths between two cries", () => {
    const cryAndBreath = [...frames(12, 1), ...frames(7, -1)];
    expect(run([...cryAndBreath, ...cryAndBreath, ...cryAndBreath])).toEqual(["start"]);
  });

  it("does not fire on single yelps far apart", () => {
    const yelp = [...frames(6, 1), ...frames(60, -1)];
    expect(run(Array(50).fill(yelp).flat())).toEqual([]);
  });

  it("does not fire on noise, nor on silence", () => {
    expect(run(frames(5000, 0))).toEqual([]);
    expect(run(frames(5000, -1))).toEqual([]);
  });

  it("goes on for ten minutes of crying, and ends twelve seconds after it", () => {
    const cryAndBreath = [...frames(15, 0.9), ...frames(10, -1)];
    const long = Array(375).fill(cryAndBreath).flat();
    expect(run(long)).toEqual(["start"]);
    expect(run([...long, ...frames(Math.ceil(12000 / FRAME_MS), -1)])).toEqual(["start", "end"]);
  });

  it("alternates starts and ends whatever it hears", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 120 }), fc.constantFrom(-1, 0, 0.3, 0.6, 1))), (runs) => {
        const edges = run(runs.flatMap(([count, value]) => frames(count, value)));
        expect(edges.every((edge, i) => edge === (i % 2 ? "end" : "start"))).toBe(true);
      }),
    );
  });
});

describe("the motion detector", () => {
  it("ignores what the sensor reports in its first thirty seconds", () => {
    const motion = createMotion();
    pinChanged(motion, true, 1000);
    expect(stepMotion(motion, 1000)).toBe("");
    pinChanged(motion, false, 5000);
    expect(stepMotion(motion, 31000)).toBe("");
    expect(takeActiveMs(motion, 31000)).toBe(0);
  });

  it("starts with the pin and ends three seconds after it", () => {
    const motion = createMotion();
    pinChanged(motion, true, 40000);
    expect(stepMotion(motion, 40000)).toBe("start");
    pinChanged(motion, false, 42000);
    expect(stepMotion(motion, 44000)).toBe("");
    expect(stepMotion(motion, 45000)).toBe("end");
    expect(takeActiveMs(motion, 45000)).toBe(2000);
  });

  it("takes a pin that stays high for ten minutes for stuck, and ends the motion", () => {
    const motion = createMotion();
    pinChanged(motion, true, 40000);
    stepMotion(motion, 40000);
    expect(isStuck(motion, 640000)).toBe(false);
    expect(isStuck(motion, 640001)).toBe(true);
    expect(stepMotion(motion, 640001)).toBe("end");
    expect(stepMotion(motion, 700000)).toBe("");
    pinChanged(motion, false, 800000);
    expect(isStuck(motion, 800000)).toBe(false);
  });
});

describe("a fault", () => {
  const run = (seconds: boolean[]): Edge[] => {
    const fault = createFault("micFlat", 5, 3);
    return edgesOf(seconds.map((bad) => stepFault(fault, bad)));
  };

  it("opens after five bad seconds and closes after three good ones", () => {
    expect(run([...Array(5).fill(true), ...Array(3).fill(false)])).toEqual(["start", "end"]);
    expect(run([...Array(4).fill(true), ...Array(9).fill(false)])).toEqual([]);
    expect(run([...Array(5).fill(true), false, false, true, false, false])).toEqual(["start"]);
  });

  it("does not open on rare hiccups, however many", () => {
    expect(run(Array(200).fill([true, false, false]).flat())).toEqual([]);
  });
});
