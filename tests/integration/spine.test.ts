import { hubTopic, sensorTopic } from "@veilleuse/shared";
import mqtt from "mqtt";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Household, startHousehold } from "../harness/household.ts";
import { exportMessages, writeSettings } from "../harness/hubProcess.ts";
import { connectSensor } from "../harness/mqttSensor.ts";
import { until } from "../harness/until.ts";

type IncidentList = { id: string; state: string; rule: string }[];

describe("from a sensor's message to a parent's phone", () => {
  let home: Household;
  beforeEach(async () => {
    home = await startHousehold();
  });
  afterEach(() => home.stop());

  test("a loud event pages the first on call at once, and the link acknowledges", async () => {
    const sensor = await home.sensor("nursery");
    const sentAt = Date.now();
    await sensor.event("loud", "start", { db: 91.3 });
    const page = await home.phone.nextPage();
    expect(page.atMs - sentAt).toBeLessThan(2000);
    expect(page.incident).toMatchObject({
      rule: "loud",
      severity: "critical",
      state: "paging",
      room: "nursery",
      maxDb: 91.3,
    });
    expect(page.incident.children).toEqual(["lou"]);
    expect(page.page).toMatchObject({ step: 0, attempt: 1 });
    expect(page.drill).toBe(false);

    const answer = await fetch(page.acknowledgeUrl, { method: "POST" });
    expect(answer.status).toBe(200);
    const { incident } = (await answer.json()) as { incident: Record<string, unknown> };
    expect(incident).toMatchObject({ state: "acknowledged", acknowledgedBy: page.page.caregiver });
    const update = await until("the update", () => home.phone.updates(page.page.caregiver)[0]);
    expect(update.update).toBe("acknowledged");

    const again = await fetch(page.acknowledgeUrl, { method: "POST" });
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ code: "alreadyAcknowledged", by: page.page.caregiver });
  });

  test("a link that this hub did not make is not found, and changes nothing", async () => {
    const sensor = await home.sensor("nursery");
    await sensor.event("loud", "start");
    const page = await home.phone.nextPage();
    const forged = `${page.acknowledgeUrl.slice(0, -4)}AAAA`;
    expect((await fetch(forged, { method: "POST" })).status).toBe(404);
    expect((await home.api(`/api/v1/incidents/${page.incident.id}`)).body).toMatchObject({ state: "paging" });
  });

  test("a cry that ends within the self-soothing time wakes nobody", async () => {
    const sensor = await home.sensor("nursery");
    await sensor.event("cry", "start", { db: 70 });
    const open = await home.api<IncidentList>("/api/v1/incidents");
    expect(open.body).toMatchObject([{ rule: "cry", state: "pending" }]);
    await sensor.event("cry", "end", { db: 72, ms: 4000 });
    const closed = await home.api<IncidentList>("/api/v1/incidents");
    expect(closed.body).toMatchObject([{ state: "closed" }]);
    expect(home.phone.pages()).toEqual([]);
  });

  test("the same event sent again is one event and one page", async () => {
    const sensor = await home.sensor("nursery");
    await sensor.event("loud", "start");
    await home.phone.nextPage();
    const text = JSON.stringify({
      v: 1,
      boot: sensor.boot,
      seq: 1,
      up: 10,
      at: sensor.uptime(),
      type: "loud",
      phase: "start",
      id: 1,
      db: 90,
    });
    await sensor.raw("event", text);
    await sensor.raw("event", text);
    expect(home.phone.pages()).toHaveLength(1);
    const file = writeSettings(home.folder, {});
    const events = (await exportMessages(file)).filter((message) => message.channel === "event");
    expect(events).toHaveLength(1);
  });

  test("two sensors' readings are stored, dated and served as history", async () => {
    const startedAtMs = Date.now() - 10_000;
    const sensor = await home.sensor("nursery", { startedAtMs });
    const attic = await home.sensor("attic", { startedAtMs });
    for (let i = 0; i < 5; i++) {
      await sensor.level({ leq: 40 + i, up: i * 1000 });
      await attic.level({ leq: 50, up: i * 1000 });
    }
    await sensor.minute();
    await sensor.health();
    const file = writeSettings(home.folder, {});
    const stored = await until("all readings", async () => {
      const messages = await exportMessages(file);
      return messages.length >= 14 ? messages : undefined;
    });
    const levels = stored.filter(({ channel, sensor: id }) => channel === "level" && id === "nursery");
    expect(levels.map(({ leq }) => leq)).toEqual([40, 41, 42, 43, 44]);
    for (const [i, level] of levels.entries()) {
      expect(Math.abs(level.occurredAtMs - (startedAtMs + i * 1000))).toBeLessThan(1000);
    }
    const to = Date.now() + 60_000;
    const { status, body } = await home.api<{ leqDb: (number | null)[]; at: number[]; source: string }>(
      `/api/v1/history?sensor=nursery&from=${to - 120_000}&to=${to}&points=120`,
    );
    expect(status).toBe(200);
    expect(body.source).toBe("embedded");
    expect(body.leqDb.filter((db) => db !== null).length).toBeGreaterThan(0);
    expect(body.at).toHaveLength(body.leqDb.length);
  });

  test("an acknowledgement stops the paging of everybody, and survives a restart", async () => {
    const sensor = await home.sensor("nursery");
    await sensor.event("loud", "start");
    const page = await home.phone.nextPage();
    const { status } = await home.api(`/api/v1/incidents/${page.incident.id}/acknowledge`, {
      method: "POST",
      body: "{}",
    });
    expect(status).toBe(200);
    await home.restart();
    const after = await home.api<{ state: string }>(`/api/v1/incidents/${page.incident.id}`);
    expect(after.body).toMatchObject({ state: "acknowledged" });
    expect(home.phone.pages()).toHaveLength(1);
  });

  test("every transition of an incident is published for other programs", async () => {
    await home.stop();
    home = await startHousehold({
      settings: { mqtt: { port: 0, programs: [{ name: "siren", password: "siren-password" }] } },
    });
    const siren = await mqtt.connectAsync(home.hub.mqtt, { username: "siren", password: "siren-password" });
    const heard: { topic: string; text: string }[] = [];
    siren.on("message", (topic, payload) => heard.push({ topic, text: payload.toString() }));
    await siren.subscribeAsync(hubTopic("incident"));
    await siren.subscribeAsync(hubTopic("status"));
    const sensor = await home.sensor("nursery");
    await sensor.event("loud", "start");
    await until("the transition to paging", () => heard.some(({ text }) => text.includes('"paging"')));
    await until("the hub's status", () => heard.some(({ topic }) => topic === hubTopic("status")));
    await siren.publishAsync(hubTopic("ack"), "ACK", { qos: 1 });
    await until("the transition to acknowledged", () => heard.some(({ text }) => text.includes('"acknowledged"')));
    siren.end(true);
  });
});

describe("bad input at the broker", () => {
  let home: Household;
  beforeEach(async () => {
    home = await startHousehold();
  });
  afterEach(() => home.stop());

  test("a wrong password is refused with the code of the protocol", async () => {
    const attempt = connectSensor({ url: home.hub.mqtt, id: "nursery", password: "guess" });
    await expect(attempt).rejects.toMatchObject({ code: 4 });
  });

  test("a publish on a foreign topic closes the connection and is not stored", async () => {
    const sensor = await home.sensor("nursery");
    const closed = new Promise<void>((resolve) => sensor.client.once("close", () => resolve()));
    sensor.client.publish(sensorTopic("attic", "event"), "{}", { qos: 1 }, () => undefined);
    await closed;
  });

  test("a foreign subscription is answered with a failure", async () => {
    const sensor = await home.sensor("nursery");
    const granted = await sensor.client.subscribeAsync(sensorTopic("attic", "level")).catch((error: Error) => error);
    expect(String(granted)).toMatch(/Unspecified error|128/);
  });

  test.each([
    ["not JSON", "event", "{"],
    ["too large", "event", `{"v":1,"x":"${"y".repeat(1100)}"}`],
    ["of an unknown version", "level", '{"v":2}'],
    ["out of range", "minute", '{"v":1,"boot":"00000001","seq":1,"up":1,"at":1,"leq":900}'],
    ["not UTF-8", "health", Buffer.from([0xff, 0xfe, 0x7b])],
  ])("a payload that is %s is acknowledged, counted, and stops nothing", async (_, channel, text) => {
    const sensor = await home.sensor("nursery");
    await sensor.raw(channel, text);
    await sensor.event("loud", "start");
    await home.phone.nextPage();
    const { body } = await home.api<{ id: string; refused: number }[]>("/api/v1/sensors");
    expect(body.find(({ id }) => id === "nursery")).toMatchObject({ refused: 1 });
  });

  test("a packet of more than 8 KiB closes the connection; the others go on", async () => {
    const attic = await home.sensor("attic");
    const sensor = await home.sensor("nursery");
    const closed = new Promise<void>((resolve) => sensor.client.once("close", () => resolve()));
    sensor.client.publish(sensorTopic("nursery", "event"), "x".repeat(9000), { qos: 1 }, () => undefined);
    await closed;
    await attic.event("loud", "start");
    expect((await home.phone.nextPage()).incident.sensor).toBe("attic");
  });
});

test("a burst of levels, which nobody acknowledges, is taken to its end", async () => {
  const home = await startHousehold();
  const sensor = await home.sensor("nursery");
  for (let i = 0; i < 3000; i++) void sensor.level();
  await sensor.taken();
  await sensor.event("loud", "start");
  await home.phone.nextPage();
  await home.stop();
});

describe("a login", () => {
  test("outlives a restart of the hub, and ends by logging out", async () => {
    const home = await startHousehold();
    const login = await fetch(`${home.hub.http}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ caregiver: "papa", password: "papa-pw" }),
    });
    expect(login.status).toBe(201);
    const cookie = (login.headers.get("set-cookie") ?? "").split(";")[0] as string;
    const sensors = async () => (await fetch(`${home.hub.http}/api/v1/sensors`, { headers: { cookie } })).status;
    expect(await sensors()).toBe(200);
    await home.restart();
    expect(await sensors()).toBe(200);
    await fetch(`${home.hub.http}/api/v1/session`, { method: "DELETE", headers: { cookie } });
    expect(await sensors()).toBe(401);
    await home.restart();
    expect(await sensors()).toBe(401);
    await home.stop();
  });
});
