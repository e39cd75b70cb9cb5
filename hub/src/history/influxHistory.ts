import { type InfluxDB, escape as influxQl } from "influx";
import { columns, type StepSums, stepMs } from "./binning.ts";
import type { SeriesQuery, SeriesStore } from "./seriesStore.ts";

const MINUTE_MS = 60_000;

type Row = {
  energy: number | null;
  seconds: number | null;
  max: number | null;
  floor: number | null;
  cry: number | null;
  motion: number | null;
  time: { getTime(): number };
};

/**
 * What one stored row adds to a step: its energy and the seconds it covers, so that levels are averaged on energy and
 * weighed with time. A minute is dated by its end and belongs to the step it began in.
 */
const SOURCES = {
  second: {
    from: '"raw"."sound"',
    columns:
      'pow(10, "leq_db" / 10) AS "e", "leq_db" * 0 + 1 AS "s", "max_db" AS "x", "floor_db" AS "f", "cry" AS "c", "motion" AS "m"',
    offsetMs: 0,
  },
  minute: {
    from: '"minutes"."sound_minute"',
    columns:
      'pow(10, "leq_db" / 10) * "cover_s" AS "e", "cover_s" AS "s", "max_db" AS "x", "l90_db" AS "f", "cry_s" / 60 * "cover_s" AS "c", "motion_s" / 60 * "cover_s" AS "m"',
    offsetMs: MINUTE_MS,
  },
};

const statement = (query: SeriesQuery, database: string, source: (typeof SOURCES)["second"], step: number): string => {
  const from = query.fromMs + source.offsetMs;
  const to = query.toMs + source.offsetMs;
  // The last instant of a step's last minute is the first of the next step.
  const shift = source.offsetMs > 0 ? `, ${source.offsetMs % step}ms` : "";
  return `SELECT sum("e") AS energy, sum("s") AS seconds, max("x") AS max, min("f") AS floor, sum("c") AS cry, sum("m") AS motion
    FROM (SELECT ${source.columns} FROM ${influxQl.quoted(database)}.${source.from}
      WHERE "sensor" = ${influxQl.stringLit(query.sensor)} AND time >= ${from}ms AND time < ${to}ms)
    WHERE time >= ${from}ms AND time < ${to}ms GROUP BY time(${step}ms${shift}) fill(none)`;
};

/**
 * The history out of InfluxDB: seconds for a narrow step, minutes for a wider one.
 * @param client makes a client for each query, because one that failed refuses its host for a while
 */
export const createInfluxHistory = (client: () => Pick<InfluxDB, "query">, database: string): SeriesStore => ({
  series: async (query) => {
    const narrow = stepMs(query);
    const source = narrow < MINUTE_MS ? SOURCES.second : SOURCES.minute;
    const step = narrow < MINUTE_MS ? narrow : Math.ceil(narrow / MINUTE_MS) * MINUTE_MS;
    const rows = await client().query<Row>(statement(query, database, source, step));
    const steps = new Map<number, StepSums>();
    for (const { time, energy, seconds, max, floor, cry, motion } of rows) {
      if (!energy || !seconds || max === null || floor === null) continue;
      const sums = { energy, seconds, maxDb: max, floorDb: floor, cry: cry ?? 0, motion: motion ?? 0 };
      steps.set(Math.floor((time.getTime() - source.offsetMs) / step), sums);
    }
    return columns(query, step, "influx", (i) => steps.get(i));
  },
});

/** Asks the first store, and the second one when the first is away. */
export const withFallback = (
  first: SeriesStore,
  second: SeriesStore,
  failed: (reason: string) => void,
): SeriesStore => ({
  series: async (query) => {
    try {
      return await first.series(query);
    } catch (error) {
      failed((error as Error).message.split("\n")[0] ?? "failed");
      return second.series(query);
    }
  },
});
