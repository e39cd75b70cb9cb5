import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bodyOf, createInfluxWriter } from "../../hub/src/history/influxWriter.ts";
import { LinePoints } from "../../hub/src/history/linePoints.ts";
import type { Line } from "../../hub/src/history/lineProtocol.ts";
import { type ChronografDashboard, chronografQuery, valuesQuery } from "../harness/dashboardChronograf.ts";
import { MEASUREMENTS, POLICIES } from "../harness/dashboardContract.ts";
import { deployFiles } from "../harness/dashboardFiles.ts";
import { type GrafanaDashboard, grafanaQuery, spanMs } from "../harness/dashboardGrafana.ts";
import { type InfluxServer, startInflux } from "../harness/influxServer.ts";
import { describeWith } from "../harness/programs.ts";
import { simulateWeek, WEEK_ROOMS } from "../harness/simulatedWeek.ts";

const HOUR = 3_600_000;
const BATCH_POINTS = 5000;
/** What somebody would choose in Chronograf's time range for each dashboard; Grafana's files bring theirs. */
const SPANS_MS: Record<string, number> = {
  "tonight.dashboard": 12 * HOUR,
  "week.dashboard": 168 * HOUR,
  "sensor.dashboard": 24 * HOUR,
  "incidents.dashboard": 168 * HOUR,
};

type Series = { name: string; columns: string[]; values: Array<Array<string | number | null>> };
type Answer = { error?: string; results?: Array<{ error?: string; series?: Series[] }> };

const chronograf = deployFiles("chronograf", ".dashboard").map(({ name, text }) => ({
  name,
  dashboard: JSON.parse(text) as ChronografDashboard,
}));
const grafana = deployFiles("grafana/dashboards", ".json").map(({ name, text }) => ({
  name,
  dashboard: JSON.parse(text) as GrafanaDashboard,
}));

/** The week as points, made by what the hub's forwarder makes them with. */
const pointsOfTheWeek = (endMs: number): Line[] => {
  const week = simulateWeek(endMs);
  const points = new LinePoints((sensor) => WEEK_ROOMS.find((each) => each.sensor === sensor)?.room ?? sensor);
  return [
    ...week.levels.map((row) => points.level(row)),
    ...week.messages.map(({ id, sensor, channel, seq, occurred_at, body }) =>
      points.message([id, sensor, channel, seq, occurred_at, JSON.parse(body)]),
    ),
    ...week.transitions.map((row) => points.transition(row)),
    ...week.pages.map((row) => points.page(row)),
    ...week.nights.map(({ child, at, fields }) => {
      const pairs = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
      return { policy: "forever" as const, text: `night,child=${child} ${pairs.join(",")} ${at}000000` };
    }),
  ].filter((line) => line !== undefined);
};

describeWith("influxd", "the dashboards and a week in a real InfluxDB", (influxd) => {
  let influx: InfluxServer;
  let asked = 0;

  beforeAll(async () => {
    influx = await startInflux(influxd);
    const { client } = influx;
    await client.createDatabase("nursery");
    for (const [name, duration] of Object.entries(POLICIES))
      await client.createRetentionPolicy(name, {
        database: "nursery",
        duration,
        replication: 1,
        isDefault: name === "raw",
      });
    const points = pointsOfTheWeek(Date.now());
    const write = createInfluxWriter({ url: influx.url, database: "nursery" }, 30_000, new AbortController().signal);
    for (const policy of Object.keys(POLICIES)) {
      const mine = points.filter((line) => line.policy === policy).map(({ text }) => text);
      for (let i = 0; i < mine.length; i += BATCH_POINTS)
        expect(await write({ database: "nursery", policy }, bodyOf(mine.slice(i, i + BATCH_POINTS)))).toMatchObject({
          refused: 0,
        });
    }
  });
  afterAll(async () => influx?.stop());

  /** All series of one statement; an answer of status 200 may hold an error too. */
  const ask = async (query: string): Promise<Series[]> => {
    const response = await fetch(
      `${influx.url}/query?${new URLSearchParams({ db: "nursery", epoch: "ms", q: query })}`,
    );
    const { error, results: [result] = [] } = (await response.json()) as Answer;
    const fault = error ?? result?.error;
    if (fault !== undefined) throw new Error(`${fault}: ${query}`);
    return result?.series ?? [];
  };

  /** Fails unless each selected column has a value in some row. */
  const expectData = async (query: string, where: string): Promise<void> => {
    const series = await ask(query);
    expect(series.length, `${where}: no rows for ${query}`).toBeGreaterThan(0);
    const columns = series[0]?.columns ?? [];
    const empty = columns.filter((_, i) => series.every(({ values }) => values.every((row) => row[i] === null)));
    expect(empty, `${where}: columns without a value in ${query}`).toEqual([]);
    asked += 1;
  };

  /** One column of a SHOW statement: values of tags are in the second, names in the first. */
  const valuesOf = async (query: string, column = 1): Promise<string[]> =>
    (await ask(query)).flatMap(({ values }) => values.map((row) => String(row[column])));

  test("the week has every measurement with the tags and fields of the contract, and no others", async () => {
    expect((await valuesOf("SHOW MEASUREMENTS ON nursery", 0)).sort()).toEqual(Object.keys(MEASUREMENTS).sort());
    for (const [name, { policy, tags, fields }] of Object.entries(MEASUREMENTS)) {
      expect((await valuesOf(`SHOW TAG KEYS ON nursery FROM "${name}"`, 0)).sort()).toEqual([...tags].sort());
      const there = await valuesOf(`SHOW FIELD KEYS ON nursery FROM "${policy}"."${name}"`, 0);
      expect(there.sort()).toEqual([...fields].sort());
    }
  });

  test("a query that fails, finds nothing or has an empty column would be noticed", async () => {
    const [from, within] = ['FROM "nursery"."raw"."sound"', "time > now() - 12h"];
    await expect(expectData("SELECT max( FROM sound", "")).rejects.toThrow(/error parsing query/);
    await expect(expectData(`SELECT max("leq_db") ${from} WHERE "room" = 'moon'`, "")).rejects.toThrow(/no rows/);
    await expect(expectData(`SELECT "leq_db", "nothing" ${from} WHERE ${within}`, "")).rejects.toThrow(/nothing/);
  });

  describe.each(chronograf)("Chronograf's $name", ({ name, dashboard }) => {
    test("finds data in every cell, whatever the variable says", async () => {
      const span = SPANS_MS[name]!;
      const [variable, ...more] = dashboard.templates;
      expect(more).toEqual([]);
      const values = await valuesOf(valuesQuery(variable!));
      expect(values).toHaveLength(WEEK_ROOMS.length);
      for (const value of values)
        for (const cell of dashboard.cells)
          for (const { query } of cell.queries)
            await expectData(
              chronografQuery(query, span, new Map([[variable!.tempVar, value]])),
              `${cell.name} (${value})`,
            );
    });
  });

  describe.each(grafana)("Grafana's $name", ({ dashboard }) => {
    test("finds data in every panel, whatever the variable says", async () => {
      const toMs = Date.now();
      const fromMs = toMs - spanMs(dashboard.time.from);
      const [variable, ...more] = dashboard.templating.list;
      expect(more).toEqual([]);
      const values = await valuesOf(variable!.query);
      expect(values).toHaveLength(WEEK_ROOMS.length);
      for (const value of values)
        for (const { title, interval = "1s", targets = [] } of dashboard.panels)
          for (const { query } of targets)
            await expectData(
              grafanaQuery(
                query,
                { fromMs, toMs, smallestStepMs: spanMs(interval) },
                new Map([[variable!.name, value]]),
              ),
              `${title} (${value})`,
            );
    });
  });

  test("the average of a chart is the average of the energy", async () => {
    const at = Date.now() - HOUR;
    const point = (offset: number, leq: number) => ({
      measurement: "sound",
      tags: { sensor: "cellar", room: "cellar" },
      fields: { leq_db: leq, max_db: leq, floor_db: 30, cry: 0, motion: 0 },
      timestamp: `${at + offset}000000`,
    });
    await influx.client.writePoints([point(0, 40), point(1000, 60)], {
      database: "nursery",
      retentionPolicy: "raw",
      precision: "n",
    });
    const cell = chronograf
      .find(({ name }) => name === "tonight.dashboard")
      ?.dashboard.cells.find(({ name }) => name === "Energy average");
    const [series] = await ask(chronografQuery(cell!.queries[0]!.query, 12 * HOUR, new Map([[":room:", "cellar"]])));
    // 10 lg((10⁴ + 10⁶) / 2); the mean of the numbers would be 50.
    expect(series?.values[0]?.[1]).toBeCloseTo(57.03, 2);
  });

  test("no query was forgotten", () => {
    const count =
      chronograf.flatMap(({ dashboard }) => dashboard.cells.flatMap(({ queries }) => queries)).length +
      grafana.flatMap(({ dashboard }) => dashboard.panels.flatMap(({ targets = [] }) => targets)).length;
    expect(asked).toBe(count * WEEK_ROOMS.length);
  });
});
