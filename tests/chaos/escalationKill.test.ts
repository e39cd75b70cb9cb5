import type { Incident } from "@veilleuse/hub";
import { expect, test } from "vitest";
import { TOKEN, twoNurseries } from "../harness/household.ts";
import { type HubProcess, startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { connectSensor } from "../harness/mqttSensor.ts";
import { startPhone } from "../harness/phone.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";

/** Long enough for a hub to start on a busy machine in every wait. */
const WAIT_S = 12;
const TOLERANCE_MS = 1000;

test("times of an escalation hold to a second through kill -9 in every state, and what is on the disk is not told twice", async () => {
  const folder = temporaryFolder("kill-escalation");
  const phone = await startPhone();
  const file = writeSettings(folder.path, {
    ...twoNurseries(phone),
    alarms: { blindSeconds: 3600, settleMinutes: WAIT_S / 60 },
    escalation: {
      selfSoothingSeconds: WAIT_S,
      repeatSeconds: WAIT_S,
      steps: [
        { afterSeconds: 0, to: "first" },
        { afterSeconds: WAIT_S, to: "second" },
      ],
    },
  });
  let hub: HubProcess = await startHubProcess(file);
  const killed = async () => {
    await hub.kill("SIGKILL");
    hub = await startHubProcess(file);
  };
  const sensor = async (before?: { boot: string; seq: number; startedAtMs: number }) =>
    connectSensor({ url: hub.mqtt, id: "nursery", password: "nursery-password", ...before });
  const incident = async (): Promise<Incident | undefined> => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const list = (await (await fetch(`${hub.http}/api/v1/incidents`, { headers })).json()) as Incident[];
    return list[0];
  };
  /** A note is on the disk before it is answered, and with it everything that was written before. */
  const written = async (id: string) => {
    const noted = await fetch(`${hub.http}/api/v1/incidents/${id}/note`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify({ text: "heard" }),
    });
    expect(noted.status).toBe(200);
  };
  const told = (update: string, times: number) =>
    until(
      `${times} phones told ${update}`,
      () => phone.updates().filter((one) => one.update === update).length >= times,
    );
  const within = (what: string, atMs: number, dueMs: number) =>
    expect([what, Math.abs(atMs - dueMs) <= TOLERANCE_MS, atMs - dueMs]).toEqual([what, true, expect.any(Number)]);

  try {
    let nursery = await sensor();
    const began = Date.now();
    await nursery.event("cry", "start", { id: 1, db: 70 });
    expect((await incident())?.state).toBe("pending");
    await killed();
    const first = await phone.nextPage(undefined, 2 * WAIT_S * 1000);
    within("first page", first.atMs, began + WAIT_S * 1000);
    await until("its delivery", async () => (await incident())?.firstPageAt !== null);
    await written(first.incident.id);

    await killed();
    await until("three pages", () => phone.pages().length >= 3, 2 * WAIT_S * 1000);
    for (const page of phone.pages().slice(1)) within("second page", page.atMs, first.atMs + WAIT_S * 1000);
    expect(new Set(phone.pages().map(({ page }) => page.caregiver)).size).toBe(2);

    const link = new URL(new URL(first.acknowledgeUrl).pathname, hub.http);
    expect((await fetch(link, { method: "POST" })).status).toBe(200);
    await told("acknowledged", 2);
    await written(first.incident.id);
    await killed();
    const pages = phone.pages().length;
    expect((await incident())?.state).toBe("acknowledged");
    expect((await fetch(new URL(link.pathname, hub.http), { method: "POST" })).status).toBe(409);

    nursery.client.end(true);
    nursery = await sensor(nursery);
    const ended = Date.now();
    await nursery.event("cry", "end", { id: 1, db: 71, ms: ended - began });
    await killed();
    await until("settled", () => phone.updates().some(({ update }) => update === "settled"), 2 * WAIT_S * 1000);
    const settled = phone.updates().find(({ update }) => update === "settled");
    within("all-clear", settled?.atMs ?? 0, ended + WAIT_S * 1000);
    await told("settled", 2);
    await written(first.incident.id);

    await killed();
    expect((await incident())?.state).toBe("settled");
    expect(phone.pages()).toHaveLength(pages);
    expect(
      phone
        .updates()
        .map(({ update }) => update)
        .sort(),
    ).toEqual(["acknowledged", "acknowledged", "settled", "settled"]);
    const ids = phone.pages().map(({ page }) => page.id);
    for (const id of ids) expect(ids.filter((other) => other === id).length).toBeLessThanOrEqual(2);
    nursery.client.end(true);
  } finally {
    await hub.kill("SIGTERM");
    await phone.stop();
    folder.remove();
  }
}, 240_000);
