import { hubTopic } from "@veilleuse/shared";
import mqtt from "mqtt";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TOKEN, twoNurseries } from "../harness/household.ts";
import { exportMessages, type HubProcess, startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { type MosquittoServer, startMosquitto } from "../harness/mosquittoServer.ts";
import { connectSensor, type MqttSensor } from "../harness/mqttSensor.ts";
import { type Phone, startPhone } from "../harness/phone.ts";
import { describeWith } from "../harness/programs.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";

describeWith("mosquitto", "the hub behind a broker that is there already", (mosquitto) => {
  let broker: MosquittoServer;
  let phone: Phone;
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  let hub: HubProcess;
  let sensor: MqttSensor;

  beforeEach(async () => {
    broker = await startMosquitto(mosquitto);
    phone = await startPhone();
    folder = temporaryFolder("external");
    file = writeSettings(folder.path, { ...twoNurseries(phone), mqtt: { url: broker.url } });
    hub = await startHubProcess(file);
    await until("connected", async () => (await readiness()).broker.state === "ok");
    sensor = await connectSensor({ url: broker.url, id: "nursery", password: "any" });
  });
  afterEach(async () => {
    sensor.client.end(true);
    if (hub.child.exitCode === null && hub.child.signalCode === null) await hub.kill("SIGTERM");
    await phone.stop();
    await broker.stop();
    folder.remove();
  });

  const readiness = async () => {
    const response = await fetch(`${hub.http}/readyz`, { headers: { authorization: `Bearer ${TOKEN}` } });
    return (await response.json()) as { broker: { state: string } };
  };

  test("names the broker's address when it is ready, and pages for what comes over it", async () => {
    expect(hub.mqtt).toBe(broker.url);
    await sensor.event("loud", "start", { db: 91 });
    expect((await phone.nextPage()).incident).toMatchObject({ rule: "loud", sensor: "nursery" });
  });

  test("what the sensors publish while the hub is killed is stored once it is back, once, and dated right", async () => {
    await sensor.minute({ leq: 41 });
    await until("the first minute", async () =>
      (await exportMessages(file)).some(({ channel }) => channel === "minute"),
    );
    await hub.kill("SIGKILL");
    const sentAt: number[] = [];
    for (let i = 0; i < 50; i++) {
      sentAt.push(Date.now());
      await sensor.minute({ leq: 50 });
    }
    hub = await startHubProcess(file);
    const minutes = await until("all minutes", async () => {
      const stored = (await exportMessages(file)).filter(({ channel }) => channel === "minute");
      return stored.length >= 51 ? stored : undefined;
    });
    expect(minutes.map(({ seq }) => seq)).toEqual(Array.from({ length: 51 }, (_, i) => i + 1));
    for (const [i, at] of sentAt.entries()) {
      expect(Math.abs((minutes[i + 1]?.occurredAtMs ?? 0) - at)).toBeLessThan(1000);
    }
  });

  test("the broker keeps that the hub is there, and says so when it is killed", async () => {
    const listener = await mqtt.connectAsync(broker.url, { reconnectPeriod: 0 });
    let state: unknown;
    listener.on("message", (_, payload) => {
      state = JSON.parse(payload.toString());
    });
    await listener.subscribeAsync(hubTopic("status"), { qos: 1 });
    await until("it is there", () => (state as { online?: boolean } | undefined)?.online === true);
    await hub.kill("SIGKILL");
    await until("its will", () => (state as { online?: boolean }).online === false);
    hub = await startHubProcess(file);
    await until("it is back", () => (state as { online?: boolean }).online === true);
    await hub.kill("SIGTERM");
    await until("it said goodbye", () => (state as { online?: boolean }).online === false);
    listener.end(true);
  });

  test("a status that the broker kept is no sign of life", async () => {
    sensor.client.end(true);
    await hub.kill("SIGTERM");
    hub = await startHubProcess(file);
    await until("connected", async () => (await readiness()).broker.state === "ok");
    const sensors = async () => {
      const response = await fetch(`${hub.http}/api/v1/sensors`, { headers: { authorization: `Bearer ${TOKEN}` } });
      return (await response.json()) as { id: string; freshness: string; status: { boot: string } | null }[];
    };
    const nursery = await until("the kept status", async () =>
      (await sensors()).find(({ status }) => status?.boot === sensor.boot),
    );
    expect(nursery.freshness).not.toBe("live");
  });
});
