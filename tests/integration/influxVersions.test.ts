import { afterEach, describe, expect, test } from "vitest";
import { untilHistory } from "../harness/historyReadiness.ts";
import { type Household, startHousehold } from "../harness/household.ts";
import { describeWith } from "../harness/programs.ts";
import { type StandInInflux, startStandInInflux } from "../harness/standInInflux.ts";
import { until } from "../harness/until.ts";
import { startVictoriaMetrics, type VictoriaMetricsServer } from "../harness/victoriaMetricsServer.ts";

const TOKEN = "an-api-token==";
const HOUR_MS = 3_600_000;

type Answer = { source: string; leqDb: (number | null)[] };

/** The last hour, by the minute. */
const lastHour = async (home: Household): Promise<Answer> => {
  const to = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
  return (await home.api<Answer>(`/api/v1/history?sensor=nursery&from=${to - HOUR_MS}&to=${to}&points=60`)).body;
};

/** Three levels, two minutes and an event of one sensor. */
const someReadings = async (home: Household) => {
  const sensor = await home.sensor("nursery", { startedAtMs: Date.now() - 120_000 });
  for (let i = 0; i < 3; i++) await sensor.level({ up: i * 1000 });
  for (let i = 0; i < 2; i++) await sensor.minute({ leq: 55 });
  await sensor.event("loud", "start", { db: 91 });
};

describe("later versions of InfluxDB, by what their documentation says of the endpoints of 1.x", () => {
  let influx: StandInInflux;
  let home: Household | undefined;
  afterEach(async () => {
    await home?.stop();
    await influx.stop();
  });
  const lines = (measurement: string) => [...influx.points.values()].filter((line) => line.startsWith(measurement));

  test("2.x takes a token as the password, and everything goes into the buckets of its three policies", async () => {
    influx = await startStandInInflux("2", TOKEN);
    influx.databases.set(
      "nursery",
      new Map([
        ["raw", 14 * 24 * HOUR_MS],
        ["minutes", 400 * 24 * HOUR_MS],
        ["forever", 0],
      ]),
    );
    home = await startHousehold({ settings: { influx: { url: influx.url, password: TOKEN } } });
    const { detail } = await untilHistory(home, "ok", ({ state }) => state === "ok");
    expect(detail).toMatch(/^InfluxDB 2\.7\.12; /);
    await someReadings(home);
    await until(
      "all",
      () => lines("sound,").length === 3 && lines("sound_minute").length === 2 && lines("event").length === 1,
    );
    expect(new Set(influx.writes.map(({ rp }) => rp))).toEqual(new Set(["raw", "minutes", "forever"]));
    expect(influx.queries.filter((text) => /create/i.test(text))).toEqual([]);
    await untilHistory(home, "all", ({ state, backlogRows }) => state === "ok" && backlogRows === 0);
    expect((await lastHour(home)).source).toBe("influx");
    expect(influx.queries.at(-1)).toContain('FROM "nursery"."minutes"."sound_minute"');
  });

  test("2.x without a bucket is told how to make it, and nothing is written until it is there", async () => {
    influx = await startStandInInflux("2", TOKEN);
    influx.databases.set("nursery", new Map([["raw", 14 * 24 * HOUR_MS]]));
    home = await startHousehold({ settings: { influx: { url: influx.url, username: "any", password: TOKEN } } });
    await someReadings(home);
    const { detail } = await untilHistory(home, "down", ({ state }) => state === "down");
    expect(detail).toContain("influx bucket create --name nursery/minutes --retention 400d");
    expect(detail).toContain("influx bucket create --name nursery/forever --retention 0");
    expect(detail).not.toContain("nursery/raw");
    expect(influx.writes).toEqual([]);
    expect((await lastHour(home)).source).toBe("embedded");
    influx.databases.get("nursery")?.set("minutes", 0).set("forever", 0);
    await until("all", () => lines("sound,").length === 3 && lines("sound_minute").length === 2, 20_000);
  });

  test("2.x refuses old points with 422, and only they are dropped", async () => {
    influx = await startStandInInflux("2", TOKEN);
    influx.databases.set(
      "nursery",
      new Map([
        ["raw", HOUR_MS],
        ["minutes", 0],
        ["forever", 0],
      ]),
    );
    home = await startHousehold({ settings: { influx: { url: influx.url, password: TOKEN } } });
    const sensor = await home.sensor("nursery", { startedAtMs: Date.now() - 3 * HOUR_MS });
    for (let i = 0; i < 2; i++) await sensor.level({ up: i * 1000 });
    for (let i = 0; i < 2; i++) await sensor.level();
    const { refusedPoints } = await untilHistory(home, "refused", (history) => history.refusedPoints > 0);
    expect([refusedPoints, lines("sound,").length]).toEqual([2, 2]);
  });

  test("3.x gets everything in one database that it makes itself, and is asked without policies", async () => {
    influx = await startStandInInflux("3", TOKEN);
    home = await startHousehold({ settings: { influx: { url: influx.url, password: TOKEN } } });
    const { detail } = await untilHistory(home, "ok", ({ state }) => state === "ok");
    expect(detail).toMatch(/^InfluxDB 3\.4\.1; /);
    await someReadings(home);
    await until(
      "all",
      () => lines("sound,").length === 3 && lines("sound_minute").length === 2 && lines("event").length === 1,
    );
    expect(influx.writes.every(({ db, rp }) => db === "nursery" && rp === null)).toBe(true);
    expect(influx.queries.filter((text) => /create/i.test(text))).toEqual([]);
    await untilHistory(home, "all", ({ state, backlogRows }) => state === "ok" && backlogRows === 0);
    expect((await lastHour(home)).source).toBe("influx");
    expect(influx.queries.at(-1)).toContain('FROM "sound_minute"');
  });

  test("3.x names the lines that it could not take, and only they are dropped", async () => {
    influx = await startStandInInflux("3", TOKEN);
    home = await startHousehold({ settings: { influx: { url: influx.url, password: TOKEN } } });
    await untilHistory(home, "ok", ({ state }) => state === "ok");
    const data = [{ original_line: "", line_number: 2, error_message: "invalid column type" }];
    influx.instead((sent) =>
      sent.some((line) => line.startsWith("sound,"))
        ? { status: 400, body: { error: "partial write of line protocol occurred", data } }
        : "no",
    );
    await someReadings(home);
    const { refusedPoints, state } = await untilHistory(home, "refused", (history) => history.refusedPoints > 0);
    expect(state).toBe("ok");
    expect(refusedPoints).toBeLessThan(4);
  });

  test.each(["2", "3"] as const)("%s.x with a wrong token says so", async (version) => {
    influx = await startStandInInflux(version, TOKEN);
    home = await startHousehold({ settings: { influx: { url: influx.url, password: "wrong" } } });
    const { detail } = await untilHistory(home, "down", ({ state }) => state === "down");
    expect(detail).toMatch(/user name and password are not accepted \(401\)/);
  });
});

describeWith("victoria-metrics", "a real VictoriaMetrics", (program) => {
  let metrics: VictoriaMetricsServer;
  let home: Household | undefined;
  afterEach(async () => {
    await home?.stop();
    await metrics.stop();
  });

  test("is a write-only mirror, which the hub says: it gets every reading, and the history comes out of the journal", async () => {
    metrics = await startVictoriaMetrics(program);
    home = await startHousehold({ settings: { influx: { url: metrics.url } } });
    await someReadings(home);
    const { detail, refusedPoints } = await untilHistory(
      home,
      "all written",
      ({ state, backlogRows }) => state === "ok" && backlogRows === 0,
    );
    expect(detail).toMatch(/^VictoriaMetrics is a write-only mirror: .* the history comes out of the journal; 0 rows/);
    expect(refusedPoints).toBe(0);
    const levels = await until(
      "the levels",
      async () => {
        const found = await metrics.samples("sound_leq_db");
        return found.reduce((sum, { values }) => sum + values.length, 0) === 3 && found;
      },
      30_000,
    );
    expect(levels[0]?.labels).toMatchObject({ db: "nursery", sensor: "nursery", room: "nursery" });
    await until(
      "the minutes",
      async () => (await metrics.samples("sound_minute_leq_db"))[0]?.values.length === 2,
      30_000,
    );
    const hour = await lastHour(home);
    expect(hour.source).toBe("embedded");
    expect(hour.leqDb.filter((db) => db !== null)).not.toEqual([]);
  });
});
