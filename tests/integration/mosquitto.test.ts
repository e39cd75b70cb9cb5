import { mix, quietRoom, sine, timeline } from "@veilleuse/firmware/simulator";
import {
  decodeSensorMessage,
  encodeConfig,
  type SensorChannel,
  type SensorMessage,
  sensorTopic,
  TOPIC_ROOT,
} from "@veilleuse/shared";
import mqtt from "mqtt";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type MosquittoServer, startMosquitto } from "../harness/mosquittoServer.ts";
import { describeWith } from "../harness/programs.ts";
import { until } from "../harness/until.ts";
import { createNursery } from "../harness/virtualNursery.ts";

const SPEED = 4;

describeWith("mosquitto", "the sensor's own MQTT client and a broker that others wrote", (mosquitto) => {
  let broker: MosquittoServer;
  let listener: mqtt.MqttClient;
  let heard: SensorMessage[];
  let board: ReturnType<typeof createNursery> | undefined;

  beforeEach(async () => {
    broker = await startMosquitto(mosquitto);
    listener = await mqtt.connectAsync(broker.url, { reconnectPeriod: 0 });
    listener.on("error", () => undefined);
    heard = [];
    listener.on("message", (topic, payload) => {
      const decoded = decodeSensorMessage(topic.split("/")[3] as SensorChannel, payload.toString());
      if (!decoded.ok) throw new Error(`${topic}: ${decoded.code} ${decoded.path}`);
      heard.push(decoded.value);
    });
    await listener.subscribeAsync(
      ["status", "level", "minute", "event", "health", "reply"].map((channel) => `${TOPIC_ROOT}/+/${channel}`),
      { qos: 1 },
    );
  });
  afterEach(async () => {
    board?.stop();
    listener.end(true);
    await broker.stop();
  });

  test("every message of a minute is valid, numbered without a hole, and acknowledged", async () => {
    const sound = mix(quietRoom(35, 1), timeline([{ sound: sine(1000, 90), atSeconds: 8, forSeconds: 3 }]));
    board = createNursery("nursery", "any", broker.url, { speed: SPEED, sound, seed: 1 });
    board.start();
    await until(
      "a minute, a health and a loud event",
      () => {
        const channels = new Set(heard.map(({ channel }) => channel));
        return (
          channels.has("minute") &&
          channels.has("health") &&
          heard.some((m) => m.channel === "event" && m.body.phase === "end")
        );
      },
      40_000,
    );
    const acknowledged = heard.filter((m) => m.channel !== "level" && m.channel !== "status");
    const seqs = acknowledged.map((m) => (m.body as { seq: number }).seq).sort((a, b) => a - b);
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
    const levels = heard.filter((m) => m.channel === "level");
    expect(levels.length).toBeGreaterThan(50);
  }, 60_000);

  test("publishes the last will when the power goes, and takes a retained configuration when it is back", async () => {
    board = createNursery("nursery", "any", broker.url, { speed: SPEED, sound: quietRoom(35, 1), seed: 1 });
    board.start();
    await until("online", () => heard.some((m) => m.channel === "status" && m.body.online));
    const config = encodeConfig({ v: 1, rev: 7, loudDb: 80, mode: "play" });
    await listener.publishAsync(sensorTopic("nursery", "config"), config, { qos: 1, retain: true });
    board.powerCycle(0.5);
    await until("the will", () => heard.some((m) => m.channel === "status" && !m.body.online), 30_000);
    await until(
      "the new boot",
      () => {
        const boots = new Set(heard.flatMap((m) => (m.channel === "status" && m.body.online ? [m.body.boot] : [])));
        return boots.size >= 2;
      },
      30_000,
    );
    await until("the revision in health", () => heard.some((m) => m.channel === "health" && m.body.rev === 7), 40_000);
  }, 90_000);
});
