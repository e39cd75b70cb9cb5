import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SESSION_LIFETIME_MS } from "./sessions.ts";
import { PASSWORD } from "./testing/fakeHub.ts";
import { bearer, JSON_TYPE, type RunningServer, startServer } from "./testing/runningServer.ts";

let server: RunningServer;

beforeEach(async () => {
  server = await startServer();
});

afterEach(() => server.close());

const login = (caregiver: string, password: string, headers: Record<string, string> = {}) =>
  server.request("/api/v1/session", {
    method: "POST",
    body: JSON.stringify({ caregiver, password }),
    headers: { ...JSON_TYPE, ...headers },
  });

describe("logging in", () => {
  it("answers who logged in, with a cookie that scripts and other sites cannot use", async () => {
    const response = await login("maman", PASSWORD);
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ caregiver: "maman", role: "caregiver" });
    const cookie = response.headers.get("set-cookie");
    expect(cookie).toMatch(/^veilleuse_session=[\w-]{43}; /);
    expect(cookie).toContain("HttpOnly");
    expect(cookie).toContain("SameSite=Strict");
    expect(cookie).toContain("Path=/;");
    expect(cookie).not.toContain("Secure");
  });

  it("keeps the cookie to encrypted connections behind a proxy that encrypts", async () => {
    const response = await login("maman", PASSWORD, { "X-Forwarded-Proto": "https" });
    expect(response.headers.get("set-cookie")).toContain("; Secure");
  });

  it("opens the API with the cookie, until the caregiver logs out", async () => {
    const Cookie = await server.logIn();
    const session = await server.request("/api/v1/session", { headers: { Cookie } });
    expect(await session.json()).toEqual({ caregiver: "maman", role: "caregiver" });

    const logout = await server.request("/api/v1/session", { method: "DELETE", headers: { Cookie } });
    expect(logout.status).toBe(204);
    expect(logout.headers.get("set-cookie")).toContain("Max-Age=0");
    expect((await server.request("/api/v1/sensors", { headers: { Cookie } })).status).toBe(401);
  });

  it("ends a session after its lifetime", async () => {
    const Cookie = await server.logIn();
    server.clock.nowMs += SESSION_LIFETIME_MS - 1;
    expect((await server.request("/api/v1/sensors", { headers: { Cookie } })).status).toBe(200);
    server.clock.nowMs += 1;
    expect((await server.request("/api/v1/sensors", { headers: { Cookie } })).status).toBe(401);
  });

  it("refuses the session of a caregiver who left the settings", async () => {
    const Cookie = await server.logIn();
    server.hub.caregivers = () => [{ id: "papa", name: "Papa", language: "en" }];
    expect((await server.request("/api/v1/sensors", { headers: { Cookie } })).status).toBe(401);
  });
});

describe("guessing passwords", () => {
  it("answers a wrong password and an unknown name alike", async () => {
    const wrong = await login("maman", "wrong");
    const unknown = await login("nobody", "wrong");
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.json()).toEqual(await unknown.json());
  });

  it("looks at ten wrong passwords, then pauses twice as long after each one, ten seconds at most", async () => {
    for (let attempt = 0; attempt < 9; attempt++) expect((await login("maman", "wrong")).status).toBe(401);
    for (const pauseS of [1, 2, 4, 8, 10, 10]) {
      expect((await login("maman", "wrong")).status).toBe(401);
      const refused = await login("maman", PASSWORD);
      expect(refused.status).toBe(429);
      expect(refused.headers.get("retry-after")).toBe(String(pauseS));
      expect(await refused.json()).toMatchObject({ code: "tooManyAttempts" });
      server.clock.nowMs += pauseS * 1000 - 1;
      expect((await login("maman", PASSWORD)).status).toBe(429);
      server.clock.nowMs += 1;
    }
    expect((await login("maman", PASSWORD)).status).toBe(201);
  });

  it("makes nobody wait longer who asks in a pause", async () => {
    for (let attempt = 0; attempt < 10; attempt++) await login("maman", "wrong");
    for (let attempt = 0; attempt < 20; attempt++) expect((await login("maman", "wrong")).status).toBe(429);
    server.clock.nowMs += 1000;
    expect((await login("maman", PASSWORD)).status).toBe(201);
  });

  it("holds nobody up for a clock that was set back", async () => {
    for (let attempt = 0; attempt < 20; attempt++) {
      await login("maman", "wrong");
      server.clock.nowMs += 10_000;
    }
    server.clock.nowMs -= 3_600_000;
    expect((await login("maman", PASSWORD)).status).toBe(201);
  });

  it("lets a login of one's own not pay for guessing another's password", async () => {
    for (let attempt = 0; attempt < 10; attempt++) {
      expect((await login("maman", PASSWORD)).status).toBe(201);
      expect((await login("papa", "wrong")).status).toBe(401);
    }
    expect((await login("papa", "wrong")).status).toBe(429);
  });

  it("forgets after ten calm minutes", async () => {
    for (let attempt = 0; attempt < 10; attempt++) await login("maman", "wrong");
    server.clock.nowMs += 10 * 60_000;
    for (let attempt = 0; attempt < 10; attempt++) expect((await login("maman", "wrong")).status).toBe(401);
  });
});

describe("without a session or a token", () => {
  it.each(["/metrics", "/api/v1/session", "/api/v1/sensors", "/api/v1/incidents", "/api/v1/incidents/i-1"])(
    "%s does not answer",
    async (path) => {
      const response = await server.request(path);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: "unauthenticated", path });
    },
  );

  it.each(["/api/v1/history?sensor=nursery", "/api/v1/live", "/api/v1/openapi.json"])(
    "%s does not answer either",
    async (path) => {
      expect((await server.request(path)).status).toBe(401);
    },
  );

  it("says so before it looks at what was sent", async () => {
    const response = await server.request("/api/v1/incidents/i-1/note", {
      method: "POST",
      body: "{",
      headers: JSON_TYPE,
    });
    expect(response.status).toBe(401);
  });
});

describe("a bearer token", () => {
  it("opens the API to a program", async () => {
    const response = await server.request("/api/v1/sensors", { headers: bearer("token-of-a-guest") });
    expect(response.status).toBe(200);
  });

  it("is refused when it is wrong, even beside a good cookie", async () => {
    const Cookie = await server.logIn();
    const response = await server.request("/api/v1/sensors", { headers: { Cookie, ...bearer("made-up") } });
    expect(response.status).toBe(401);
  });

  it("of a guest reads, and changes nothing", async () => {
    const response = await server.request("/api/v1/incidents/i-1/acknowledge", {
      method: "POST",
      headers: bearer("token-of-a-guest"),
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: "forbidden" });
    expect(server.hub.asked).toEqual([]);
  });
});

describe("a request forged by another site", () => {
  const acknowledge = (headers: Record<string, string>, body?: string) =>
    server.request("/api/v1/incidents/i-1/acknowledge", {
      method: "POST",
      headers,
      ...(body === undefined ? {} : { body }),
    });

  it("is refused by its Origin", async () => {
    const Cookie = await server.logIn();
    for (const Origin of ["https://evil.example", "null", new URL(server.url).origin.replace(/\d+$/, "1")]) {
      const response = await acknowledge({ Cookie, Origin, ...JSON_TYPE }, "{}");
      expect([Origin, response.status]).toEqual([Origin, 403]);
    }
    expect(server.hub.asked).toEqual([]);
  });

  it("is refused when it looks like a form", async () => {
    const Cookie = await server.logIn();
    const response = await acknowledge({ Cookie, "Content-Type": "text/plain" }, "{}");
    expect(response.status).toBe(415);
    expect(server.hub.asked).toEqual([]);
  });

  it("cannot log a browser in as somebody else", async () => {
    expect((await login("maman", PASSWORD, { Origin: "https://evil.example" })).status).toBe(403);
  });

  it("is told apart from a request of our own page", async () => {
    const Cookie = await server.logIn();
    const response = await acknowledge({ Cookie, Origin: server.url, ...JSON_TYPE }, "{}");
    expect(response.status).toBe(200);
  });

  it("is told apart from a request without any body", async () => {
    const Cookie = await server.logIn();
    expect((await acknowledge({ Cookie })).status).toBe(200);
    expect((await acknowledge({ Cookie, ...JSON_TYPE })).status).toBe(200);
  });
});
