/** The answer to a calibration: the new offset in dB, or why there is none. */
export type Calibration = { ok: true; offsetDb: number } | { ok: false; reason: string };

/** A reference sound that wavers more than this is none. */
const STEADY_DB = 2;

/**
 * The offset that makes the last seconds read as the reference sound.
 * @param recentDb levels of the last seconds, with the present offset
 * @param seconds how many are needed
 * @param limitDb largest offset believed, both ways
 */
export const calibrationFor = (
  recentDb: ReadonlyArray<number>,
  seconds: number,
  presentDb: number,
  referenceDb: number | undefined,
  limitDb: number,
): Calibration => {
  if (referenceDb === undefined) return { ok: false, reason: "arg: level of the reference sound in dB expected" };
  if (recentDb.length < seconds) return { ok: false, reason: "not enough sound yet" };
  let sumDb = 0;
  let leastDb = recentDb[0] as number;
  let mostDb = leastDb;
  for (let i = 0; i < recentDb.length; i++) {
    const db = recentDb[i] as number;
    sumDb += db;
    leastDb = Math.min(leastDb, db);
    mostDb = Math.max(mostDb, db);
  }
  if (mostDb - leastDb > STEADY_DB) return { ok: false, reason: "the sound is not steady" };
  const offsetDb = Math.round((presentDb + referenceDb - sumDb / recentDb.length) * 10) / 10;
  if (Math.abs(offsetDb) > limitDb) return { ok: false, reason: `offset of ${offsetDb} dB is not credible` };
  return { ok: true, offsetDb };
};
