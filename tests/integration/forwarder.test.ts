import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { metric, untilHistory } from "../harness/historyReadiness.ts";
import { type Household, startHousehold } from "../harness/household.ts";
import type { MqttSensor } from "../harness/mqttSensor.ts";
import { type StandInAnswer, type StandInInflux, startStandInInflux } from "../harness/standInInflux.ts";
import { until } from "../harness/until.ts";

const DAY_MS = 86_400_000;

describe("the forwarder and a server that makes trouble", () => {
  let influx: StandInInflux;
  let home: Household;
  let nursery: MqttSensor;

  beforeEach(async () => {
    influx = await startStandInInflux("1");
    home = await startHousehold({ settings: { influx: { url: influx.url, timeoutSeconds: 2 } } });
    await untilHistory(home, "the first contact", ({ state }) => state === "ok");
    nursery = await home.sensor("nursery", { startedAtMs: Date.now() - 60_000 });
  });
  afterEach(async () => {
    await home.stop();
    await influx.stop();
  });

  const of = (measurement: string): string[] =>
    [...influx.points.values()].filter((line) => line.startsWith(measurement));
  const refuse = (answer: StandInAnswer | "hang", times = Number.POSITIVE_INFINITY) => {
    let left = times;
    influx.instead(() => (left-- > 0 ? answer : "no"));
  };

  test("makes the database with its retention policies, and says which server it found", async () => {
    expect([...(influx.databases.get("nursery")?.keys() ?? [])]).toEqual(["autogen", "raw", "minutes", "forever"]);
    expect(influx.databases.get("nursery")?.get("minutes")).toBe(400 * DAY_MS);
    const { detail } = await untilHistory(home, "all", ({ state, backlogRows }) => state === "ok" && backlogRows === 0);
    expect(detail).toBe("InfluxDB 1.8.10; 0 rows behind");
  });

  test.each<[string, StandInAnswer, string, RegExp]>([
    [
      "does not know the password",
      { status: 401, body: { error: "authorization failed" } },
      "wrongCredentials",
      /user name and password are not accepted \(401\)/,
    ],
    [
      "lets the user only read",
      { status: 403, body: { error: '"reader" user is not authorized to write to database "nursery"' } },
      "forbidden",
      /not allowed to: "reader" user is not authorized/,
    ],
    [
      "fails",
      { status: 500, body: { error: "engine: cache-max-memory-size exceeded" } },
      "serverError",
      /cache-max-memory-size exceeded \(500\)/,
    ],
    [
      "is too busy",
      { status: 503, body: { error: "timeout" }, headers: { "retry-after": "1" } },
      "busy",
      /timeout \(503\)/,
    ],
    [
      "is no InfluxDB",
      { status: 400, body: "Client sent an HTTP request to an HTTPS server.\n" },
      "notInflux",
      /an answer that is not InfluxDB's \(400\)/,
    ],
    [
      "is behind a page for logging in",
      { status: 302, body: "<html>", headers: { location: "/login" } },
      "notInflux",
      /not InfluxDB's \(302\)/,
    ],
    [
      "takes everything and keeps nothing",
      { status: 200, body: "<html>welcome</html>" },
      "notInflux",
      /not InfluxDB's \(200\)/,
    ],
  ])(
    "a server that %s keeps nothing back: it is said, counted, tried again, and nothing is dropped",
    async (_, answer, code, detail) => {
      refuse(answer);
      for (let i = 0; i < 5; i++) await nursery.minute();
      const down = await untilHistory(home, "down", ({ state }) => state === "down");
      expect(down.detail).toMatch(detail);
      expect(down.backlogRows).toBeGreaterThanOrEqual(5);
      expect(down.detail).toContain(`${down.backlogRows} rows behind`);
      expect(down.since).toBeLessThanOrEqual(Date.now());
      expect(await metric(home, "nursery_history_up")).toBe(0);
      expect(await metric(home, `nursery_history_failures_total{code="${code}"}`)).toBeGreaterThanOrEqual(1);
      refuse("hang", 0);
      const up = await untilHistory(home, "up again", ({ state, backlogRows }) => state === "ok" && backlogRows === 0);
      expect(up.refusedPoints).toBe(0);
      expect(up.since).toBeGreaterThan(down.since);
      expect(of("sound_minute")).toHaveLength(5);
      expect(await metric(home, "nursery_history_up")).toBe(1);
    },
  );

  test("points older than the server keeps are dropped and counted, and the others are there", async () => {
    const old = await home.sensor("attic", { startedAtMs: Date.now() - 20 * DAY_MS, boot: "000000aa" });
    for (let i = 0; i < 3; i++) await old.level({ up: i * 1000 });
    for (let i = 0; i < 4; i++) await nursery.level({ up: i * 1000 });
    const { detail, refusedPoints, state } = await untilHistory(
      home,
      "refused",
      (history) => history.refusedPoints === 3,
    );
    expect([state, refusedPoints]).toEqual(["ok", 3]);
    expect(detail).toMatch(
      /3 points refused for good \(last: partial write: points beyond retention policy dropped=3\)/,
    );
    await until("the others", () => of("sound,").length === 4);
    expect(await metric(home, "nursery_history_refused_points_total")).toBe(3);
    await home.restart();
    expect((await untilHistory(home, "after a restart", ({ state }) => state === "ok")).refusedPoints).toBe(3);
  });

  test("a batch refused as a whole is halved until the bad points stand alone", async () => {
    const bad = (line: string) => line.includes("leq_db=66");
    influx.instead((lines) => (lines.some(bad) ? { status: 400, body: { error: "field type conflict" } } : "no"));
    for (let i = 0; i < 40; i++) await nursery.level({ leq: i % 20 === 7 ? 66 : 50, up: i * 1000 });
    const { refusedPoints, state } = await untilHistory(home, "refused", (history) => history.refusedPoints >= 2);
    expect([state, refusedPoints]).toEqual(["ok", 2]);
    await until("the others", () => of("sound,").length === 38);
  });

  test("a server that takes only small bodies gets small ones", async () => {
    influx.largestBytes = 400;
    for (let i = 0; i < 40; i++) await nursery.level({ up: i * 1000 });
    await until("all", () => of("sound,").length === 40);
    expect((await untilHistory(home, "ok", ({ state }) => state === "ok")).refusedPoints).toBe(0);
  });

  test("a database that was dropped is made again and filled out of the journal", async () => {
    for (let i = 0; i < 6; i++) await nursery.minute();
    await nursery.level({ up: 1000 });
    await until("written", () => of("sound_minute").length === 6 && of("sound,").length === 1);
    influx.databases.clear();
    (influx.points as Map<string, string>).clear();
    await nursery.minute();
    await until("filled", () => of("sound_minute").length === 7 && of("sound,").length === 1);
    expect([...(influx.databases.get("nursery")?.keys() ?? [])]).toContain("forever");
  });

  test("a retention policy that was dropped is made again and filled, and the rest is left alone", async () => {
    for (let i = 0; i < 3; i++) await nursery.minute();
    await nursery.level({ up: 1000 });
    await until("written", () => of("sound_minute").length === 3 && of("sound,").length === 1);
    influx.databases.get("nursery")?.delete("minutes");
    for (const key of influx.points.keys())
      if (key.startsWith("minutes ")) (influx.points as Map<string, string>).delete(key);
    const before = influx.writes.filter(({ rp }) => rp === "raw").length;
    await nursery.minute();
    await until("filled", () => of("sound_minute").length === 4);
    expect(influx.writes.filter(({ rp }) => rp === "raw")).toHaveLength(before);
  });

  test("what was written, but not answered for, is written again and is there once", async () => {
    // The first write is taken, and the connection breaks before the answer.
    let first = true;
    influx.instead((lines) => {
      if (!first || !lines.some((line) => line.startsWith("sound_minute"))) return "no";
      first = false;
      return { status: 502, body: { error: "bad gateway" } };
    });
    for (let i = 0; i < 5; i++) await nursery.minute();
    await until("all", () => of("sound_minute").length === 5);
    await home.restart();
    await untilHistory(home, "ok", ({ state, backlogRows }) => state === "ok" && backlogRows === 0);
    expect(of("sound_minute")).toHaveLength(5);
  });

  test("an outage's rows leave in batches of thousands, one request at a time", async () => {
    refuse({ status: 500, body: { error: "not now" } });
    await nursery.minute();
    await untilHistory(home, "down", ({ state }) => state === "down");
    const count = 12_000;
    for (let i = 0; i < count; i += 500)
      await Promise.all(Array.from({ length: 500 }, (_, k) => nursery.level({ up: i + k })));
    await untilHistory(home, "behind", ({ backlogRows }) => backlogRows >= count, 60_000);
    const before = influx.writes.length;
    refuse("hang", 0);
    await until("all", () => of("sound,").length === count, 60_000);
    const batches = influx.writes.slice(before).filter(({ rp }) => rp === "raw");
    expect(Math.max(...batches.map(({ lines }) => lines))).toBe(5000);
    expect(batches.length).toBeLessThan(8);
  }, 150_000);

  test("a server that does not answer in time is asked again, with less at a time, until it does", async () => {
    refuse({ status: 500, body: { error: "not now" } });
    await nursery.minute();
    await untilHistory(home, "down", ({ state }) => state === "down");
    for (let i = 0; i < 3000; i += 500)
      await Promise.all(Array.from({ length: 500 }, (_, k) => nursery.level({ up: i + k })));
    await untilHistory(home, "behind", ({ backlogRows }) => backlogRows >= 3000, 60_000);
    // A disk so slow that two thousand points take it longer than anybody waits.
    influx.instead((lines) => (lines.length > 2000 ? "hang" : "no"));
    const late = await untilHistory(home, "late", ({ detail }) => detail.includes("no answer within 2 s"), 40_000);
    expect(late.state).toBe("down");
    await until("all", () => of("sound,").length === 3000, 60_000);
    expect(await metric(home, 'nursery_history_failures_total{code="timeout"}')).toBeGreaterThanOrEqual(1);
  }, 120_000);

  test("a server that takes everything and answers too late keeps nobody waiting, and has each row once", async () => {
    let late = 2;
    const minutes = (lines: string[]) => lines.some((line) => line.startsWith("sound_minute"));
    influx.instead((lines) => (minutes(lines) && late-- > 0 ? "late" : "no"));
    for (let i = 0; i < 5; i++) await nursery.minute();
    await until("taken", () => of("sound_minute").length === 5);
    const down = await untilHistory(home, "down", ({ state }) => state === "down");
    expect(down.detail).toMatch(/^no answer within 2 s; [5-9] rows behind$/);
    // Meanwhile readings are acknowledged, and nothing else is said to be wrong.
    await nursery.minute();
    const { broker, journal } = (await home.api<Record<string, { state: string }>>("/readyz")).body;
    expect([broker?.state, journal?.state]).toEqual(["ok", "ok"]);
    const up = await untilHistory(home, "all", ({ state, backlogRows }) => state === "ok" && backlogRows === 0);
    expect(up.refusedPoints).toBe(0);
    expect(of("sound_minute")).toHaveLength(6);
    expect(await metric(home, 'nursery_history_failures_total{code="timeout"}')).toBe(2);
    // Nobody waits any more for the answers that come after all.
    expect(influx.answerLate()).toBe(0);
  }, 60_000);

  test("a server that never answers does not keep the hub from stopping", async () => {
    refuse("hang");
    await nursery.minute();
    await until("the hanging write", () => influx.writes.length > 0);
    const before = Date.now();
    await home.restart();
    expect(Date.now() - before).toBeLessThan(5000);
  });
});
