import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { twoNurseries } from "../harness/household.ts";
import { type HubProcess, startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { connectSensor, type MqttSensor } from "../harness/mqttSensor.ts";
import { type Phone, startPhone } from "../harness/phone.ts";
import { temporaryFolder } from "../harness/temporary.ts";

type Operation = { security: unknown[] };
type Document = { paths: Record<string, Record<string, Operation>> };
type Answer = { status: number; code: string };

const ROLES = ["admin", "caregiver", "guest"] as const;

/** Changes that need no login: each proves itself with a password, a code or a token of its own. */
const OPEN = [
  "post /api/v1/ack/{token}",
  "post /api/v1/invitations/{token}",
  "post /api/v1/session",
  "post /api/v1/setup",
];

/** Changes that everybody may make, since they concern nobody but the one who asks. */
const OWN = [
  "delete /api/v1/session",
  "delete /api/v1/sessions",
  "delete /api/v1/sessions/{id}",
  "post /api/v1/session/password",
];

const ADMINS = [
  "delete /api/v1/children/{child}/data",
  "delete /api/v1/settings/caregivers/{id}",
  "delete /api/v1/settings/sensors/{id}",
  "post /api/v1/settings/caregivers",
  "post /api/v1/settings/caregivers/{id}/invitation",
  "post /api/v1/settings/sections/{section}",
  "post /api/v1/settings/sensors",
];

describe("what somebody may do", () => {
  const folder = temporaryFolder("roles");
  let phone: Phone;
  let hub: HubProcess;
  let sensor: MqttSensor;
  let file: string;
  let changes: string[];
  const cookies: Record<string, string> = {};

  const ask = async (
    path: string,
    headers: Record<string, string>,
    method = "get",
    body?: object,
  ): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${hub.http}${path}`, {
      method: method.toUpperCase(),
      headers: { ...headers, ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
  };
  const token = (role: string) => ({ authorization: `Bearer token-of-${role}` });
  const as = (who: string) => ({ cookie: cookies[who] as string });

  /** Tries a change of the document, on things that are there where the address names one. */
  const attempt = async (change: string, headers: Record<string, string>): Promise<Answer> => {
    const [method = "", pattern = ""] = change.split(" ");
    const path = pattern
      .replace("{child}", "lou")
      .replace("{section}", "alarms")
      .replace("{date}", "2026-11-20")
      .replace("{id}", pattern.includes("incident") ? incident() : pattern.includes("caregiver") ? "maman" : "nursery")
      .replace("{token}", "wrong");
    const { status, body } = await ask(path, headers, method, method === "post" ? {} : undefined);
    return { status, code: String((body as { code?: string }).code ?? "") };
  };
  const incident = (): string => phone.pages()[0]?.incident.id ?? "";

  beforeAll(async () => {
    phone = await startPhone();
    const settings = twoNurseries(phone) as { caregivers: object[] } & Record<string, unknown>;
    file = writeSettings(folder.path, {
      ...settings,
      http: { port: 0, tokens: ROLES.map((role) => ({ name: role, token: `token-of-${role}`, role })) },
      caregivers: [...settings.caregivers, { id: "mamie", name: "Mamie", password: "mamie-pw", role: "guest" }],
    });
    hub = await startHubProcess(file);
    for (const caregiver of ["maman", "papa", "mamie"]) {
      const login = await fetch(`${hub.http}/api/v1/session`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ caregiver, password: `${caregiver}-pw` }),
      });
      cookies[caregiver] = login.headers.get("set-cookie")?.split(";")[0] ?? "";
    }
    sensor = await connectSensor({ url: hub.mqtt, id: "nursery", password: "nursery-password" });
    await sensor.event("loud", "start", { db: 92 });
    await phone.nextPage();
    const { paths } = (await ask("/api/v1/openapi.json", token("guest"))).body as Document;
    changes = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter((method) => method !== "get")
        .map((method) => `${method} ${path}`),
    );
  }, 60_000);
  afterAll(async () => {
    sensor?.client.end(true);
    await hub?.kill("SIGTERM");
    await phone?.stop();
    folder.remove();
  });

  const state = async () => ({
    incident: (await ask(`/api/v1/incidents/${incident()}`, token("guest"))).body as { state: string },
    care: (await ask("/api/v1/care", token("guest"))).body,
    rota: (await ask("/api/v1/oncall", token("guest"))).body as { swaps: unknown; absences: unknown },
    mutes: (await ask("/api/v1/mutes", token("guest"))).body,
    settings: readFileSync(file, "utf8"),
  });
  const essence = async () => {
    const { incident: one, care, rota, mutes, settings } = await state();
    return { state: one.state, care, swaps: rota.swaps, absences: rota.absences, mutes, settings };
  };

  test("is known of every change that there is", () => {
    expect(changes.length).toBeGreaterThan(OPEN.length + OWN.length + ADMINS.length);
    for (const change of [...OPEN, ...OWN, ...ADMINS]) expect(changes).toContain(change);
  });

  test("is nothing without a login, but for what proves itself", async () => {
    for (const change of changes) {
      if (OPEN.includes(change)) continue;
      expect([change, await attempt(change, {})]).toEqual([change, { status: 401, code: "unauthenticated" }]);
    }
  });

  test.each(["a program's token", "a session"])("is to look, for a guest with %s", async (by) => {
    const before = await essence();
    const headers = by === "a session" ? as("mamie") : token("guest");
    for (const change of changes) {
      if (OPEN.includes(change) || OWN.includes(change)) continue;
      expect([change, await attempt(change, headers)]).toEqual([change, { status: 403, code: "forbidden" }]);
    }
    expect(await essence()).toEqual(before);
  });

  test("is everything but managing the household, for a caregiver", async () => {
    for (const change of ADMINS) {
      expect([change, await attempt(change, as("maman"))]).toEqual([change, { status: 403, code: "forbidden" }]);
    }
    expect((await ask("/api/v1/settings", as("maman"))).status).toBe(403);
    const refused = { status: 403, body: { code: "forbidden" } };
    const calibrate = { do: "calibrate", arg: 60 };
    expect(await ask("/api/v1/sensors/nursery/command", as("maman"), "post", calibrate)).toMatchObject(refused);
  });

  test("concerns one's own things: neither another one's devices nor notes", async () => {
    const sessions = async (who: string) => (await ask("/api/v1/sessions", as(who))).body as { id: string }[];
    const [papas] = await sessions("papa");
    expect((await sessions("maman")).map(({ id }) => id)).not.toContain(papas?.id);
    const other = await ask(`/api/v1/sessions/${papas?.id}`, as("maman"), "delete");
    expect(other).toMatchObject({ status: 404, body: { code: "unknown" } });
    expect((await ask("/api/v1/sensors", as("papa"))).status).toBe(200);

    const path = `/api/v1/incidents/${incident()}/note`;
    const noted = (await ask(path, as("papa"), "post", { text: "he dreamt" })).body as {
      incident: { timeline: { at: number; what: string }[] };
    };
    const at = noted.incident.timeline.findLast(({ what }) => what === "note")?.at;
    expect((await ask(`${path}?at=${at}`, as("maman"), "delete")).status).toBe(404);
    const text = JSON.stringify((await ask(`/api/v1/incidents/${incident()}`, as("papa"))).body);
    expect(text).toContain("he dreamt");
  });

  test("is not known from a session or a link that was changed", async () => {
    const [name, value = ""] = (cookies.papa as string).split("=");
    for (const wrong of [value.slice(1), `${value}A`, value.toLowerCase(), "", "null"]) {
      expect((await ask("/api/v1/sensors", { cookie: `${name}=${wrong}` })).status).toBe(401);
    }
    const link = new URL(phone.pages()[0]?.acknowledgeUrl ?? "").pathname;
    const [head, body = ""] = [link.slice(0, link.lastIndexOf("/") + 1), link.slice(link.lastIndexOf("/") + 1)];
    for (const wrong of [body.slice(1), `${body}A`, body.split(".")[0] as string, [...body].reverse().join("")]) {
      expect((await ask(`${head}${wrong}`, {}, "post")).status).toBe(404);
    }
    expect((await essence()).state).toBe("paging");
  });

  test("with a notification's link is to answer for that incident, in one's own name", async () => {
    const link = new URL(phone.pages("papa")[0]?.acknowledgeUrl ?? phone.pages()[0]?.acknowledgeUrl ?? "").pathname;
    const whose = phone.pages("papa")[0] ? "papa" : "maman";
    const answer = (await ask(link, {}, "post")).body as { incident: { acknowledgedBy: string; id: string } };
    expect(answer.incident).toMatchObject({ id: incident(), acknowledgedBy: whose });
    expect((await ask(link, {}, "post")).status).toBe(409);
    // It opens that and nothing else.
    expect((await ask("/api/v1/sensors", { authorization: `Bearer ${link.split("/").at(-1)}` })).status).toBe(401);
    expect((await ask("/api/v1/sensors", { cookie: `veilleuse_session=${link.split("/").at(-1)}` })).status).toBe(401);
  });
});
