/** How fast the time that retention goes by may catch up with the wall clock. */
const MOST_MS_PER_SWEEP = 86_400_000;

/**
 * The time by which retention judges what is old: the wall clock's, but never more than a day later than at the sweep
 * before. Somebody sets a clock a year ahead, and every level would be older than the two weeks that it is kept; so
 * only a day of them is forgotten with each hourly sweep, and the rest is there when the clock is put right. After the
 * hub was off for a month it catches up within a day and a half.
 * @param beforeMs the time of the sweep before; 0 when there was none
 */
export const retentionTime = (nowMs: number, beforeMs: number): number =>
  beforeMs === 0 ? nowMs : Math.min(nowMs, beforeMs + MOST_MS_PER_SWEEP);
