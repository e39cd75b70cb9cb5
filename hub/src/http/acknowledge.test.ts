import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeIncident, NOW_MS } from "./testing/fakeHub.ts";
import { type RunningServer, startServer } from "./testing/runningServer.ts";

let server: RunningServer;

beforeEach(async () => {
  server = await startServer();
});

afterEach(() => server.close());

const HTML = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

const press = (token: string, init: RequestInit = {}) =>
  server.request(`/api/v1/ack/${token}`, { method: "POST", ...init });

const open = async (token: string, language = "fr-FR,fr;q=0.9,en;q=0.5") => {
  const response = await server.request(`/api/v1/ack/${token}`, { headers: { ...HTML, "Accept-Language": language } });
  return { status: response.status, headers: response.headers, html: await response.text() };
};

describe("pressing the button in a notification", () => {
  it("acknowledges without a session and answers the incident", async () => {
    const response = await press("good-token");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ incident: makeIncident() });
    expect(server.hub.asked).toEqual([["acknowledgeByToken", "good-token"]]);
  });

  it.each([
    ["text/plain", "anything"],
    ["application/json", "{broken"],
    ["application/x-www-form-urlencoded", ""],
    ["image/png", "?"],
  ])("takes whatever body a phone sends with it: %s", async (type, body) => {
    const response = await press("good-token", {
      body,
      headers: { "Content-Type": type, Origin: "https://ntfy.example" },
    });
    expect(response.status).toBe(200);
  });

  it("says who was first", async () => {
    server.hub.set({ ackResult: { ok: false, code: "alreadyAcknowledged", by: "papa", at: NOW_MS - 5000 } });
    const response = await press("good-token");
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: "alreadyAcknowledged", by: "papa", at: NOW_MS - 5000 });
  });

  it("says that it is too late", async () => {
    server.hub.set({ ackResult: { ok: false, code: "closed", by: null, at: NOW_MS - 5000 } });
    const response = await press("good-token");
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: "closed", by: null, at: NOW_MS - 5000 });
  });

  it.each(["bad-token", "x".repeat(300), "%2e%2e"])("does not know a made-up link", async (token) => {
    expect((await press(token)).status).toBe(404);
  });
});

describe("opening the link in a browser", () => {
  it("shows one button and changes nothing", async () => {
    const { status, html, headers } = await open("good-token");
    expect(status).toBe(200);
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html).toContain('<form method="post">');
    expect(html).toContain("J’y vais");
    expect(html).toContain("Pleurs · nursery");
    expect(html).toContain("depuis 3\u202fmin, jusqu’à 74\u202fdB");
    expect(html).not.toContain("<script");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(server.hub.asked).toEqual([]);
  });

  it("speaks English to who does not read French", async () => {
    expect((await open("good-token", "de,en;q=0.7,fr;q=0.3")).html).toContain("On my way");
    expect((await open("good-token", "de")).html).toContain('<html lang="en">');
  });

  it("answers the pressed button with a page", async () => {
    const response = await press("good-token", {
      headers: {
        ...HTML,
        "Accept-Language": "fr",
        "Content-Type": "application/x-www-form-urlencoded",
        Origin: "null",
      },
      body: "",
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await response.text()).toContain("C’est noté");
  });

  it("names who is on the way, with no trust in names", async () => {
    server.hub.set({ ackResult: { ok: false, code: "alreadyAcknowledged", by: "papa", at: NOW_MS - 120_000 } });
    const response = await press("good-token", { headers: { ...HTML, "Accept-Language": "en" } });
    expect(response.status).toBe(409);
    expect(await response.text()).toContain("Papa &lt;b&gt; is already on the way (2\u202fmin ago).");
  });

  it("shows no button once somebody goes, or once it is over", async () => {
    server.hub.set({
      incidents: [makeIncident({ state: "acknowledged", acknowledgedBy: "maman", acknowledgedAt: NOW_MS })],
    });
    const acknowledged = await open("good-token");
    expect(acknowledged.html).toContain("Maman y va déjà");
    expect(acknowledged.html).not.toContain("<button");
    server.hub.set({ incidents: [makeIncident({ state: "closed", closedAt: NOW_MS - 7_200_000 })] });
    expect((await open("good-token")).html).toContain("C’est terminé (il y a 2\u202fh).");
  });

  it("says that a link is not valid", async () => {
    const { status, html } = await open("bad-token");
    expect(status).toBe(404);
    expect(html).toContain("Ce lien n’est pas, ou n’est plus, valable.");
  });
});
