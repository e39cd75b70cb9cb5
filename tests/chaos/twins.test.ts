import { encodeLevel, encodeMinute, encodeStatus, sensorTopic } from "@veilleuse/shared";
import mqtt from "mqtt";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFakeClock, type FakeClock } from "../harness/fakeClock.ts";
import { type Household, startHousehold } from "../harness/household.ts";
import { exportMessages, writeSettings } from "../harness/hubProcess.ts";
import { plainMinute } from "../harness/plainMinute.ts";
import { until } from "../harness/until.ts";

/** One board that wants to tell its minutes, and comes back at once whenever it is pushed out. */
const stubbornBoard = (url: string, boot: string, now: () => number) => {
  const acked = new Set<number>();
  let connections = 0;
  let stopped = false;
  let client: mqtt.MqttClient | undefined;
  const startedAtMs = now();
  const session = async (): Promise<void> => {
    client = mqtt.connect(url, {
      clientId: "nursery",
      username: "nursery",
      password: "nursery-password",
      protocolVersion: 4,
      reconnectPeriod: 0,
      will: {
        topic: sensorTopic("nursery", "status"),
        payload: Buffer.from(encodeStatus({ v: 1, online: false, boot })),
        qos: 1,
        retain: true,
      },
    });
    const one = client;
    one.on("error", () => undefined);
    const closed = new Promise<void>((resolve) => one.once("close", () => resolve()));
    one.once("connect", () => {
      connections++;
      const up = now() - startedAtMs;
      one.publish(sensorTopic("nursery", "status"), encodeStatus({ v: 1, online: true, boot }), {
        qos: 1,
        retain: true,
      });
      const level = { leq: 40, max: 45, floor: 35, cry: 0, motion: 0, gap: false };
      one.publish(sensorTopic("nursery", "level"), encodeLevel({ v: 1, boot, seq: connections, up, at: up, ...level }));
      const seq = acked.size + 1;
      const minute = encodeMinute(plainMinute({ boot, seq, up, at: up }));
      one.publish(sensorTopic("nursery", "minute"), minute, { qos: 1 }, (error) => {
        if (!error) acked.add(seq);
      });
    });
    await closed;
  };
  const running = (async () => {
    while (!stopped) await session();
  })();
  return {
    acked,
    get connections() {
      return connections;
    },
    stop: async () => {
      stopped = true;
      client?.end(true);
      await running;
    },
  };
};

/** So many connections under one name in ten seconds are let in at once. */
const FREE_TURNS = 20;

type Listed = { id: string; rule: string; state: string; severity: string; sensor: string };
type View = { id: string; twins: string[] | null; freshness: string };

let home: Household;
let time: FakeClock;
beforeEach(async () => {
  time = createFakeClock();
  home = await startHousehold({ clock: time });
});
afterEach(() => home.stop());

const view = async () => (await home.api<View[]>("/api/v1/sensors")).body.find(({ id }) => id === "nursery") as View;
const incidents = async () => (await home.api<Listed[]>("/api/v1/incidents")).body;

test("two boards under one name are found, told, and lose nothing; the hub and the other sensor stay calm", async () => {
  const attic = await home.sensor("attic");
  const boards = ["0000000a", "0000000b"].map((boot) => stubbornBoard(home.hub.mqtt, boot, time.now));
  await until("turns", () => boards.every(({ acked }) => acked.size > 2), 20_000);
  time.advance(1000);
  expect([...((await view()).twins ?? [])].sort()).toEqual(["0000000a", "0000000b"]);
  const ready = await home.api<{ sensors: Record<string, { state: string; detail: string }> }>("/readyz");
  expect(ready.body.sensors.nursery).toMatchObject({ state: "degraded", detail: "two boards go by this name" });
  expect(await incidents()).toMatchObject([{ rule: "fault", sensor: "nursery", severity: "warning" }]);
  const metrics = await fetch(`${home.hub.http}/metrics`, {
    headers: { authorization: "Bearer household-under-test" },
  });
  expect(await metrics.text()).toMatch(/nursery_sensor_twins\{sensor="nursery",room="nursery"\} 1/);

  const turns = () => boards.reduce((sum, { connections }) => sum + connections, 0);
  await until("the turns that are free", () => turns() >= FREE_TURNS, 20_000);
  const from = turns();
  const startedAt = performance.now();
  await attic.event("loud", "start");
  await home.phone.nextPage();
  await until("more turns", () => turns() >= from + 5, 15_000);
  // Both want to come back at once; the hub makes each wait for a second.
  expect(performance.now() - startedAt).toBeGreaterThan(1000);

  for (const board of boards) await board.stop();
  const stored = await exportMessages(writeSettings(home.folder, {}));
  for (const [i, boot] of ["0000000a", "0000000b"].entries()) {
    const seqs = stored.filter((one) => one.channel === "minute" && one.boot === boot).map(({ seq }) => seq as number);
    expect(seqs.length).toBe(new Set(seqs).size);
    expect([...(boards[i]?.acked ?? [])].filter((seq) => !seqs.includes(seq))).toEqual([]);
  }
}, 40_000);

test("it is over ten minutes after one of the boards was taken away, also over a restart of the hub", async () => {
  const boards = ["0000000a", "0000000b"].map((boot) => stubbornBoard(home.hub.mqtt, boot, time.now));
  await until("turns", () => boards.every(({ acked }) => acked.size > 2), 20_000);
  time.advance(1000);
  expect(await incidents()).toMatchObject([{ rule: "fault", state: "pending" }]);
  for (const board of boards) await board.stop();
  await home.restart();
  const survivor = await home.sensor("nursery", { boot: "0000000a" });
  for (let i = 0; i < 40; i++) {
    time.advance(15_000 - 1);
    await survivor.minute();
    if (i < 39)
      expect((await incidents()).filter(({ rule, state }) => rule === "fault" && state === "settled")).toEqual([]);
  }
  time.advance(20_000);
  await survivor.minute();
  expect((await view()).twins).toBeNull();
  expect((await incidents()).find(({ rule }) => rule === "fault")).toMatchObject({ state: "settled" });
});
