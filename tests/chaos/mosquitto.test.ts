import { afterEach, beforeEach, expect, test } from "vitest";
import { TOKEN } from "../harness/household.ts";
import {
  type ExportedMessage,
  exportMessages,
  type HubProcess,
  startHubProcess,
  writeSettings,
} from "../harness/hubProcess.ts";
import { type MosquittoServer, startMosquitto } from "../harness/mosquittoServer.ts";
import { describeWith } from "../harness/programs.ts";
import { type StreamingSensor, startStreamingSensor } from "../harness/streamingSensor.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";

const SENSORS = Array.from({ length: 4 }, (_, i) => ({ id: `s${i}`, room: `room ${i}`, password: "any" }));
const KILLS = 8;
const PER_SECOND = 400;

const firstN = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describeWith("mosquitto", "a broker of somebody else in between", (mosquitto) => {
  let broker: MosquittoServer;
  let folders: ReturnType<typeof temporaryFolder>[];
  let hubs: HubProcess[];
  let started: HubProcess[];
  let sensors: StreamingSensor[];

  beforeEach(async () => {
    broker = await startMosquitto(mosquitto);
    folders = [];
    hubs = [];
    started = [];
    sensors = [];
  });
  afterEach(async () => {
    for (const sensor of sensors) sensor.stop();
    for (const hub of started) await hub.kill("SIGKILL");
    await broker.stop();
    for (const folder of folders) folder.remove();
  });

  const settings = (mqtt: Record<string, unknown>): string => {
    const folder = temporaryFolder("mosquitto-chaos");
    folders.push(folder);
    return writeSettings(folder.path, {
      http: { port: 0, tokens: [{ name: "test", token: TOKEN, role: "admin" }] },
      mqtt: { url: broker.url, ...mqtt },
      sensors: SENSORS,
    });
  };
  const connected = async (file: string): Promise<HubProcess> => {
    const hub = await startHubProcess(file);
    started.push(hub);
    await until("the hub is at the broker", async () => {
      const response = await fetch(`${hub.http}/readyz`, { headers: { authorization: `Bearer ${TOKEN}` } });
      return ((await response.json()) as { broker: { state: string } }).broker.state === "ok";
    });
    return hub;
  };
  const load = () => {
    sensors = SENSORS.map(({ id, password }, i) =>
      startStreamingSensor({
        url: broker.url,
        id,
        password,
        boot: `0000000${i}`,
        perSecond: PER_SECOND / SENSORS.length,
      }),
    );
  };
  const minutesIn = async (file: string): Promise<ExportedMessage[]> =>
    (await exportMessages(file)).filter(({ channel }) => channel === "minute");
  const numbers = (rows: ExportedMessage[], id: string): number[] =>
    rows
      .filter(({ sensor }) => sensor === id)
      .map(({ seq }) => seq as number)
      .sort((a, b) => a - b);
  const made = () => sensors.reduce((sum, sensor) => sum + sensor.made, 0);

  test(`keeps what comes while the hub is dead: after ${KILLS} kills nothing is missing, nothing is doubled, and all is dated right`, async () => {
    const file = settings({});
    hubs = [await connected(file)];
    load();
    for (let kill = 0; kill < KILLS; kill++) {
      const wanted = made() + 50 + Math.floor(Math.random() * 400);
      await until("more messages", () => made() > wanted);
      await hubs[0]?.kill("SIGKILL");
      const queued = made() + 100;
      await until("some for nobody", () => made() > queued);
      hubs = [await connected(file)];
    }
    await Promise.all(sensors.map((sensor) => sensor.finish()));
    const rows = await until(
      "all stored",
      async () => {
        const stored = await minutesIn(file);
        return stored.length >= made() && stored;
      },
      60_000,
    );
    for (const { id, made: count } of sensors) expect(numbers(rows, id)).toEqual(firstN(count));
    // The broker had them for seconds; they are dated by when they were said, within a second.
    for (const { sensor, seq, occurredAtMs } of rows) {
      const said = sensors.find(({ id }) => id === sensor)?.madeAtMs(seq as number) ?? 0;
      expect(Math.abs(occurredAtMs - said)).toBeLessThan(1000);
    }
  }, 120_000);

  test("two hubs in one group share the load, and together hold every message once, also when one is killed", async () => {
    const files = ["one", "two"].map((name) => settings({ share: "house", clientId: `hub-${name}` }));
    hubs = await Promise.all(files.map(connected));
    load();
    await until("a while", () => made() > 1000);
    await hubs[1]?.kill("SIGKILL");
    await until("the other one alone", () => made() > 2000);
    hubs[1] = await connected(files[1] as string);
    await until("both again", () => made() > 3000);
    await Promise.all(sensors.map((sensor) => sensor.finish()));
    const shares = await until(
      "all stored",
      async () => {
        const stored = await Promise.all(files.map(minutesIn));
        return stored.flat().length >= made() && stored;
      },
      60_000,
    );
    for (const share of shares) expect(share.length).toBeGreaterThan(made() / 5);
    for (const { id, made: count } of sensors) expect(numbers(shares.flat(), id)).toEqual(firstN(count));
  }, 120_000);
});
