import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DiaperNote, diaperNote, diaperResolutions, diaperState } from "./diaper.ts";
import { normalCdf } from "./normal.ts";

const HOUR = 3_600_000;

const change = (hours: number, level: DiaperNote["level"] = null): DiaperNote => ({
  at: hours * HOUR,
  changed: true,
  level,
});
const look = (hours: number, level: DiaperNote["level"]): DiaperNote => ({ at: hours * HOUR, changed: false, level });

/** Changes every so many hours, each found at a level. */
const every = (hours: number, times: number, level: DiaperNote["level"]): DiaperNote[] =>
  Array.from({ length: times }, (_, i) => change(i * hours, level));

describe("a diaper", () => {
  it("goes from green over orange and red to code brown", () => {
    const levels = [0.5, 2.5, 4, 7].map((hours) => diaperState([change(0)], hours * HOUR).level);
    expect(levels).toEqual(["green", "orange", "red", "brown"]);
  });

  it("is unknown when nobody has logged a change for a day, or ever", () => {
    expect(diaperState([], 0)).toMatchObject({ level: null, source: "unknown", redAt: null });
    expect(diaperState([change(0)], 25 * HOUR)).toMatchObject({ level: null, changedAt: 0 });
  });

  it("is what somebody saw, when that is worse than the estimate", () => {
    expect(diaperState([change(0), look(1, "red")], 1.1 * HOUR)).toMatchObject({ level: "red", source: "noticed" });
    expect(diaperState([change(0), look(1, "green")], 4 * HOUR)).toMatchObject({ level: "red", source: "estimated" });
  });

  it("is predicted from this child's own history, with less doubt the more there is", () => {
    const untold = diaperState([change(0)], 0);
    const early = every(2, 20, "red");
    const quick = diaperState(early, 38 * HOUR);
    const slow = diaperState([...every(5, 20, "green")], 95 * HOUR);
    const red = (state: typeof quick) => ((state.redAt ?? 0) - (state.changedAt ?? 0)) / HOUR;
    expect(red(untold)).toBeCloseTo(3.5, 1);
    expect(red(quick)).toBeLessThan(2);
    expect(red(slow)).toBeGreaterThan(5);
    const doubt = (state: typeof quick) => Math.log(red2(state, "to") / red2(state, "from"));
    const red2 = (state: typeof quick, end: "from" | "to") => (state.redBetween?.[end] ?? 0) - (state.changedAt ?? 0);
    expect(doubt(diaperState([...every(3.5, 10, "orange"), ...[]], 31.5 * HOUR))).toBeLessThan(doubt(untold));
  });

  it("learns from changes without a word too", () => {
    const state = diaperState(every(2.5, 15, null), 35 * HOUR);
    const hours = ((state.redAt ?? 0) - (state.changedAt ?? 0)) / HOUR;
    expect(hours).toBeGreaterThan(2.4);
    expect(hours).toBeLessThan(3);
    expect(state.learntFrom).toBe(14);
  });

  it("is reminded of before red is likely", () => {
    const { remindAt, redAt, redBetween } = diaperState([change(0)], 0);
    expect(remindAt).toBeLessThan(redAt ?? 0);
    expect(remindAt).toBeGreaterThan(redBetween?.from ?? Number.POSITIVE_INFINITY);
  });

  it("keeps its levels in order whatever was logged", () => {
    const note = fc.record({
      step: fc.double({ min: 0.05, max: 14, noNaN: true }),
      changed: fc.boolean(),
      level: fc.constantFrom(null, "green", "orange", "red", "brown") as fc.Arbitrary<DiaperNote["level"]>,
    });
    fc.assert(
      fc.property(fc.array(note, { maxLength: 30 }), (steps) => {
        let at = 0;
        const notes = steps.map(({ step, changed, level }) => {
          at += step * HOUR;
          return { at, changed, level };
        });
        const state = diaperState([change(0), ...notes], at);
        if (state.level === null) return;
        const { changedAt, orangeAt, redAt, brownAt, redBetween } = state;
        const times = [changedAt, orangeAt, redAt, brownAt].map(Number);
        expect(times.every((time, i) => i === 0 || time > (times[i - 1] ?? 0))).toBe(true);
        expect(redBetween!.from).toBeLessThan(redAt!);
        expect(redBetween!.to).toBeGreaterThan(redAt!);
      }),
    );
  });
});

describe("the resolution time", () => {
  it("runs from the moment somebody saw red to the change", () => {
    expect(diaperResolutions([change(0), look(2, "red"), look(2.1, "brown"), change(2.5)])).toEqual([
      { changedAt: 2.5 * HOUR, redAt: 2 * HOUR, ms: 0.5 * HOUR, from: "noticed" },
    ]);
  });

  it("is estimated when nobody said so, and none when it was not red yet", () => {
    const [late, ...others] = diaperResolutions([change(0), change(5), change(6)]);
    expect(late).toMatchObject({ changedAt: 5 * HOUR, from: "estimated" });
    expect(late?.ms).toBeCloseTo(1.5 * HOUR, -5);
    expect(others).toEqual([]);
  });
});

describe("a log entry", () => {
  it.each([
    [null, { changed: true, level: null }],
    ["yellowish", { changed: true, level: null }],
    [{ level: "brown" }, { changed: true, level: "brown" }],
    [
      { level: "red", changed: false },
      { changed: false, level: "red" },
    ],
    [{ level: "purple" }, { changed: true, level: null }],
  ])("%j is read as a diaper's note", (detail, expected) => {
    expect(diaperNote({ at: 5, detail })).toEqual({ at: 5, ...expected });
  });
});

describe("the normal distribution", () => {
  it("has its known values", () => {
    expect(normalCdf(0)).toBeCloseTo(0.5, 6);
    expect(normalCdf(1.2816)).toBeCloseTo(0.9, 4);
    expect(normalCdf(-0.6745)).toBeCloseTo(0.25, 4);
  });
});
