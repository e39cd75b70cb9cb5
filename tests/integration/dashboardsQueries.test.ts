import type { IPoint } from "influx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { incidentPoint, messagePoint, type Placed, pagePoint, soundPoint } from "../../hub/src/history/points.ts";
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
type Answer = { results: Array<{ error?: string; series?: Series[] }> };

const chronograf = deployFiles("chronograf", ".dashboard").map(({ name, text }) => ({
  name,
  dashboard: JSON.parse(text) as ChronografDashboard,
}));
const grafana = deployFiles("grafana/dashboards", ".json").map(({ name, text }) => ({
  name,
  dashboard: JSON.parse(text) as GrafanaDashboard,
}));

/** The week as points, made by what the hub's forwarder makes them with. */
const pointsOfTheWeek = (endMs: number): Array<Omit<Placed, "point"> & { point: IPoint }> => {
  const week = simulateWeek(endMs);
  const roomOf = (sensor: string) => WEEK_ROOMS.find((each) => each.sensor === sensor)?.room ?? sensor;
  return [
    ...week.levels.map((row) => soundPoint(row, roomOf)),
    ...week.messages.map((row) => messagePoint(row, roomOf)),
    ...week.transitions.map(incidentPoint),
    ...week.pages.map(pagePoint),
    ...week.nights.map(({ child, at, fields }) => ({
      policy: "forever" as const,
      point: { measurement: "night", tags: { child }, fields, timestamp: at },
    })),
  ].filter((placed) => placed !== undefined);
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
    for (const policy of Object.keys(POLICIES)) {
      const mine = points.filter((placed) => placed.policy === policy).map(({ point }) => point);
      for (let i = 0; i < mine.length; i += BATCH_POINTS)
        await client.writePoints(mine.slice(i, i + BATCH_POINTS), {
          database: "nursery",
          retentionPolicy: policy,
          precision: "ms",
        });
    }
  });
  afterAll(async () => influx?.stop());

  /** All series of one statement; an answer may be 200 and still hold an error. */
  const ask = async (query: string): Promise<Series[]> => {
    const response = await fetch(
      `${influx.url}/query?${new URLSearchParams({ db: "nursery", epoch: "ms", q: query })}`,
    );
    const { results } = (await response.json()) as Answer;
    expect(results[0]?.error, query).toBeUndefined();
    return results[0]?.series ?? [];
  };

  /** Fails unless each selected column has a value in some row. */
  const expectData = async (query: string, where: string): Promise<void> => {
    const series = await ask(query);
    asked += 1;
    expect(series.length, `${where}: no rows for ${query}`).toBeGreaterThan(0);
    const columns = series[0]?.columns ?? [];
    const empty = columns.filter((_, i) => series.every(({ values }) => values.every((row) => row[i] === null)));
    expect(empty, `${where}: columns without a value in ${query}`).toEqual([]);
  };

  const valuesOf = async (query: string): Promise<string[]> =>
    (await ask(query)).flatMap(({ values }) => values.map(([, value]) => String(value)));

  test("the week has every measurement with the tags and fields of the contract, and no others", async () => {
    const column = async (query: string): Promise<Record<string, string[]>> =>
      Object.fromEntries(
        (await ask(query)).map(({ name, values }) => [name, values.map(([first]) => String(first)).sort()]),
      );
    const sorted = (kind: "tags" | "fields") =>
      Object.fromEntries(Object.entries(MEASUREMENTS).map(([name, each]) => [name, [...each[kind]].sort()]));
    expect(await column("SHOW TAG KEYS ON nursery")).toEqual(sorted("tags"));
    expect(await column("SHOW FIELD KEYS ON nursery")).toEqual(sorted("fields"));
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
      timestamp: at + offset,
    });
    await influx.client.writePoints([point(0, 40), point(1000, 60)], {
      database: "nursery",
      retentionPolicy: "raw",
      precision: "ms",
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
