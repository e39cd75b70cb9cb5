import { existsSync } from "node:fs";
import { join } from "node:path";
import { encodeMinute, sensorTopic } from "@veilleuse/shared";
import mqtt from "mqtt";
import { expect, test } from "vitest";
import { exportMessages, startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { plainMinute } from "../harness/plainMinute.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";

const TOKEN = "token-of-an-admin";

const publishMinute = async (url: string, seq: number): Promise<void> => {
  const client = await mqtt.connectAsync(url, {
    clientId: "nursery",
    username: "nursery",
    password: "nursery-password",
    protocolVersion: 4,
  });
  const minute = plainMinute({ boot: "0000000a", seq, up: seq * 10, at: seq * 10 });
  await client.publishAsync(sensorTopic("nursery", "minute"), encodeMinute(minute), { qos: 1 });
  await client.endAsync();
};

test("a hub that went on with changed settings keeps its journal's locks: a program that reads beside it costs no acknowledged message", async () => {
  const folder = temporaryFolder("changed-settings");
  const file = writeSettings(folder.path, {
    http: { port: 0, tokens: [{ name: "test", token: TOKEN, role: "admin" }] },
    mqtt: { port: 0 },
    sensors: [{ id: "nursery", password: "nursery-password" }],
  });
  const hub = await startHubProcess(file);
  await publishMinute(hub.mqtt, 1);
  const changed = await fetch(`${hub.http}/api/v1/settings/sections/alarms`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ value: { blindSeconds: 40 } }),
  });
  expect(changed.status).toBe(204);
  await until("the hub goes on", () => hub.log().includes("going on with the changed settings"), 10_000);
  await publishMinute(hub.mqtt, 2);
  const seqs = async () => (await exportMessages(file)).filter(({ channel }) => channel === "minute").map((m) => m.seq);
  expect(await seqs()).toEqual([1, 2]);
  expect(existsSync(join(folder.path, "data", "journal.sqlite-wal"))).toBe(true);
  await publishMinute(hub.mqtt, 3);
  await hub.kill("SIGKILL");
  const next = await startHubProcess(file);
  expect(await seqs()).toEqual([1, 2, 3]);
  await next.kill("SIGTERM");
  folder.remove();
});
