import { type InfluxDB, escape as influxQl } from "influx";
import { columns, type StepSums, stepMs } from "./binning.ts";
import type { InfluxServer } from "./influxProbe.ts";
import type { Policy } from "./lineProtocol.ts";
import type { SeriesQuery, SeriesStore } from "./seriesStore.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Row = {
  energy: number | null;
  seconds: number | null;
  max: number | null;
  floor: number | null;
  cry: number | null;
  motion: number | null;
  time: { getTime(): number };
};

type Source = {
  policy: Policy;
  measurement: string;
  /** The narrowest step that it can be put into. */
  finestMs: number;
  columns: string;
  /** How long after its beginning a row is dated. */
  offsetMs: number;
};

/**
 * What one stored row adds to a step: its energy and the seconds it covers, so that levels are averaged on energy and
 * weighed with time. A minute is dated by its end and belongs to the step it began in.
 */
const SECONDS: Source = {
  policy: "raw",
  measurement: "sound",
  finestMs: 1000,
  columns:
    'pow(10, "leq_db" / 10) AS "e", "leq_db" * 0 + 1 AS "s", "max_db" AS "x", "floor_db" AS "f", "cry" AS "c", "motion" AS "m"',
  offsetMs: 0,
};
const MINUTES: Source = {
  policy: "minutes",
  measurement: "sound_minute",
  finestMs: MINUTE_MS,
  columns:
    'pow(10, "leq_db" / 10) * "cover_s" AS "e", "cover_s" AS "s", "max_db" AS "x", "l90_db" AS "f", "cry_s" / 60 * "cover_s" AS "c", "motion_s" / 60 * "cover_s" AS "m"',
  offsetMs: MINUTE_MS,
};
const HOURS: Source = {
  policy: "forever",
  measurement: "sound_hour",
  finestMs: HOUR_MS,
  columns:
    'pow(10, "leq_db" / 10) * "cover_s" AS "e", "cover_s" AS "s", "max_db" AS "x", "floor_db" AS "f", "cry_s" AS "c", "motion_s" AS "m"',
  offsetMs: 0,
};

const sourceFor = (step: number): Source => {
  if (step < MINUTE_MS) return SECONDS;
  return step < HOUR_MS ? MINUTES : HOURS;
};

const statement = (query: SeriesQuery, from: string, source: Source, step: number): string => {
  const fromMs = query.fromMs + source.offsetMs;
  const toMs = query.toMs + source.offsetMs;
  // The last instant of a step's last minute is the first of the next step.
  const shift = source.offsetMs > 0 ? `, ${source.offsetMs % step}ms` : "";
  return `SELECT sum("e") AS energy, sum("s") AS seconds, max("x") AS max, min("f") AS floor, sum("c") AS cry, sum("m") AS motion
    FROM (SELECT ${source.columns} FROM ${from}
      WHERE "sensor" = ${influxQl.stringLit(query.sensor)} AND time >= ${fromMs}ms AND time < ${toMs}ms)
    WHERE time >= ${fromMs}ms AND time < ${toMs}ms GROUP BY time(${step}ms${shift}) fill(none)`;
};

/**
 * The history out of InfluxDB: seconds for a narrow step, minutes for a wider one, hours for a year.
 * @param client makes a client for each query, because one that failed refuses its host for a while
 */
export const createInfluxHistory = (
  client: () => Pick<InfluxDB, "query">,
  database: string,
  { hasPolicies }: Pick<InfluxServer, "hasPolicies">,
): SeriesStore => ({
  series: async (query) => {
    const narrow = stepMs(query);
    const source = sourceFor(narrow);
    const step = Math.ceil(narrow / source.finestMs) * source.finestMs;
    const place = hasPolicies ? `${influxQl.quoted(database)}.${influxQl.quoted(source.policy)}.` : "";
    const from = `${place}${influxQl.quoted(source.measurement)}`;
    const rows = await client().query<Row>(statement(query, from, source, step));
    const steps = new Map<number, StepSums>();
    for (const { time, energy, seconds, max, floor, cry, motion } of rows) {
      if (!energy || !seconds || max === null || floor === null) continue;
      const sums = { energy, seconds, maxDb: max, floorDb: floor, cry: cry ?? 0, motion: motion ?? 0 };
      steps.set(Math.floor((time.getTime() - source.offsetMs) / step), sums);
    }
    return columns(query, step, "influx", (i) => steps.get(i));
  },
});

/** Asks the first store where there is one, and the second one when it is away. */
export const withFallback = (
  first: () => SeriesStore | undefined,
  second: SeriesStore,
  failed: (reason: string) => void,
): SeriesStore => ({
  series: async (query) => {
    const preferred = first();
    if (!preferred) return second.series(query);
    try {
      return await preferred.series(query);
    } catch (error) {
      failed((error as Error).message.split("\n")[0] ?? "failed");
      return second.series(query);
    }
  },
});
