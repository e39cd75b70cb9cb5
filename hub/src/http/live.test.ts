import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readEvents } from "./testing/eventReader.ts";
import { makeIncident, makeSensor, NOW_MS } from "./testing/fakeHub.ts";
import { bearer, type RunningServer, startServer } from "./testing/runningServer.ts";

let server: RunningServer;

beforeEach(async () => {
  server = await startServer();
});

afterEach(() => server.close());

const openStream = async (headers: Record<string, string> = bearer("token-of-a-guest")) =>
  server.request("/api/v1/live", { headers });

describe("the live stream", () => {
  it("begins with everything as it is now", async () => {
    const response = await openStream();
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await readEvents(response).next()).toEqual({
      type: "snapshot",
      id: expect.stringMatching(/^\d+$/),
      data: expect.objectContaining({
        now: NOW_MS,
        timeZone: "Europe/Paris",
        sensors: [makeSensor()],
        incidents: [makeIncident()],
        onCall: { first: "maman", second: "papa" },
      }),
    });
  });

  it("goes on with every change, in order, each with an identity of its own", async () => {
    const events = readEvents(await openStream());
    const first = await events.next();
    server.hub.emit({ type: "level", data: { sensor: "nursery", leqDb: 50 } });
    server.hub.emit({ type: "incident", data: makeIncident({ id: "i-2", room: "a\nb" }) });
    const second = await events.next();
    const third = await events.next();
    expect(second).toMatchObject({ type: "level", data: { sensor: "nursery", leqDb: 50 } });
    expect(third).toMatchObject({ type: "incident", data: { id: "i-2", room: "a\nb" } });
    expect(Number(second?.id)).toBeGreaterThan(Number(first?.id));
    expect(Number(third?.id)).toBeGreaterThan(Number(second?.id));
  });

  it("reaches every open page", async () => {
    const readers = [readEvents(await openStream()), readEvents(await openStream())];
    for (const reader of readers) await reader.next();
    server.hub.emit({ type: "sensor", data: makeSensor({ freshness: "stale" }) });
    for (const reader of readers) expect(await reader.next()).toMatchObject({ type: "sensor" });
  });

  it("shows signs of life while nothing happens, to proxies and to scripts", async () => {
    const events = readEvents(await openStream());
    await events.next();
    server.clock.nowMs += 15_000;
    server.beat();
    expect(await events.next()).toMatchObject({ type: "clock", data: { now: NOW_MS + 15_000 } });
    expect(events.comments()).toBe(1);
  });

  it("ends when the session ends", async () => {
    const Cookie = await server.logIn();
    const events = readEvents(await openStream({ Cookie }));
    await events.next();
    await server.request("/api/v1/session", { method: "DELETE", headers: { Cookie } });
    expect(await events.next()).toBeUndefined();
  });

  it("ends when the session has expired in the meantime", async () => {
    const Cookie = await server.logIn();
    const events = readEvents(await openStream({ Cookie }));
    await events.next();
    server.clock.nowMs += 366 * 86_400_000;
    server.beat();
    expect(await events.next()).toBeUndefined();
  });

  it("cuts a page that does not keep up, and serves the others", async () => {
    const slow = await openStream();
    const quick = readEvents(await openStream());
    await quick.next();
    const data = { filler: "x".repeat(100_000) };
    let received = 0;
    // Far more than the operating system and the server together would keep for the slow page.
    for (let sent = 0; sent < 300; sent += 1) {
      server.hub.emit({ type: "event", data });
      if ((await quick.next())?.type === "event") received += 1;
    }
    expect(received).toBe(300);
    const late = readEvents(slow);
    let kept = 0;
    while ((await late.next()) !== undefined) kept += 1;
    expect(kept).toBeLessThan(300);
  });

  it("refuses more pages than it can serve", async () => {
    const streams = [];
    for (let opened = 0; opened < 100; opened += 1) streams.push(await openStream());
    const refused = await openStream();
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: "tooManyStreams" });
    for (const stream of streams) await stream.body?.cancel();
  });

  it("ends with the server, which lets go of the hub and can be closed again", async () => {
    const events = readEvents(await openStream());
    await events.next();
    expect(server.hub.listeners()).toBe(1);
    await Promise.all([server.close(), server.close()]);
    expect(await events.next()).toBeUndefined();
    expect(server.hub.listeners()).toBe(0);
  });
});
