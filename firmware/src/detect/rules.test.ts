import { describe, expect, it } from "vitest";
import { DEFAULT_RULES, rulesAfter, rulesCalibrated, rulesFrom, sameRules } from "./rules.ts";

describe("the rules", () => {
  it("keep what a configuration leaves out", () => {
    const rules = rulesAfter(DEFAULT_RULES, { v: 1, rev: 3, loudDb: 80 });
    expect(rules).toEqual({ ...DEFAULT_RULES, rev: 3, loudDb: 80 });
  });

  it("are clamped to ranges in which the watch works", () => {
    const wild = rulesAfter(DEFAULT_RULES, {
      v: 1,
      rev: 1,
      loudDb: 1000,
      loudMs: -5,
      crySeconds: 0,
      silenceMinutes: 1e9,
      silenceMarginDb: -40,
      calibrationDb: 400,
    });
    expect(wild).toMatchObject({
      loudDb: 100,
      loudMs: 50,
      crySeconds: 1,
      silenceMinutes: 120,
      silenceMarginDb: 3,
      calibrationDb: 30,
    });
  });

  it("do not lose a calibration to a configuration that repeats its earlier offset", () => {
    const calibrated = rulesCalibrated(rulesAfter(DEFAULT_RULES, { v: 1, rev: 1, calibrationDb: 0 }), {
      calibrationDb: 4.2,
      slope: 1.1,
      calibratedAt: 62,
    });
    expect(calibrated.calibrated).toBe(true);
    expect(rulesAfter(calibrated, { v: 1, rev: 2, mode: "play", calibrationDb: 0 }).calibrationDb).toBe(4.2);
    expect(rulesAfter(calibrated, { v: 1, rev: 2, calibrationDb: 1 })).toMatchObject({ calibrationDb: 1, slope: 1 });
  });

  it("come back from the flash as they went there", () => {
    const rules = rulesCalibrated(rulesAfter(DEFAULT_RULES, { v: 1, rev: 9, loudDb: 77.5, mode: "play" }), {
      calibrationDb: -3,
      slope: 0.9,
      calibratedAt: 71.5,
    });
    expect(sameRules(rulesFrom(JSON.parse(JSON.stringify(rules))), rules)).toBe(true);
  });

  it("are the defaults when the flash holds nonsense", () => {
    for (const kept of [undefined, null, 7, "x", [], {}, { rev: "x" }, { rev: 1, loudDb: "loud" }]) {
      expect(rulesFrom(kept)).toEqual(DEFAULT_RULES);
    }
  });
});
