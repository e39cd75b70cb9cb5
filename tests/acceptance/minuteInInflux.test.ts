import { cry, mix, quietRoom, timeline, whiteNoiseMachine } from "@veilleuse/firmware/simulator";
import { fastClock } from "@veilleuse/hub";
import { TOPIC_ROOT } from "@veilleuse/shared";
import mqtt from "mqtt";
import { afterEach, expect, test } from "vitest";
import { type Household, startHousehold } from "../harness/household.ts";
import { countPoints, type InfluxServer, startInflux } from "../harness/influxServer.ts";
import { describeWith } from "../harness/programs.ts";
import { until } from "../harness/until.ts";
import { createNursery } from "../harness/virtualNursery.ts";

const SPEED = 5;
const SECONDS = 65;

describeWith("influxd", "a minute of two nurseries in a real InfluxDB", (influxd) => {
  let influx: InfluxServer | undefined;
  let home: Household | undefined;
  afterEach(async () => {
    await home?.stop();
    await influx?.stop();
  });

  test("holds exactly as many levels and events as the sensors published", async () => {
    influx = await startInflux(influxd);
    home = await startHousehold({
      clock: fastClock(SPEED),
      settings: {
        influx: { url: influx.url },
        mqtt: { port: 0, programs: [{ name: "tap", password: "tap-password" }] },
        alarms: { blindSeconds: 300 },
      },
    });
    const tap = await mqtt.connectAsync(home.hub.mqtt, { username: "tap", password: "tap-password" });
    const published: Record<string, Set<string>> = { level: new Set(), event: new Set(), minute: new Set() };
    tap.on("message", (topic, payload) => {
      const [, , sensor, channel] = topic.split("/");
      const { boot, seq } = JSON.parse(payload.toString()) as { boot: string; seq: number };
      published[String(channel)]?.add(`${sensor}/${boot}/${seq}`);
    });
    await tap.subscribeAsync(
      ["level", "event", "minute"].map((channel) => `${TOPIC_ROOT}/+/${channel}`),
      { qos: 1 },
    );
    const crying = timeline([
      { sound: cry(92, 1), atSeconds: 10, forSeconds: 12 },
      { sound: cry(90, 2), atSeconds: 40, forSeconds: 10 },
    ]);
    const boards = [
      createNursery("nursery", "nursery-password", home.hub.mqtt, {
        speed: SPEED,
        sound: mix(quietRoom(35, 1), crying),
        seed: 1,
      }),
      createNursery("attic", "attic-password", home.hub.mqtt, {
        speed: SPEED,
        sound: whiteNoiseMachine(50, 2),
        seed: 2,
      }),
    ];
    for (const board of boards) board.start();
    await until("a minute and a bit", () => boards.every(({ seconds }) => seconds > SECONDS), 60_000);
    for (const board of boards) board.powerCut();
    const { client } = influx;
    const size = (channel: string) => published[channel]?.size ?? 0;
    // What was on its way when the power went may still arrive, at the listener as at the hub.
    const settled = (what: string, channel: string, measurement: string, field: string) =>
      until(what, async () => (await countPoints(client, measurement, field)) === size(channel), 20_000);
    await settled("every level in InfluxDB", "level", "sound", "leq_db");
    await settled("every event in InfluxDB", "event", "event", "seq");
    await settled("every minute in InfluxDB", "minute", "sound_minute", "leq_db");
    expect(size("level")).toBeGreaterThan(100);
    expect(size("event")).toBeGreaterThanOrEqual(4);
    expect(await countPoints(client, "sound", "leq_db")).toBe(size("level"));
    expect(await countPoints(client, "event", "seq")).toBe(size("event"));
    for (const board of boards) board.stop();
    tap.end(true);
  }, 120_000);
});
