import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type HubProcess, startHubProcess } from "../harness/hubProcess.ts";
import { connectSensor } from "../harness/mqttSensor.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";

const FIRST = { id: "maman", name: "Maman", language: "fr", password: "petit ours brun" };

describe("setting up from the page", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  let hub: HubProcess;
  let cookie = "";

  beforeEach(async () => {
    folder = temporaryFolder("setup");
    file = join(folder.path, "veilleuse.yaml");
    writeFileSync(file, "# ours\ndata: ./data\nhttp: { port: 0 }\nmqtt: { port: 0 } # the cellar\n");
    hub = await startHubProcess(file);
    cookie = "";
  });
  afterEach(async () => {
    await hub.kill("SIGTERM");
    folder.remove();
  });

  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${hub.http}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...(cookie ? { cookie } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = answer.headers.get("set-cookie");
    if (set) cookie = set.split(";")[0] as string;
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
  };
  /** A change is in force once the hub, which starts anew for it, answers as `asked` expects. */
  const settled = (what: string, asked: () => Promise<boolean>) =>
    until(what, () => asked().catch(() => false), 10_000);
  const first = async () => {
    const code = (hub.setup as string).split("/").at(-1);
    expect((await call("POST", "/api/v1/setup", { code, ...FIRST })).status).toBe(201);
    await settled("the first caregiver is known", async () => {
      const answer = await call("GET", "/api/v1/setup");
      return (
        answer.status === 200 && answer.body.needed === false && (await call("GET", "/api/v1/session")).status === 200
      );
    });
  };

  test("takes the first caregiver with the code of the log alone, once, and keeps the file's comments", async () => {
    expect((await call("POST", "/api/v1/setup", { code: "0000000000", ...FIRST })).status).toBe(401);
    expect((await call("GET", "/api/v1/setup")).body).toEqual({ needed: true });
    await first();
    expect((await call("GET", "/api/v1/session")).body).toEqual({ caregiver: "maman", role: "admin" });
    const code = (hub.setup as string).split("/").at(-1);
    expect((await call("POST", "/api/v1/setup", { code, ...FIRST, id: "thief" })).status).toBe(409);
    const text = readFileSync(file, "utf8");
    expect(text).toContain("# ours");
    expect(text).toContain("# the cellar");
    expect(text).not.toContain(FIRST.password);
    expect(statSync(file).mode & 0o077 & ~0o044).toBe(0);
  });

  test("adds a sensor that gets in with the password it was given, on the same port as before", async () => {
    await first();
    const added = await call("POST", "/api/v1/settings/sensors", { id: "nursery", room: "Chambre" });
    expect(added.status).toBe(201);
    await settled("the sensor is known", async () => (await call("GET", "/api/v1/sensors")).body.length === 1);
    const sensor = await connectSensor({ url: hub.mqtt, id: "nursery", password: added.body.password });
    await sensor.minute();
    const [view] = (await call("GET", "/api/v1/sensors")).body;
    expect(view).toMatchObject({ id: "nursery", room: "Chambre", freshness: "live" });
    sensor.client.end(true);
    expect((await call("POST", "/api/v1/settings/sensors", { id: "nursery" })).body.code).toBe("alreadyThere");
  });

  test("asks a sensor to calibrate and tells what it answered", async () => {
    await first();
    const { body } = await call("POST", "/api/v1/settings/sensors", { id: "nursery" });
    await settled("the sensor is known", async () => (await call("GET", "/api/v1/sensors")).body.length === 1);
    const sensor = await connectSensor({ url: hub.mqtt, id: "nursery", password: body.password });
    await sensor.client.subscribeAsync("nursery/v1/nursery/command", { qos: 1 });
    let replied: Promise<void> | undefined;
    sensor.client.on("message", (_topic, payload) => {
      const { id, arg } = JSON.parse(String(payload));
      const reply = { v: 1, boot: sensor.boot, seq: 1, up: 5, at: 5, id, ok: true, detail: `offset for ${arg}` };
      replied = sensor.raw("reply", JSON.stringify(reply), 1);
    });
    const answer = await call("POST", "/api/v1/sensors/nursery/command", { do: "calibrate", arg: 70 });
    expect(answer.body).toEqual({ answered: true, ok: true, detail: "offset for 70" });
    expect((await call("POST", "/api/v1/sensors/nursery/command", { do: "calibrate" })).status).toBe(400);
    await replied;
    sensor.client.end(true);
  });

  test("invites another caregiver, whose invitation works once", async () => {
    await first();
    const papa = { id: "papa", name: "Papa", language: "en", role: "guest" };
    const { invite } = (await call("POST", "/api/v1/settings/caregivers", papa)).body;
    await settled("papa is invited", async () => (await call("GET", `/api/v1/invitations/${invite}`)).status === 200);
    const mine = cookie;
    const accepted = await call("POST", `/api/v1/invitations/${invite}`, { password: "long enough" });
    expect([accepted.status, accepted.body]).toEqual([201, { caregiver: "papa", role: "guest" }]);
    await settled("the password holds", async () => {
      cookie = "";
      return (await call("POST", "/api/v1/session", { caregiver: "papa", password: "long enough" })).status === 201;
    });
    expect((await call("POST", `/api/v1/invitations/${invite}`, { password: "another one" })).status).toBe(404);
    expect((await call("GET", "/api/v1/settings")).status).toBe(403);
    cookie = mine;
    expect((await call("DELETE", "/api/v1/settings/caregivers/maman")).status).toBe(400);
    expect((await call("DELETE", "/api/v1/settings/caregivers/papa")).status).toBe(204);
    await settled("papa is gone", async () => {
      cookie = "";
      return (await call("POST", "/api/v1/session", { caregiver: "papa", password: "long enough" })).status === 401;
    });
    cookie = mine;
    const live = await fetch(`${hub.http}/api/v1/live`, { headers: { cookie } });
    const reader = (live.body as ReadableStream<Uint8Array>).getReader();
    let text = "";
    while (!text.includes("\n\n")) {
      const { done, value } = await reader.read();
      if (done) throw new Error("the stream ended before the snapshot");
      text += Buffer.from(value).toString();
    }
    await reader.cancel();
    const snapshot = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? "{}");
    expect(snapshot).toMatchObject({
      caregivers: [{ id: "maman" }],
      // What he did stays in incidents and diaries, and under his name.
      formerCaregivers: [{ id: "papa", name: "Papa" }],
    });
  });

  test("logs a lost phone out when its owner is invited anew, and knows the devices also after that", async () => {
    await first();
    const mine = cookie;
    const { invite } = (await call("POST", "/api/v1/settings/caregivers/maman/invitation", {})).body;
    cookie = "";
    expect((await call("POST", `/api/v1/invitations/${invite}`, { password: "long enough" })).status).toBe(201);
    const anew = cookie;
    const works = async (which: string): Promise<number> => {
      cookie = which;
      return (await call("GET", "/api/v1/session")).status;
    };
    await settled("the hub goes on", async () => (await works(anew)) === 200);
    await settled("the lost phone is out", async () => (await works(mine)) === 401);
    cookie = anew;
    const { body } = await call("GET", "/api/v1/sessions");
    expect(body).toMatchObject([{ caregiver: "maman", current: true }]);
    expect(body[0].startedAt).toBeGreaterThan(Date.now() - 60_000);
  });

  test("shows the settings without secrets, changes a part, and refuses what a start would refuse", async () => {
    await first();
    const before = readFileSync(file, "utf8");
    const refused = await call("POST", "/api/v1/settings/sections/alarms", { value: { blindSeconds: "soon" } });
    expect([refused.status, refused.body.path]).toEqual([400, "body.alarms.blindSeconds"]);
    expect(readFileSync(file, "utf8")).toBe(before);
    expect((await call("POST", "/api/v1/settings/sections/data", { value: "/" })).status).toBe(400);
    const { body: shown } = await call("GET", "/api/v1/settings");
    expect(shown.caregivers[0]).toMatchObject({ id: "maman", passwordHash: "(secret)" });
    shown.caregivers[0].name = "Maman Ourse";
    expect((await call("POST", "/api/v1/settings/sections/caregivers", { value: shown.caregivers })).status).toBe(204);
    expect(readFileSync(file, "utf8")).toMatch(/passwordHash: scrypt\$/);
    await settled("the name is another", async () => {
      const { body } = await call("GET", "/api/v1/settings");
      return body.caregivers[0].name === "Maman Ourse" && (await call("GET", "/api/v1/session")).status === 200;
    });
  });
});
