import { afterAll, beforeAll, expect, test } from "vitest";
import { type Household, startHousehold } from "../harness/household.ts";
import { countPoints, type InfluxServer, startInflux } from "../harness/influxServer.ts";
import { describeWith } from "../harness/programs.ts";
import { until } from "../harness/until.ts";

describeWith("influxd", "the forwarder and a real InfluxDB", (influxd) => {
  let influx: InfluxServer;
  let home: Household;
  beforeAll(async () => {
    influx = await startInflux(influxd);
    home = await startHousehold({ settings: { influx: { url: influx.url } } });
  });
  afterAll(async () => {
    await home?.stop();
    await influx?.stop();
  });

  test("every reading, event and transition arrives once, under its contract's names", async () => {
    const startedAtMs = Date.now() - 120_000;
    const nursery = await home.sensor("nursery", { startedAtMs });
    const attic = await home.sensor("attic", { startedAtMs });
    for (let i = 0; i < 60; i++) {
      await nursery.level({ leq: 40 + (i % 10), up: i * 1000 });
      await attic.level({ leq: 50, up: i * 1000 });
    }
    await nursery.event("loud", "start", { id: 1, db: 91 });
    await nursery.event("loud", "end", { id: 1, db: 93, ms: 2500 });
    await attic.event("motion", "start", { id: 7 });
    await nursery.minute({ leq: 47 });
    await nursery.health();
    const { client } = influx;
    await until("all levels", async () => (await countPoints(client, "sound", "leq_db")) >= 120, 20_000);
    await until("all events", async () => (await countPoints(client, "event", "seq")) >= 3, 20_000);
    // The last message: the mirror writes one table's rows in their order.
    await until("the health", async () => (await countPoints(client, "health", "heap")) >= 1, 20_000);
    expect(await countPoints(client, "sound", "leq_db")).toBe(120);
    expect(await countPoints(client, "event", "seq")).toBe(3);
    expect(await countPoints(client, "sound_minute", "leq_db")).toBe(1);
    expect(await countPoints(client, "health", "heap")).toBe(1);
    const [event] = await client.query<Record<string, unknown>>(
      `SELECT * FROM "nursery"."forever"."event" WHERE phase = 'end'`,
    );
    expect(event).toMatchObject({
      sensor: "nursery",
      room: "nursery",
      type: "loud",
      db: 93,
      duration_ms: 2500,
      boot: nursery.boot,
    });
    const rooms = await client.query<{ n: number; room: string }>(
      `SELECT count(leq_db) AS n FROM "nursery"."raw"."sound" GROUP BY room`,
    );
    expect(rooms.map(({ n, room }) => [room, n]).sort()).toEqual([
      ["attic", 60],
      ["nursery", 60],
    ]);
  });

  test("long spans come from InfluxDB, with the same figures as the journal's, and out of the journal while it is away", async () => {
    const to = Math.ceil(Date.now() / 60_000) * 60_000;
    type Answer = { source: string; leqDb: (number | null)[]; maxDb: (number | null)[]; cover: number[]; at: number[] };
    const ask = async (points: number) =>
      (await home.api<Answer>(`/api/v1/history?sensor=nursery&from=${to - 600_000}&to=${to}&points=${points}`)).body;
    const [seconds, minutes] = [await ask(300), await ask(5)];
    expect(seconds.source).toBe("influx");
    expect(seconds.cover.reduce((sum, s) => sum + s, 0)).toBe(60);
    expect(minutes.cover.reduce((sum, s) => sum + s, 0)).toBe(60);
    await influx.halt();
    const [fallbackSeconds, fallbackMinutes] = [await ask(300), await ask(5)];
    await influx.resume();
    expect(fallbackSeconds).toEqual({ ...seconds, source: "embedded" });
    expect(fallbackMinutes).toEqual({ ...minutes, source: "embedded" });
  });

  test("what arrives while InfluxDB is away is there once it is back, and the hub says so meanwhile", async () => {
    await influx.halt();
    const sensor = await home.sensor("nursery", { startedAtMs: Date.now() - 30_000 });
    for (let i = 0; i < 20; i++) await sensor.level({ leq: 60, up: i * 1000 });
    await sensor.event("silence", "start", { id: 50 });
    await until("the hub notices", async () => {
      const { body } = await home.api<{ history: { state: string } }>("/readyz");
      return body.history.state === "down";
    });
    await influx.resume();
    const { client } = influx;
    await until("the rest", async () => (await countPoints(client, "sound", "leq_db")) >= 140, 30_000);
    await until("the event", async () => (await countPoints(client, "event", "seq")) >= 4, 10_000);
    expect(await countPoints(client, "sound", "leq_db")).toBe(140);
    expect(await countPoints(client, "event", "seq")).toBe(4);
  });

  test("a restart of the hub doubles nothing", async () => {
    await home.restart();
    const sensor = await home.sensor("attic", { startedAtMs: Date.now() - 1000 });
    await sensor.level({ up: 0 });
    const { client } = influx;
    await until("the last level", async () => (await countPoints(client, "sound", "leq_db")) >= 141, 20_000);
    expect(await countPoints(client, "sound", "leq_db")).toBe(141);
    expect(await countPoints(client, "event", "seq")).toBe(4);
  });

  test("events of one kind in one millisecond are as many points", async () => {
    const sensor = await home.sensor("attic", { boot: "0000cafe", startedAtMs: Date.now() - 5000 });
    const event = { v: 1, boot: "0000cafe", up: 1000, at: 5000, type: "motion", phase: "start", db: 40 };
    for (let seq = 1; seq <= 5; seq++) await sensor.raw("event", JSON.stringify({ ...event, seq, id: seq }));
    const { client } = influx;
    await until("all five", async () => (await countPoints(client, "event", "seq")) >= 9, 20_000);
    expect(await countPoints(client, "event", "seq")).toBe(9);
  });
});
