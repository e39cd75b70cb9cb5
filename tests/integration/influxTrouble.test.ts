import { afterEach, expect, test } from "vitest";
import { untilHistory } from "../harness/historyReadiness.ts";
import { type Household, startHousehold } from "../harness/household.ts";
import { countPoints, type InfluxServer, startInflux } from "../harness/influxServer.ts";
import { describeWith } from "../harness/programs.ts";
import { until } from "../harness/until.ts";

const DAY_MS = 86_400_000;
const ADMIN = { username: "veilleuse", password: 'it\'s a "secret"' };

describeWith("influxd", "the forwarder and a real InfluxDB in trouble", (influxd) => {
  let influx: InfluxServer;
  let home: Household | undefined;
  afterEach(async () => {
    await home?.stop();
    home = undefined;
    await influx.stop();
  });

  test("a wrong password, and a user who may not, are said plainly; the right one is let in", async () => {
    influx = await startInflux(influxd, ADMIN);
    const { client } = influx;
    const trying = async (user: { username: string; password: string }) => {
      home = await startHousehold({ settings: { influx: { url: influx.url, ...user } } });
      const { detail } = await untilHistory(home, "an answer", ({ state }) => state !== "degraded");
      return detail;
    };
    expect(await trying({ ...ADMIN, password: "wrong" })).toMatch(/user name and password are not accepted \(401\)/);
    await home?.stop();
    await client.createUser("reader", "reader-password");
    expect(await trying({ username: "reader", password: "reader-password" })).toMatch(/not allowed|may not make/);
    await home?.stop();
    expect(await trying(ADMIN)).toMatch(/^InfluxDB 1\.\d+\.\d+/);
    const sensor = await (home as unknown as Household).sensor("nursery");
    await sensor.minute();
    await until("the minute", async () => (await countPoints(client, "sound_minute", "leq_db")) === 1);
    await home?.stop();
    // A user with all rights on the database, and no more, gets along once it is there.
    await client.query(`GRANT ALL ON "nursery" TO "reader"`);
    expect(await trying({ username: "reader", password: "reader-password" })).toMatch(/^InfluxDB 1\.\d+\.\d+/);
  }, 60_000);

  test("points older than a policy keeps are counted, the others are kept, and the batch is not tried again", async () => {
    influx = await startInflux(influxd);
    home = await startHousehold({ settings: { influx: { url: influx.url } } });
    const old = await home.sensor("attic", { startedAtMs: Date.now() - 20 * DAY_MS });
    for (let i = 0; i < 7; i++) await old.level({ up: i * 1000 });
    for (let i = 0; i < 5; i++) await old.level();
    const { state, detail, refusedPoints } = await untilHistory(
      home,
      "refused",
      (history) => history.refusedPoints > 0,
    );
    expect([state, refusedPoints]).toEqual(["ok", 7]);
    expect(detail).toMatch(/points beyond retention policy/);
    await until("the others", async () => (await countPoints(influx.client, "sound", "leq_db")) === 5);
  });

  test("a field that somebody gave another type refuses its points alone", async () => {
    influx = await startInflux(influxd);
    home = await startHousehold({ settings: { influx: { url: influx.url } } });
    await untilHistory(home, "ok", ({ state }) => state === "ok");
    // Another program wrote text where the hub writes a number, in the same shard and series family.
    const line = `health,sensor=other heap="much" ${Date.now()}000000`;
    await fetch(`${influx.url}/write?db=nursery&rp=forever`, { method: "POST", body: line });
    const sensor = await home.sensor("nursery");
    await sensor.health();
    await sensor.event("motion", "start");
    await sensor.event("motion", "end", { ms: 1000 });
    const { state, refusedPoints } = await untilHistory(home, "refused", (history) => history.refusedPoints > 0);
    expect([state, refusedPoints]).toEqual(["ok", 1]);
    await until("the events", async () => (await countPoints(influx.client, "event", "seq")) === 2);
  });

  test("a database that was dropped is made again and filled out of the journal, once", async () => {
    influx = await startInflux(influxd);
    home = await startHousehold({ settings: { influx: { url: influx.url } } });
    const { client } = influx;
    const sensor = await home.sensor("nursery", { startedAtMs: Date.now() - 60_000 });
    for (let i = 0; i < 20; i++) await sensor.level({ up: i * 1000 });
    for (let i = 0; i < 3; i++) await sensor.minute();
    await until("written", async () => (await countPoints(client, "sound", "leq_db")) === 20);
    await client.dropDatabase("nursery");
    await sensor.minute();
    const counts = async () => {
      const databases = await client.getDatabaseNames();
      if (!databases.includes("nursery")) return "none";
      return `${await countPoints(client, "sound", "leq_db")} ${await countPoints(client, "sound_minute", "leq_db")}`;
    };
    await until("filled", async () => (await counts()) === "20 4", 20_000);
    const policies = await client.showRetentionPolicies("nursery");
    expect(policies.map(({ name }) => name).sort()).toEqual(["autogen", "forever", "minutes", "raw"]);
  });
});
