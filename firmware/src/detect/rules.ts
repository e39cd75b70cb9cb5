import { type Config, type Decoded, decodeConfig, type Mode } from "@veilleuse/shared";

/** The thresholds in force. */
export type Rules = {
  rev: number;
  loudDb: number;
  loudMs: number;
  crySeconds: number;
  silenceMinutes: number;
  silenceMarginDb: number;
  mode: Mode;
  calibrationDb: number;
  /** The offset that the last configuration named; it differs from the one in force after a calibration on the spot. */
  toldCalibrationDb: number;
  /** Decibels for each of a meter's own, and where it was calibrated last, in its own decibels (0: nowhere yet). */
  slope: number;
  calibratedAt: number;
  /** True once a calibration was made, whatever the offset came out as. */
  calibrated: boolean;
};

export const DEFAULT_RULES: Rules = {
  rev: 0,
  loudDb: 85,
  loudMs: 250,
  crySeconds: 2,
  silenceMinutes: 10,
  silenceMarginDb: 6,
  mode: "night",
  calibrationDb: 0,
  toldCalibrationDb: 0,
  slope: 1,
  calibratedAt: 0,
  calibrated: false,
};

/** Largest calibration offset in dB, both ways: more than the spread of microphones and trimmers means a mistake. */
export const CALIBRATION_LIMIT_DB = 30;

/** Steepest slope of a meter that is believed, and the flattest is its inverse. */
export const SLOPE_MOST = 1.25;

const clamped = (given: number | undefined, otherwise: number, least: number, most: number): number =>
  given === undefined ? otherwise : Math.max(least, Math.min(most, given));

/**
 * The rules after a configuration: what is absent keeps its value, everything is clamped to a range in which the
 * watch still works (a loud threshold above the microphone's 105 dB would never fire).
 * A configuration that only repeats its earlier offset does not undo a calibration made on the spot since.
 */
export const rulesAfter = (rules: Rules, config: Config): Rules => {
  const toldDb = clamped(config.calibrationDb, rules.toldCalibrationDb, -CALIBRATION_LIMIT_DB, CALIBRATION_LIMIT_DB);
  return {
    rev: config.rev,
    loudDb: clamped(config.loudDb, rules.loudDb, 60, 100),
    loudMs: clamped(config.loudMs, rules.loudMs, 50, 5000),
    crySeconds: clamped(config.crySeconds, rules.crySeconds, 1, 30),
    silenceMinutes: clamped(config.silenceMinutes, rules.silenceMinutes, 0.1, 120),
    silenceMarginDb: clamped(config.silenceMarginDb, rules.silenceMarginDb, 3, 20),
    mode: config.mode === undefined ? rules.mode : config.mode,
    calibrationDb: toldDb === rules.toldCalibrationDb ? rules.calibrationDb : toldDb,
    toldCalibrationDb: toldDb,
    slope: toldDb === rules.toldCalibrationDb ? rules.slope : 1,
    calibratedAt: rules.calibratedAt,
    calibrated: rules.calibrated || toldDb !== rules.toldCalibrationDb,
  };
};

/** The rules after a configuration as it was sent or kept, or why it is refused. */
export const rulesOf = (rules: Rules, payload: string): Decoded<Rules> => {
  const decoded = decodeConfig(payload);
  return decoded.ok ? { ok: true, value: rulesAfter(rules, decoded.value) } : decoded;
};

/** The rules after a calibration on the spot. */
export const rulesCalibrated = (
  rules: Rules,
  line: { slope: number; calibrationDb: number; calibratedAt: number },
): Rules => {
  const calibrated: Rules = JSON.parse(JSON.stringify(rules));
  calibrated.calibrationDb = line.calibrationDb;
  calibrated.slope = line.slope;
  calibrated.calibratedAt = line.calibratedAt;
  calibrated.calibrated = true;
  return calibrated;
};

/**
 * The rules that an earlier start kept, as an object read from the flash; the defaults when it cannot be believed.
 * They pass through the same checks and clamps as a configuration from the hub.
 */
export const rulesFrom = (kept: unknown): Rules => {
  if (typeof kept !== "object" || kept === null) return DEFAULT_RULES;
  const stored = kept as Partial<Rules> & { v: 1 };
  stored.v = 1;
  const decoded = rulesOf(DEFAULT_RULES, JSON.stringify(stored));
  if (!decoded.ok) return DEFAULT_RULES;
  const rules = decoded.value;
  if (typeof stored.toldCalibrationDb === "number") rules.toldCalibrationDb = stored.toldCalibrationDb;
  rules.slope = clamped(stored.slope, 1, 1 / SLOPE_MOST, SLOPE_MOST);
  rules.calibratedAt = clamped(stored.calibratedAt, 0, 0, 200);
  rules.calibrated = stored.calibrated === true;
  return rules;
};

/** True when nothing differs, so that nothing has to be written to the flash. */
export const sameRules = (a: Rules, b: Rules): boolean => JSON.stringify(a) === JSON.stringify(b);
