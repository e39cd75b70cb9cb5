import { sensorTopic } from "@veilleuse/shared";
import mqtt, { type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Broker, Stored } from "./broker.ts";
import { startEmbeddedBroker } from "./embeddedBroker.ts";

const MINUTE = sensorTopic("nursery", "minute");

describe("the embedded broker", () => {
  let broker: Broker;
  let clients: MqttClient[];
  /** What the sensors published, and who waits for it to be stored. */
  let arrived: { channel: string; text: string; durable: boolean; stored: Stored }[];
  let told: (() => void) | undefined;
  beforeEach(async () => {
    arrived = [];
    clients = [];
    broker = await startEmbeddedBroker(
      {
        host: "127.0.0.1",
        port: 0,
        sensors: [{ id: "nursery", password: "secret" }],
        programs: [{ name: "home", password: "secret" }],
      },
      [],
      {
        message: ({ channel, payload }, durable, stored) => {
          arrived.push({ channel, text: Buffer.from(payload).toString(), durable, stored });
          told?.();
        },
        acknowledge: () => undefined,
        refused: () => undefined,
      },
      Date.now,
    );
  });
  afterEach(async () => {
    vi.useRealTimers();
    for (const client of clients) client.end(true);
    await broker.stop();
  });

  const connect = async (name: string, options: mqtt.IClientOptions = {}): Promise<MqttClient> => {
    const account = { clientId: name, username: name, password: "secret", protocolVersion: 4 as const };
    const client = await mqtt.connectAsync(broker.url, { ...account, reconnectPeriod: 0, ...options });
    client.on("error", () => undefined);
    clients.push(client);
    return client;
  };
  const arrival = (count: number): Promise<void> =>
    new Promise((resolve) => {
      told = () => {
        if (arrived.length >= count) resolve();
      };
      told();
    });
  const store = (from: number, to: number, error: Error | null = null) => {
    for (const { stored } of arrived.slice(from, to)) stored(error);
  };
  const closed = (client: MqttClient): Promise<void> => new Promise((resolve) => client.once("close", () => resolve()));

  test("acknowledges a reading when it is stored and not before, in the order of the readings", async () => {
    const sensor = await connect("nursery");
    const answered: number[] = [];
    const all = Array.from({ length: 100 }, (_, i) =>
      sensor.publishAsync(MINUTE, String(i), { qos: 1 }).then(() => answered.push(i)),
    );
    await arrival(100);
    expect(arrived.map(({ text }) => text)).toEqual(Array.from({ length: 100 }, (_, i) => String(i)));
    store(0, 40);
    await all[39];
    expect(answered).toEqual(Array.from({ length: 40 }, (_, i) => i));
    store(40, 100);
    await Promise.all(all);
    expect(answered).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  test("closes the connection without an acknowledgement when a reading could not be stored", async () => {
    const sensor = await connect("nursery");
    const answers = [0, 1].map((i) => sensor.publishAsync(MINUTE, String(i), { qos: 1 }).then(() => i));
    await arrival(2);
    const end = closed(sensor);
    store(0, 1);
    expect(await answers[0]).toBe(0);
    store(1, 2, new Error("no space left"));
    await end;
    sensor.end(true);
    await expect(answers[1]).rejects.toThrow();
  });

  test("goes on when a sensor is gone before its reading is stored", async () => {
    const sensor = await connect("nursery");
    sensor.publish(MINUTE, "1", { qos: 1 }, () => undefined);
    await arrival(1);
    sensor.end(true);
    store(0, 1);
    const again = await connect("nursery");
    const answer = again.publishAsync(MINUTE, "2", { qos: 1 });
    await arrival(2);
    store(1, 2);
    await answer;
  });

  test("reads no more than a window ahead of the disk from one sensor", async () => {
    const sensor = await connect("nursery");
    const answers = Array.from({ length: 3000 }, (_, i) => sensor.publishAsync(MINUTE, `${i}`.padEnd(500), { qos: 1 }));
    await arrival(512);
    // Another connection is served meanwhile, which shows that nothing else is about to arrive.
    const home = await connect("home");
    await home.subscribeAsync(MINUTE);
    expect(arrived.length).toBeLessThan(1200);
    for (let done = 0; done < answers.length; ) {
      await arrival(done + 1);
      const now = arrived.length;
      store(done, now);
      done = now;
    }
    await Promise.all(answers);
  });

  test("hands a reading to a program that subscribed, once it is stored", async () => {
    const home = await connect("home");
    const heard = new Promise<string>((resolve) =>
      home.once("message", (topic, bytes) => resolve(`${topic} ${bytes}`)),
    );
    await home.subscribeAsync("nursery/v1/#", { qos: 1 });
    const sensor = await connect("nursery");
    const answer = sensor.publishAsync(MINUTE, "text", { qos: 1 });
    await arrival(1);
    store(0, 1);
    await answer;
    expect(await heard).toBe(`${MINUTE} text`);
  });

  test("takes a burst of publishes without acknowledgement, and readings after it", async () => {
    const sensor = await connect("nursery");
    const level = sensorTopic("nursery", "level");
    for (let i = 0; i < 2000; i++) sensor.publish(level, String(i).padEnd(200), { qos: 0 });
    for (let stored = 0; stored < 2000; ) {
      await arrival(stored + 1);
      const now = arrived.length;
      store(stored, now);
      stored = now;
    }
    const answer = sensor.publishAsync(MINUTE, "after", { qos: 1 });
    await arrival(2001);
    store(2000, 2001);
    await answer;
  });

  test("takes QoS 2 and retained publishes as well", async () => {
    const sensor = await connect("nursery");
    const answers = [
      sensor.publishAsync(MINUTE, "twice", { qos: 2 }),
      sensor.publishAsync(sensorTopic("nursery", "status"), "kept", { qos: 1, retain: true }),
      sensor.publishAsync(sensorTopic("nursery", "level"), "once", { qos: 0 }),
    ];
    await arrival(3);
    store(0, 3);
    await Promise.all(answers);
    expect(arrived.map(({ text, durable }) => [text, durable])).toEqual([
      ["twice", true],
      ["kept", true],
      ["once", false],
    ]);
  });

  test("cuts a sensor that is silent for one and a half keep-alives and publishes its will, but none that publishes", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const will = {
      topic: sensorTopic("nursery", "status"),
      payload: Buffer.from("will"),
      qos: 1 as const,
      retain: true,
    };
    const sensor = await connect("nursery", { keepalive: 10, reschedulePings: false, will, timerVariant: "native" });
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(9000);
      const answer = sensor.publishAsync(MINUTE, String(i), { qos: 1 });
      await arrival(i + 1);
      store(i, i + 1);
      await answer;
    }
    const end = closed(sensor);
    vi.advanceTimersByTime(15_002);
    await end;
    await arrival(6);
    expect(arrived[5]).toMatchObject({ channel: "status", text: "will" });
    store(5, 6);
  });
});
