import { encodeEvent, encodeHealth, encodeMinute, type SensorChannel, sensorTopic } from "@veilleuse/shared";
import mqtt from "mqtt";
import { expect, test } from "vitest";
import { TOKEN, twoNurseries } from "../harness/household.ts";
import { exportMessages, startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { startPhone } from "../harness/phone.ts";
import { plainMinute } from "../harness/plainMinute.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";

const KILLS = 20;
/** One sensor trickles, so that its readings are filed at once; the other floods, so that its readings pass the log. */
const IN_FLIGHT = { nursery: 4, attic: 400 };
/** Every so many messages one is a state of health instead of a minute. */
const HEALTH_EVERY = 5;

type Id = keyof typeof IN_FLIGHT;

const envelope = (boot: string, seq: number) => ({ v: 1 as const, boot, seq, up: seq * 10, at: seq * 10 + 5 });
const counters = { heap: 1, vars: 1, rssi: -60, overruns: 0, clips: 0, queued: 0, dropped: 0, blindMs: 0 };
const messageOf = (boot: string, seq: number): { channel: SensorChannel; text: string } =>
  seq % HEALTH_EVERY === 0
    ? { channel: "health", text: encodeHealth({ ...envelope(boot, seq), ...counters }) }
    : { channel: "minute", text: encodeMinute(plainMinute(envelope(boot, seq))) };

/** Publishes with several in flight until the connection breaks; returns the next number, and notes what was acknowledged. */
const stream = async (url: string, id: Id, boot: string, firstSeq: number, acked: Set<number>): Promise<number> => {
  const client = await mqtt.connectAsync(url, {
    clientId: id,
    username: id,
    password: `${id}-password`,
    protocolVersion: 4,
    reconnectPeriod: 0,
  });
  client.on("error", () => undefined);
  let seq = firstSeq;
  const broken = new Promise<void>((resolve) => client.once("close", () => resolve()));
  let open = true;
  void broken.then(() => {
    open = false;
  });
  const loop = async () => {
    while (open) {
      const mine = seq++;
      const { channel, text } = messageOf(boot, mine);
      const done = client.publishAsync(sensorTopic(id, channel), text, { qos: 1 }).then(
        () => acked.add(mine),
        () => undefined,
      );
      await Promise.race([done, broken]);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT[id] }, loop));
  client.end(true);
  return seq;
};

test(`no acknowledged message is missing or doubled after ${KILLS} kills in the middle of a stream`, async () => {
  const folder = temporaryFolder("kill");
  const phone = await startPhone();
  const file = writeSettings(folder.path, twoNurseries(phone));
  const acked = { nursery: new Set<number>(), attic: new Set<number>() };
  const next = { nursery: 1, attic: 1 };
  for (let kill = 0; kill < KILLS; kill++) {
    const hub = await startHubProcess(file);
    const streams = (["nursery", "attic"] as const).map(async (id, i) => {
      next[id] = await stream(hub.mqtt, id, `0000000${i + 1}`, next[id], acked[id]);
    });
    const wanted = acked.attic.size + 1 + Math.floor(Math.random() * 2000);
    await until("enough acknowledged messages", () => acked.attic.size > wanted, 20_000);
    await hub.kill("SIGKILL");
    await Promise.all(streams);
  }
  const hub = await startHubProcess(file);
  const stored = await exportMessages(file);
  await hub.kill("SIGTERM");
  for (const id of ["nursery", "attic"] as const) {
    const seqs = stored.filter(({ sensor, seq }) => sensor === id && seq !== null).map(({ seq }) => seq as number);
    const unique = new Set(seqs);
    expect(seqs.length).toBe(unique.size);
    expect([...acked[id]].filter((seq) => !unique.has(seq))).toEqual([]);
  }
  await phone.stop();
  folder.remove();
}, 240_000);

test("an incident that was paging when the hub was killed goes on paging, and its old link still works", async () => {
  const folder = temporaryFolder("kill");
  const phone = await startPhone();
  const settings = {
    ...twoNurseries(phone),
    escalation: { repeatSeconds: 1.5, steps: [{ afterSeconds: 0, to: "first" }] },
  };
  const file = writeSettings(folder.path, settings);
  const first = await startHubProcess(file);
  const client = await mqtt.connectAsync(first.mqtt, {
    clientId: "nursery",
    username: "nursery",
    password: "nursery-password",
    reconnectPeriod: 0,
  });
  client.on("error", () => undefined);
  const loud = encodeEvent({
    v: 1,
    boot: "00000001",
    seq: 1,
    up: 1000,
    at: 1000,
    type: "loud",
    phase: "start",
    id: 1,
    db: 90,
  });
  await client.publishAsync(sensorTopic("nursery", "event"), loud, { qos: 1 });
  const page = await phone.nextPage();
  await first.kill("SIGKILL");
  client.end(true);
  const second = await startHubProcess(file);
  const again = await phone.nextPage();
  expect(again.incident.id).toBe(page.incident.id);
  const token = new URL(page.acknowledgeUrl).pathname;
  const answer = await fetch(`${second.http}${token}`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(answer.status).toBe(200);
  const pages = phone.pages().length;
  await second.kill("SIGKILL");
  const third = await startHubProcess(file);
  await until("the third hub is up", async () => (await fetch(`${third.http}/healthz`)).ok);
  expect(phone.pages()).toHaveLength(pages);
  await third.kill("SIGTERM");
  await phone.stop();
  folder.remove();
}, 60_000);
