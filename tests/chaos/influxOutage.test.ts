import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../harness/freePort.ts";
import { TOKEN } from "../harness/household.ts";
import { exportMessages, type HubProcess, startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { type InfluxServer, placesOf, startInflux } from "../harness/influxServer.ts";
import { describeWith } from "../harness/programs.ts";
import { type StreamingSensor, startStreamingSensor } from "../harness/streamingSensor.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";

const SENSORS = Array.from({ length: 10 }, (_, i) => ({ id: `s${i}`, room: `room ${i}`, password: `password-${i}` }));
const OUTAGE_MS = 60_000;
const KILLS = 20;

const residentMiB = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;

const firstN = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describeWith("influxd", "everything acknowledged is in the journal and in InfluxDB, once", (influxd) => {
  let influx: InfluxServer;
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  let hub: HubProcess;
  let sensors: StreamingSensor[];

  beforeEach(async () => {
    influx = await startInflux(influxd);
    folder = temporaryFolder("outage");
    file = writeSettings(folder.path, {
      http: { port: 0, tokens: [{ name: "test", token: TOKEN, role: "admin" }] },
      mqtt: { port: await freePort() },
      influx: { url: influx.url },
      sensors: SENSORS,
    });
    hub = await startHubProcess(file);
    sensors = [];
  });
  afterEach(async () => {
    for (const sensor of sensors) sensor.stop();
    await hub.kill("SIGKILL");
    await influx.stop();
    folder.remove();
  });

  const load = (perSecond: number) => {
    sensors = SENSORS.map(({ id, password }, i) =>
      startStreamingSensor({
        url: hub.mqtt,
        id,
        password,
        boot: `0000000${i}`,
        perSecond: perSecond / SENSORS.length,
      }),
    );
  };
  const history = async () => {
    const response = await fetch(`${hub.http}/readyz`, { headers: { authorization: `Bearer ${TOKEN}` } });
    return ((await response.json()) as { history: { state: string; backlogRows: number; refusedPoints: number } })
      .history;
  };
  /** Compares what was made with both stores, number by number. */
  const compare = async () => {
    await Promise.all(sensors.map((sensor) => sensor.finish(60_000)));
    let nextAt = 0;
    // Asking is work for the hub too, and would show in its memory.
    const caughtUp = async () => {
      if (Date.now() < nextAt) return false;
      nextAt = Date.now() + 500;
      const { state, backlogRows } = await history();
      return state === "ok" && backlogRows === 0;
    };
    await until("InfluxDB has caught up", caughtUp, 120_000);
    expect((await history()).refusedPoints).toBe(0);
    const stored = (await exportMessages(file)).filter(({ channel }) => channel === "minute");
    const mirrored = await placesOf(influx.url, '"nursery"."minutes"."sound_minute"', "leq_db");
    for (const { id, made } of sensors) {
      const numbers = stored.filter(({ sensor }) => sensor === id).map(({ seq }) => seq as number);
      expect(numbers.sort((a, b) => a - b)).toEqual(firstN(made));
      expect((mirrored.get(id) ?? []).sort((a, b) => a - b)).toEqual(firstN(made));
    }
  };

  test(`with InfluxDB stopped for ${OUTAGE_MS / 1000} s under 500 a second, and a kill of the hub in between; memory stays flat`, async () => {
    load(500);
    await until(
      "the first points",
      async () => (await placesOf(influx.url, '"nursery"."minutes"."sound_minute"', "leq_db")).size === SENSORS.length,
      60_000,
    );
    await influx.halt();
    const stoppedAt = Date.now();
    const since = () => Date.now() - stoppedAt;
    await until("the hub says so", async () => (await history()).state === "down", 40_000);
    await until("a third of the outage", () => since() > OUTAGE_MS / 3, OUTAGE_MS);
    await hub.kill("SIGKILL");
    hub = await startHubProcess(file);
    const peakUntil = async (share: number): Promise<number> => {
      let peak = 0;
      const look = () => {
        peak = Math.max(peak, residentMiB(hub.pid));
        return since() > OUTAGE_MS * share;
      };
      await until("more of the outage", look, OUTAGE_MS);
      return peak;
    };
    await peakUntil(0.7);
    const earlier = await peakUntil(0.85);
    const later = await peakUntil(1);
    const { state, backlogRows } = await history();
    expect(later - earlier).toBeLessThan(12);
    expect(state).toBe("down");
    expect(backlogRows).toBeGreaterThan(400 * (OUTAGE_MS / 1000));
    expect(sensors.reduce((sum, { made }) => sum + made, 0)).toBeGreaterThan(400 * (OUTAGE_MS / 1000));
    await influx.resume();
    await compare();
    // Batches under way come on top for a moment, however long the outage was.
    expect(residentMiB(hub.pid) - later).toBeLessThan(60);
  }, 300_000);

  test(`after ${KILLS} kills of the hub at random moments`, async () => {
    load(1500);
    for (let kill = 0; kill < KILLS; kill++) {
      const before = sensors.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
      const wanted = before + 100 + Math.floor(Math.random() * 1200);
      const acknowledged = () => sensors.reduce((sum, sensor) => sum + sensor.acknowledged.size, 0);
      await until("more acknowledgements", () => acknowledged() > wanted, 30_000);
      await hub.kill("SIGKILL");
      hub = await startHubProcess(file);
    }
    await compare();
  }, 300_000);
});
