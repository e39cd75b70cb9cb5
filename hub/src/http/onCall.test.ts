import { afterEach, beforeEach, expect, test } from "vitest";
import { NOW_MS } from "./testing/fakeHub.ts";
import { bearer, JSON_TYPE, type RunningServer, startServer } from "./testing/runningServer.ts";

let server: RunningServer;
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.close());

const ask = (method: string, path: string, body?: unknown, token = "token-of-a-caregiver") =>
  server.request(`/api/v1/oncall${path}`, {
    method,
    headers: { ...bearer(token), ...(body === undefined ? {} : JSON_TYPE) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

test("a guest reads the rota and changes nothing of it", async () => {
  const answer = await ask("GET", "", undefined, "token-of-a-guest");
  expect(await answer.json()).toMatchObject({ now: { first: "maman", second: "papa" }, tonight: "2026-11-20" });
  expect((await ask("POST", "/swap", {}, "token-of-a-guest")).status).toBe(403);
  expect(server.hub.asked.filter(([what]) => what === "swap")).toEqual([]);
});

test("a swap is for tonight or for a date, in the name of who asks", async () => {
  expect((await ask("POST", "/swap", {})).status).toBe(201);
  expect((await ask("POST", "/swap", { date: "2026-12-24", why: "cold" })).status).toBe(201);
  expect(server.hub.asked).toEqual([
    ["swap", undefined, "tablet", null],
    ["swap", "2026-12-24", "tablet", "cold"],
  ]);
  expect((await ask("DELETE", "/swap")).status).toBe(200);
  expect((await ask("DELETE", "/swap?date=2026-12-25")).status).toBe(404);
});

test.each([
  ["/swap", { date: "tomorrow" }, "body.date"],
  ["/override", { first: "nobody", until: NOW_MS + 1000 }, "body.first"],
  ["/override", { first: "maman", second: "nobody", until: NOW_MS + 1000 }, "body.second"],
  ["/override", { first: "maman", until: NOW_MS - 1 }, "body.until"],
  ["/override", { first: "maman", from: NOW_MS + 2, until: NOW_MS + 1 }, "body.until"],
  ["/absence", { caregiver: "maman", until: NOW_MS + 400 * 86_400_000 }, "body.until"],
  ["/absence", { caregiver: "maman", until: "soon" }, "body.until"],
  ["/absence", { until: NOW_MS + 1 }, "body.caregiver"],
])("%s refuses %j and names %s", async (path, body, at) => {
  const answer = await ask("POST", path, body);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "invalidInput", path: at });
  expect(server.hub.asked).toEqual([]);
});

test("a stand-in and an absence begin now when nothing else is said, and can be ended", async () => {
  const override = await ask("POST", "/override", { first: "papa", until: NOW_MS + 1000 });
  expect(override.status).toBe(201);
  expect(await override.json()).toMatchObject({
    from: NOW_MS,
    until: NOW_MS + 1000,
    first: "papa",
    second: null,
    by: "tablet",
  });
  expect((await ask("POST", "/absence", { caregiver: "papa", until: NOW_MS + 1000, why: "fair" })).status).toBe(201);
  for (const kind of ["override", "absence"]) {
    expect((await ask("DELETE", `/${kind}/known`)).status).toBe(200);
    expect((await ask("DELETE", `/${kind}/other`)).status).toBe(404);
  }
});

test("the calendar opens with its own token or a program's, and with nothing else", async () => {
  const calendar = (token: string) => server.request(`/api/v1/oncall.ics?token=${token}`);
  for (const token of ["token-of-the-calendar", "token-of-a-guest"]) {
    const answer = await calendar(token);
    expect(answer.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
    expect(await answer.text()).toMatch(/^BEGIN:VCALENDAR\r\n/);
  }
  for (const token of ["", "token-of-the-calendaR"]) expect((await calendar(token)).status).toBe(404);
  const { calendar: path } = (await (await ask("GET", "")).json()) as { calendar: string };
  expect((await server.request(path)).status).toBe(200);
});
