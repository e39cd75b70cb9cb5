import { SEQ_MAX } from "@veilleuse/shared";
import type { PreparedReads } from "./preparedReads.ts";

/** So many numbers are looked through for holes at a time. */
const LOOKED_THROUGH = 20_000;

const NUMBERS = "FROM message WHERE sensor = ? AND boot = ? AND seq BETWEEN ? AND ?";
const COUNTED = `SELECT count(*) AS count, min(seq) AS first, max(seq) AS last ${NUMBERS}`;
const RUNS = `
  SELECT min(seq) AS first, max(seq) AS last FROM (SELECT seq, seq - row_number() OVER (ORDER BY seq) AS run ${NUMBERS})
  GROUP BY run ORDER BY first`;

/**
 * The sequence numbers of a boot that are in the journal, as inclusive ranges. Counting takes a twentieth of looking for
 * holes, so that a year of numbers is halved until what is looked through lacks some.
 */
export const sequenceRanges = (
  reads: PreparedReads,
  sensor: string,
  boot: string,
  from = 0,
  to = SEQ_MAX,
): [number, number][] => {
  const [counted] = reads.all<{ count: number; first: number; last: number }>(COUNTED, [sensor, boot, from, to]);
  if (!counted || counted.count === 0) return [];
  const { count, first, last } = counted;
  if (count === last - first + 1) return [[first, last]];
  if (count <= LOOKED_THROUGH) {
    const runs = reads.all<{ first: number; last: number }>(RUNS, [sensor, boot, first, last]);
    return runs.map((run) => [run.first, run.last]);
  }
  const middle = Math.floor((first + last) / 2);
  const lower = sequenceRanges(reads, sensor, boot, first, middle);
  const [next, ...upper] = sequenceRanges(reads, sensor, boot, middle + 1, last);
  if (!next) return lower;
  const before = lower.at(-1);
  if (before?.[1] !== next[0] - 1) return [...lower, next, ...upper];
  return [...lower.slice(0, -1), [before[0], next[1]], ...upper];
};
