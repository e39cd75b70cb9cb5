import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bearer, JSON_TYPE, type RunningServer, startServer } from "./testing/runningServer.ts";

const POINT = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 7)]).toString("base64url");
const AUTH = Buffer.alloc(16, 9).toString("base64url");
const GOOD = { endpoint: "https://push.example/known", expirationTime: null, keys: { p256dh: POINT, auth: AUTH } };

let server: RunningServer;
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.close());

const send = (method: string, body: object, headers: Record<string, string> = bearer("token-of-a-caregiver")) =>
  server.request("/api/v1/push/subscription", {
    method,
    body: JSON.stringify(body),
    headers: { ...JSON_TYPE, ...headers },
  });

describe("a browser that takes pushes", () => {
  it("gets the hub's key once somebody is logged in", async () => {
    expect((await server.request("/api/v1/push/key")).status).toBe(401);
    const answer = await server.request("/api/v1/push/key", { headers: bearer("token-of-a-guest") });
    expect(await answer.json()).toEqual({ key: "B-public" });
  });

  it("is the logged-in caregiver's, whomever the body names", async () => {
    const cookie = await server.logIn();
    const answer = await send("POST", { ...GOOD, caregiver: "papa", device: "Pixel" }, { cookie });
    expect([answer.status, await answer.json()]).toEqual([201, { caregiver: "maman", devices: 1 }]);
    const subscription = { endpoint: GOOD.endpoint, p256dh: POINT, auth: AUTH };
    expect(server.hub.asked).toEqual([["subscribe", "maman", subscription, "Pixel"]]);
  });

  it("is known to its caregiver again later, and to nobody else", async () => {
    const cookie = await server.logIn();
    const answer = await server.request("/api/v1/push/subscription", { headers: { cookie } });
    expect(await answer.json()).toEqual([{ endpoint: GOOD.endpoint, device: "Pixel" }]);
    const program = await server.request("/api/v1/push/subscription", { headers: bearer("token-of-an-admin") });
    expect(await program.json()).toEqual([]);
  });

  it("that does not say what it is goes by what its browser calls itself", async () => {
    const cookie = await server.logIn();
    await send("POST", GOOD, { cookie, "user-agent": "Mozilla/5.0 (Android 14; Mobile) Gecko/140.0 Firefox/140.0" });
    expect(server.hub.asked[0]?.at(-1)).toBe("Firefox, Android");
  });

  it("of a program is whose the body says, and of nobody else", async () => {
    expect((await send("POST", { ...GOOD, caregiver: "papa" })).status).toBe(201);
    expect((await send("POST", GOOD)).status).toBe(404);
    expect((await send("POST", { ...GOOD, caregiver: "tante" })).status).toBe(404);
    expect((await send("POST", { ...GOOD, caregiver: "papa" }, bearer("token-of-a-guest"))).status).toBe(403);
  });

  it.each([
    ["body.endpoint", { ...GOOD, endpoint: "http://192.168.1.1/router" }],
    ["body.endpoint", { ...GOOD, endpoint: "nonsense" }],
    ["body.keys.p256dh", { ...GOOD, keys: { p256dh: AUTH, auth: AUTH } }],
    ["body.keys.auth", { ...GOOD, keys: { p256dh: POINT, auth: "" } }],
    ["body.keys", { endpoint: GOOD.endpoint }],
  ])("is refused with a wrong %s", async (path, body) => {
    const answer = await send("POST", { ...body, caregiver: "papa" });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: "invalidInput", path }]);
    expect(server.hub.asked).toEqual([]);
  });

  it("is let go once, by its owner", async () => {
    const cookie = await server.logIn();
    expect((await send("DELETE", { endpoint: GOOD.endpoint }, { cookie })).status).toBe(204);
    expect(server.hub.asked).toEqual([["unsubscribe", "maman", GOOD.endpoint]]);
    expect((await send("DELETE", { endpoint: "https://push.example/other" }, { cookie })).status).toBe(404);
  });
});

describe("a test page", () => {
  it("is a caregiver's doing, and of somebody who is there", async () => {
    const test = (id: string, token: string) =>
      server.request(`/api/v1/caregivers/${id}/test-page`, { method: "POST", headers: bearer(token) });
    expect((await test("maman", "token-of-a-guest")).status).toBe(403);
    expect((await test("tante", "token-of-a-caregiver")).status).toBe(404);
    expect(await (await test("maman", "token-of-a-caregiver")).json()).toMatchObject({ id: "t-1", delivered: true });
    const known = await server.request("/api/v1/test-pages/t-1", { headers: bearer("token-of-a-guest") });
    expect(await known.json()).toMatchObject({ caregiver: "maman" });
  });
});
