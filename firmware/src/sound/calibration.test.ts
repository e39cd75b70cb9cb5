import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calibrationFor, type Line } from "./calibration.ts";

const FRESH: Line = { slope: 1, calibrationDb: 0, calibratedAt: 0 };
const level = (line: Line, ownDb: number): number => line.slope * ownDb + line.calibrationDb;

describe("a calibration", () => {
  it("makes the last seconds read as the reference", () => {
    const present = { ...FRESH, calibrationDb: 1 };
    expect(calibrationFor([80, 80.2, 79.8], 3, present, 84, 30, 1)).toEqual({
      ok: true,
      line: { slope: 1, calibrationDb: 5, calibratedAt: 79 },
    });
  });

  it("refuses without a reference, without enough sound, with an unsteady sound and with an incredible result", () => {
    expect(calibrationFor([80, 80, 80], 3, FRESH, undefined, 30, 1).ok).toBe(false);
    expect(calibrationFor([80, 80], 3, FRESH, 84, 30, 1).ok).toBe(false);
    expect(calibrationFor([80, 84, 80], 3, FRESH, 84, 30, 1).ok).toBe(false);
    expect(calibrationFor([40, 40, 40], 3, FRESH, 94, 30, 1).ok).toBe(false);
  });

  it("of a meter at two levels makes the line through both", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.85, max: 1.2, noNaN: true }),
        fc.double({ min: -8, max: 8, noNaN: true }),
        (slope, offsetDb) => {
          let line = FRESH;
          for (const ownDb of [50, 70]) {
            const reads = level(line, ownDb);
            const made = calibrationFor([reads, reads, reads], 3, line, slope * ownDb + offsetDb, 40, 1.25);
            expect(made.ok).toBe(true);
            if (made.ok) line = made.line;
          }
          for (const ownDb of [50, 70, 90]) {
            expect(Math.abs(level(line, ownDb) - (slope * ownDb + offsetDb))).toBeLessThan(0.2);
          }
        },
      ),
    );
  });

  it("at nearly the same level keeps the slope, and refuses a slope that no meter has", () => {
    const once = { slope: 1.1, calibrationDb: -5, calibratedAt: 60 };
    const near = calibrationFor([62, 62, 62], 3, once, 65, 30, 1.25);
    expect(near.ok && near.line.slope).toBe(1.1);
    expect(calibrationFor([83, 83, 83], 3, once, 61, 30, 1.25).ok).toBe(false);
  });

  it("of a microphone that is sampled never changes the slope", () => {
    const made = calibrationFor([90, 90, 90], 3, { ...FRESH, calibratedAt: 60 }, 95, 30, 1);
    expect(made.ok && made.line).toEqual({ slope: 1, calibrationDb: 5, calibratedAt: 90 });
  });
});
