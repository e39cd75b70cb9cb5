import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AckResult, Component } from "./ports.ts";
import { makeIncident, makeReadiness, makeSensor, NOW_MS } from "./testing/fakeHub.ts";
import { bearer, JSON_TYPE, type RunningServer, startServer } from "./testing/runningServer.ts";

let server: RunningServer;

beforeEach(async () => {
  server = await startServer();
});

afterEach(() => server.close());

const asCaregiver = bearer("token-of-a-caregiver");

const get = (path: string) => server.request(path, { headers: asCaregiver });

const post = (path: string, body: unknown) =>
  server.request(path, { method: "POST", body: JSON.stringify(body), headers: { ...asCaregiver, ...JSON_TYPE } });

describe("probes", () => {
  const down: Component = { state: "down", since: NOW_MS, detail: "disk full" };

  it("say that the process serves", async () => {
    expect((await server.request("/healthz")).status).toBe(200);
    expect((await server.request("/healthz", { method: "HEAD" })).status).toBe(200);
  });

  it("show the state of every part", async () => {
    const response = await server.request("/readyz");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(makeReadiness());
  });

  it.each([{ broker: down }, { journal: down }])("answer 503 when a vital part is down", async (part) => {
    server.hub.set({ readiness: makeReadiness(part) });
    const response = await server.request("/readyz");
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject(part);
  });

  it("stay ready while only the history or a channel is down", async () => {
    server.hub.set({ readiness: makeReadiness({ history: down, channels: { "maman/ntfy": down } }) });
    expect((await server.request("/readyz")).status).toBe(200);
  });

  it("give metrics as Prometheus reads them", async () => {
    const response = await get("/metrics");
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await response.text()).toBe("veilleuse_up 1\n");
  });
});

describe("sensors and history", () => {
  it("lists the sensors", async () => {
    expect(await (await get("/api/v1/sensors")).json()).toEqual([makeSensor()]);
  });

  it("asks for the last twelve hours when no range is given", async () => {
    expect((await get("/api/v1/history?sensor=nursery&from=&to=")).status).toBe(200);
    const query = { sensor: "nursery", from: NOW_MS - 43_200_000, to: NOW_MS, points: 300 };
    expect(server.hub.asked).toEqual([["history", query]]);
  });

  it("asks for the range and the number of points that were given", async () => {
    await get("/api/v1/history?sensor=nursery&from=1000&to=2000&points=10");
    expect(server.hub.asked).toEqual([["history", { sensor: "nursery", from: 1000, to: 2000, points: 10 }]]);
  });

  it.each([
    ["", "query.sensor"],
    ["?sensor=nursery&points=0", "query.points"],
    ["?sensor=nursery&points=1e9", "query.points"],
    ["?sensor=nursery&from=yesterday", "query.from"],
    ["?sensor=nursery&from=2000&to=1000", "query.from"],
    ["?sensor=nursery&sensor=attic", "query.sensor"],
    ["?sensor=nursery&points=10&colour=red", "query.colour"],
  ])("refuses %s and names the key", async (query, path) => {
    const response = await get(`/api/v1/history${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "invalidInput", path });
  });

  it("does not know a sensor that nobody configured", async () => {
    expect((await get("/api/v1/history?sensor=attic")).status).toBe(404);
  });

  it("says that the history is unavailable, and keeps the reason to the log", async () => {
    server.hub.set({ historyFails: true });
    const response = await get("/api/v1/history?sensor=nursery");
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain("influx.example");
    expect(server.logged).toHaveLength(1);
  });
});

describe("incidents", () => {
  it("are listed, by state and time", async () => {
    const response = await get("/api/v1/incidents?state=pending,paging&from=1&to=2&limit=5");
    expect(await response.json()).toEqual([makeIncident()]);
    expect(server.hub.asked).toEqual([["incidents", { state: ["pending", "paging"], from: 1, to: 2, limit: 5 }]]);
  });

  it("are refused by an unknown state", async () => {
    expect((await get("/api/v1/incidents?state=pending,asleep")).status).toBe(400);
  });

  it("are shown one by one", async () => {
    expect(await (await get("/api/v1/incidents/i-1")).json()).toEqual(makeIncident());
    expect((await get("/api/v1/incidents/i-2")).status).toBe(404);
  });

  it("are acknowledged, closed and annotated in the caller's name", async () => {
    expect(await (await post("/api/v1/incidents/i-1/acknowledge", {})).json()).toEqual({ incident: makeIncident() });
    expect((await post("/api/v1/incidents/i-1/close", { worked: "cuddle" })).status).toBe(200);
    expect((await post("/api/v1/incidents/i-1/note", { text: "  un rot  " })).status).toBe(200);
    expect(server.hub.asked).toEqual([
      ["acknowledge", "i-1", "tablet"],
      ["close", "i-1", "tablet", "cuddle"],
      ["note", "i-1", "tablet", "un rot"],
    ]);
  });

  it("take back one's own note, for ten minutes", async () => {
    const undo = (at: unknown) =>
      server.request(`/api/v1/incidents/i-1/note?at=${at}`, { method: "DELETE", headers: asCaregiver });
    expect((await undo(NOW_MS - 60_000)).status).toBe(200);
    expect((await undo(NOW_MS - 600_001)).status).toBe(409);
    expect((await undo("yesterday")).status).toBe(400);
    expect(server.hub.asked).toEqual([["takeNoteBack", "i-1", "tablet", NOW_MS - 60_000]]);
  });

  it.each(["alreadyAcknowledged", "closed"] as const)("say who was first: %s", async (code) => {
    const refusal: AckResult = { ok: false, code, by: "papa", at: NOW_MS - 1000 };
    server.hub.set({ ackResult: refusal });
    const response = await post("/api/v1/incidents/i-1/acknowledge", {});
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code, by: "papa", at: NOW_MS - 1000 });
  });

  it.each([
    ["note", {}, "body.text"],
    ["note", { text: "   " }, "body.text"],
    ["note", { text: 7 }, "body.text"],
    ["note", [], "body"],
    ["close", { worked: "cuddle", why: "?" }, "body.why"],
  ])("refuse a wrong body of %s, name the key and change nothing", async (action, body, path) => {
    const response = await post(`/api/v1/incidents/i-1/${action}`, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "invalidInput", path });
    expect(server.hub.asked).toEqual([]);
  });
});

describe("garbage", () => {
  const send = (body: string, headers: Record<string, string> = JSON_TYPE) =>
    server.request("/api/v1/incidents/i-1/note", { method: "POST", body, headers: { ...asCaregiver, ...headers } });

  it.each(["{", "nonsense", '{"text":"a"} trailing', '{"__proto__":{"text":"a"}}'])(
    "that is no JSON (%s) is a 400",
    async (body) => {
      const response = await send(body);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: "malformedJson", path: "/api/v1/incidents/i-1/note" });
    },
  );

  it("above 16 kB is refused, and just below is taken as a body", async () => {
    const response = await send(JSON.stringify({ text: "a".repeat(16 * 1024) }));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: "tooLarge" });
    expect((await send(JSON.stringify({ text: "a".repeat(16 * 1024 - 100) }))).status).toBe(400);
  });

  it("of another type is refused", async () => {
    expect((await send("text=a", { "Content-Type": "application/x-www-form-urlencoded" })).status).toBe(415);
  });

  it("in the address is a 4xx in JSON", async () => {
    for (const path of [
      "/api/v1/%",
      "/api/v1/incidents/%ff",
      "/api/v1/nothing",
      "/api/",
      `/api/v1/incidents/${"a".repeat(5000)}`,
    ]) {
      const response = await get(path);
      expect([path, response.status >= 400 && response.status < 500]).toEqual([path, true]);
      expect(await response.json()).toMatchObject({ code: expect.any(String), message: expect.any(String) });
    }
  });

  it("never shows what went wrong inside", async () => {
    server.hub.sensors = () => {
      throw new Error("secret detail");
    };
    const response = await get("/api/v1/sensors");
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ code: "internal", message: expect.any(String), path: "/api/v1/sensors" });
    expect(server.logged).toHaveLength(1);
  });
});
