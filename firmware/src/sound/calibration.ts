import { oneDecimal } from "@veilleuse/shared";

/** What turns the decibels of a microphone into decibels: `slope` times its own, and `calibrationDb` added. */
export type Line = {
  slope: number;
  calibrationDb: number;
  /** Where it was calibrated last, in the microphone's own decibels; 0: nowhere yet. */
  calibratedAt: number;
};

/** The answer to a calibration: the new line, or why there is none. */
export type Calibration = { ok: true; line: Line } | { ok: false; reason: string };

/** A reference sound that wavers more than this is none. */
const STEADY_DB = 2;
/** Two reference sounds this far apart say something about the slope. */
const APART_DB = 10;

const refused = (reason: string): Calibration => ({ ok: false, reason });

/**
 * The line that makes the last seconds read as the reference sound.
 * @param recentDb levels of the last seconds, with the present line
 * @param seconds how many are needed
 * @param limitDb largest offset believed, both ways, where the reference sound lies
 * @param slopeMost steepest slope believed: the line then runs through the last calibration, too; 1 keeps the slope
 */
export const calibrationFor = (
  recentDb: ReadonlyArray<number>,
  seconds: number,
  present: Line,
  referenceDb: number | undefined,
  limitDb: number,
  slopeMost: number,
): Calibration => {
  if (referenceDb === undefined) return refused("arg: level of the reference sound in dB expected");
  if (recentDb.length < seconds) return refused("not enough sound yet");
  let sumDb = 0;
  let leastDb = recentDb[0] as number;
  let mostDb = leastDb;
  for (let i = 0; i < recentDb.length; i++) {
    const db = recentDb[i] as number;
    sumDb += db;
    leastDb = Math.min(leastDb, db);
    mostDb = Math.max(mostDb, db);
  }
  if (mostDb - leastDb > STEADY_DB) return refused("the sound is not steady");
  const ownDb = (sumDb / recentDb.length - present.calibrationDb) / present.slope;
  const apartDb = ownDb - present.calibratedAt;
  let slope = present.slope;
  if (slopeMost > 1 && present.calibratedAt && Math.abs(apartDb) > APART_DB) {
    slope = (referenceDb - present.slope * present.calibratedAt - present.calibrationDb) / apartDb;
  }
  if (Math.abs(referenceDb - ownDb) > limitDb || !(slope <= slopeMost && slope * slopeMost >= 1)) {
    return refused(`${Math.round(ownDb)} dB for ${referenceDb} dB is not credible`);
  }
  return { ok: true, line: { slope, calibrationDb: oneDecimal(referenceDb - slope * ownDb), calibratedAt: ownDb } };
};
