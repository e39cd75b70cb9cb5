import { hubTopic } from "@veilleuse/shared";
import mqtt from "mqtt";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Household, startHousehold } from "../harness/household.ts";
import { exportMessages, writeSettings } from "../harness/hubProcess.ts";
import { plainMinute } from "../harness/plainMinute.ts";
import { until } from "../harness/until.ts";

const PROGRAMS = { mqtt: { port: 0, programs: [{ name: "siren", password: "siren-password" }] } };

let home: Household;
beforeEach(async () => {
  home = await startHousehold({
    settings: {
      ...PROGRAMS,
      alarms: { blindSeconds: 1 },
      escalation: {
        selfSoothingSeconds: 0.3,
        repeatSeconds: 60,
        steps: [
          { afterSeconds: 0, to: "first" },
          { afterSeconds: 0.4, to: "everyone" },
        ],
      },
    },
  });
});
afterEach(() => home.stop());

type Listed = { id: string; state: string; rule: string; sensor: string };
const incidents = async () => (await home.api<Listed[]>("/api/v1/incidents")).body;

test("a sensor that was blind before a restart of the hub ends its incident when it is heard after it", async () => {
  const nursery = await home.sensor("nursery");
  await nursery.health();
  nursery.client.end(true);
  await until("blind", async () =>
    (await incidents()).some(({ rule, sensor }) => rule === "blind" && sensor === "nursery"),
  );
  await home.restart();
  const again = await home.sensor("nursery");
  await again.health();
  await until("settled", async () =>
    (await incidents()).some(({ sensor, state }) => sensor === "nursery" && state === "settled"),
  );
});

test("a page that no channel took before a restart is sent after it, without waiting for the repeat", async () => {
  home.phone.answer(500);
  const nursery = await home.sensor("nursery");
  await nursery.event("loud", "start");
  await until("the refusal", async () => {
    const { body } = await home.api<{ channels: Record<string, { state: string }> }>("/readyz");
    return Object.values(body.channels).some(({ state }) => state === "down");
  });
  await home.restart();
  home.phone.answer(200);
  const page = await home.phone.nextPage(undefined, 5000);
  expect(page.incident.rule).toBe("loud");
});

test("an answer that comes while the page is still being accepted is told to that phone, once", async () => {
  home.phone.answerFirst(async ({ body }) => {
    if (typeof body.acknowledgeUrl === "string") await fetch(body.acknowledgeUrl, { method: "POST" });
  });
  const nursery = await home.sensor("nursery");
  await nursery.event("loud", "start");
  const page = await home.phone.nextPage();
  await until("the update", () => home.phone.updates(page.page.caregiver).length > 0);
  expect(home.phone.updates().map(({ update }) => update)).toEqual(["acknowledged"]);
  const { body } = await home.api<{ firstPageAt: number | null }>(`/api/v1/incidents/${page.incident.id}`);
  expect(body.firstPageAt).not.toBeNull();
});

test("a link whose last letter was changed is unknown", async () => {
  const nursery = await home.sensor("nursery");
  await nursery.event("loud", "start");
  const { acknowledgeUrl } = await home.phone.nextPage();
  const last = acknowledgeUrl.slice(-1);
  for (const other of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=") {
    if (other === last) continue;
    const { status } = await fetch(acknowledgeUrl.slice(0, -1) + other, { method: "POST" });
    expect(status).toBe(404);
  }
});

test("a queued message of an earlier start does not end what goes on now", async () => {
  const nursery = await home.sensor("nursery", { boot: "0000000b" });
  await nursery.event("cry", "start");
  const old = plainMinute({ boot: "0000000a", seq: 1, up: 1000, at: 7_200_000 });
  await nursery.raw("minute", JSON.stringify(old));
  const page = await home.phone.nextPage();
  expect(page.incident.rule).toBe("cry");
  expect(page.incident.timeline.map(({ what }) => what)).not.toContain("ended");
});

test("a replay of an event is a no-op, however many starts lie between", async () => {
  const first = await home.sensor("nursery", { boot: "000000f0" });
  await first.event("loud", "start");
  await first.event("loud", "end", { ms: 500 });
  for (let i = 0; i < 12; i++) {
    const other = plainMinute({ boot: `0000001${i.toString(16)}`, seq: 1, up: 1, at: 1 });
    await first.raw("minute", JSON.stringify(other));
  }
  const replay = {
    v: 1,
    boot: "000000f0",
    seq: 1,
    up: 1,
    at: first.uptime(),
    type: "loud",
    phase: "start",
    id: 1,
    db: 90,
  };
  await first.raw("event", JSON.stringify(replay));
  expect((await incidents()).filter(({ rule }) => rule === "loud")).toHaveLength(1);
});

test("an end that overtakes its start leaves no incident open", async () => {
  const nursery = await home.sensor("nursery");
  const event = (seq: number, phase: string, up: number) =>
    nursery.raw(
      "event",
      JSON.stringify({ v: 1, boot: nursery.boot, seq, up, at: nursery.uptime(), type: "cry", phase, id: 5, db: 70 }),
    );
  const up = nursery.uptime();
  await event(2, "end", up);
  await event(1, "start", up);
  await until("closed", async () =>
    (await incidents()).some(({ rule, state }) => rule === "cry" && state === "closed"),
  );
});

test("the siren sounds once everybody has to be woken, and falls silent with the acknowledgement", async () => {
  const siren = await mqtt.connectAsync(home.hub.mqtt, { username: "siren", password: "siren-password" });
  const heard: string[] = [];
  siren.on("message", (_, payload) => heard.push(payload.toString()));
  await siren.subscribeAsync(hubTopic("siren"), { qos: 1 });
  await until("silence at first", () => heard[0] === "OFF");
  const nursery = await home.sensor("nursery");
  await nursery.event("loud", "start");
  // On a busy machine a sensor may be missed before.
  await until("the page", () => home.phone.pages().some(({ incident }) => incident.rule === "loud"));
  await until("the siren", () => heard.at(-1) === "ON");
  for (const { id } of await incidents())
    await home.api(`/api/v1/incidents/${id}/acknowledge`, { method: "POST", body: "{}" });
  await until("silence again", async () => {
    for (const { id, state } of await incidents()) {
      if (state === "paging") await home.api(`/api/v1/incidents/${id}/acknowledge`, { method: "POST", body: "{}" });
    }
    return heard.at(-1) === "OFF";
  });
  siren.end(true);
});

test("uptimes that cannot be are refused, and spoil neither dates nor export", async () => {
  const nursery = await home.sensor("nursery");
  await nursery.minute();
  const bad = plainMinute({ boot: nursery.boot, seq: 2, up: 0, at: 0 });
  await nursery.raw("minute", JSON.stringify({ ...bad, up: 0, at: 3e12 }));
  await nursery.raw("minute", JSON.stringify({ ...bad, up: 7_200_000, at: 1000 }));
  await nursery.minute();
  const stored = (await exportMessages(writeSettings(home.folder, {}))).filter(({ channel }) => channel === "minute");
  expect(stored).toHaveLength(2);
  for (const { occurredAtMs } of stored) expect(Math.abs(occurredAtMs - Date.now())).toBeLessThan(10_000);
});
