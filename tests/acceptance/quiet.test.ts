import { sensorTopic } from "@veilleuse/shared";
import mqtt from "mqtt";
import { expect, test } from "vitest";
import { story } from "../harness/story/story.ts";
import { until } from "../harness/until.ts";

const post = (body: unknown): RequestInit => ({ method: "POST", body: JSON.stringify(body) });
const gone = { method: "DELETE", body: "{}" };

test("a mute keeps a room quiet until its end, says so, and then pages for what still goes on", () =>
  story({ first: "papa", from: "23:00" }, async (night) => {
    const end = night.clock.now() + 600_000;
    const mute = { room: "nursery", until: end, why: "visitors" };
    expect((await night.home.api("/api/v1/mutes", post(mute))).status).toBe(201);
    await night.nursery.screams();
    await night.hub.restarts();
    await night.after("1 min").attic.screams({ forSeconds: 3 });
    await night.expectPage("papa", { about: "attic" });
    await night.papa.acknowledges();
    await night.expectNoPage({ for: "8 min" });
    const held = await night.incident("nursery");
    expect(held).toMatchObject({ state: "pending", held: { kind: "mute", reason: "visitors", until: end } });
    await night.expectPage("papa", { about: "nursery", at: "23:10" });
    await night.papa.acknowledges();
  }));

test("nothing mutes the dead man's switch, and nothing is muted for ever", () =>
  story({ first: "papa", from: "23:00" }, async (night) => {
    const now = night.clock.now();
    const until = now + 3_600_000;
    for (const body of [
      { rule: "blind", until, why: "quiet please" },
      { everything: true, until: now + 25 * 3_600_000, why: "holidays" },
      { everything: true, why: "for ever" },
      { until, why: "what?" },
      { everything: true, until },
      { room: "cellar", until, why: "no such room" },
    ]) {
      const { status } = await night.home.api("/api/v1/mutes", post(body));
      expect([body, status]).toEqual([body, 400]);
    }
    await night.home.api("/api/v1/mutes", post({ everything: true, until, why: "party" }));
    await night.nursery.screams({ forSeconds: 2 });
    await night.expectNoPage({ for: "1 min" });
    await night.nursery.goesDark();
    await night.expectPage("papa", { about: "nursery", within: "31 s", saying: /Sensor lost/ });
    await night.papa.acknowledges();
  }));

test("a parent who said that they are in the room is not paged for it, nor is the other one", () =>
  story({ first: "papa", from: "23:00" }, async (night) => {
    expect((await night.home.api("/api/v1/presence", post({ room: "nursery" }))).status).toBe(201);
    await night.nursery.cries();
    await night.expectNoPage({ for: "20 min" });
    expect(await night.incident()).toMatchObject({ held: { kind: "parent", by: "test" } });
    await night.home.api("/api/v1/presence/nursery", gone);
    await night.expectPage("papa");
    await night.papa.acknowledges();
  }));

test("somebody who answered and moves in the room is taken to be there, and not for longer than they move", () =>
  story({ first: "papa", from: "23:00" }, async (night) => {
    await night.nursery.screams({ forSeconds: 5 });
    await night.expectPage("papa");
    await night.papa.acknowledges();
    await night.after("1 min").nursery.stirs({ forSeconds: 280 });
    await night.after("265 s").nursery.cries();
    await night.expectNoPage({ for: "70 s" });
    expect(await night.incident()).toMatchObject({ state: "pending", held: { kind: "parent", by: "papa" } });
    await night.expectPage("papa", { within: "90 s" });
    await night.papa.acknowledges();
  }));

test("noise that goes on ten minutes after the answer wakes somebody again when nobody came", () =>
  story({ first: "papa", from: "23:00" }, async (night) => {
    await night.nursery.cries();
    await night.expectPage("papa", { at: "23:00:30" });
    await night.at("23:01").papa.acknowledges();
    await night.hub.restarts();
    await night.expectPages("23:13:30", ["23:11:00 papa", "23:13:00 papa", "23:13:00 maman"]);
    await night.maman.acknowledges();
    await night.after("1 min").nursery.stirs({ forSeconds: 30 });
    await night.hub.restarts();
    await night.expectNoPage({ for: "40 min" });
  }));

test("silence of a playing child is an incident, with movement it is mischief, and at nap time it is neither", () =>
  story(
    {
      first: "papa",
      evening: "2026-11-20",
      from: "09:00",
      settings: () => ({
        modes: [
          { mode: "play", from: "08:00", to: "20:00" },
          { mode: "nap", from: "09:40", to: "15:00" },
        ],
      }),
    },
    async (night) => {
      await night.nursery.fallsSilent({ forSeconds: 300 });
      await night.expectPage("papa", { at: "09:00:30", saying: /Unusual silence – nursery/ });
      await night.papa.acknowledges();
      await night.at("09:20").nursery.stirs({ forSeconds: 5 });
      await night.after("20 s").nursery.fallsSilent();
      await night.expectPage("papa", { within: "31 s", saying: /moves/ });
      expect((await night.incident()).timeline.map(({ what }) => what)).toContain("motion");
      await night.papa.acknowledges();
      await night.at("09:40").nursery.stirs({ forSeconds: 1 });
      expect(await night.incident()).toMatchObject({ state: "settled" });
      await night.after("1 min").nursery.fallsSilent();
      await night.expectNoPage({ for: "30 min" });
    },
  ));

test("a mode by hand reaches the sensor, keeps an empty room from paging for sound, and ends by itself", () =>
  story({ first: "papa", from: "23:00" }, async (night) => {
    const client = await mqtt.connectAsync(night.home.hub.mqtt, { username: "siren", password: "siren-password" });
    const told: Record<string, unknown>[] = [];
    client.on("message", (_, payload) => told.push(JSON.parse(payload.toString()) as Record<string, unknown>));
    await client.subscribeAsync(sensorTopic("nursery", "config"), { qos: 1 });
    const until1 = night.clock.now() + 600_000;
    const { body } = await night.home.api("/api/v1/sensors/nursery/mode", post({ mode: "away", until: until1 }));
    expect(body).toMatchObject({ mode: "away", until: until1, by: "test" });
    await until("the sensor is told", () => told.some(({ mode }) => mode === "away"));
    const sensors = (await night.home.api<{ id: string; mode: { mode: string } }[]>("/api/v1/sensors")).body;
    expect(sensors.find(({ id }) => id === "nursery")?.mode).toMatchObject({ mode: "away" });
    await night.nursery.screams();
    await night.expectNoPage({ until: "23:09:59" });
    expect(await night.incident()).toMatchObject({ held: { kind: "away" } });
    await night.expectPage("papa", { at: "23:10:00" });
    await night.papa.acknowledges();
    client.end(true);
  }));

test("an empty room still says when its sensor is lost", () =>
  story({ first: "papa", from: "23:00" }, async (night) => {
    await night.home.api("/api/v1/sensors/nursery/mode", post({ mode: "away" }));
    await night.nursery.goesDark();
    await night.expectPage("papa", { about: "nursery", within: "31 s" });
    await night.papa.acknowledges();
    expect((await night.home.api("/api/v1/sensors/cellar/mode", post({ mode: "away" }))).status).toBe(404);
    expect((await night.home.api("/api/v1/sensors/nursery/mode", post({ mode: "party" }))).status).toBe(400);
  }));

test("a rule with an escalation of its own follows it", () =>
  story(
    {
      first: "papa",
      from: "23:00",
      settings: () => ({
        escalation: {
          rules: { cry: { selfSoothingSeconds: 300, repeatSeconds: 60, steps: [{ afterSeconds: 0, to: "second" }] } },
        },
      }),
    },
    async (night) => {
      await night.nursery.cries();
      await night.expectPages("23:06:30", ["23:05:00 maman", "23:06:00 maman"]);
      await night.maman.acknowledges();
    },
  ));

test("closing asks what worked, and a page that was not needed is counted, in the morning too", () =>
  story({ first: "papa", from: "23:00" }, async (night) => {
    await night.nursery.screams({ forSeconds: 5 });
    const { incident } = await night.expectPage("papa");
    await night.papa.acknowledges();
    const at = `/api/v1/incidents/${incident.id}`;
    const closed = await night.home.api<{ incident: unknown }>(`${at}/close`, post({ worked: "cuddle" }));
    expect(closed.body.incident).toMatchObject({ state: "closed", worked: "cuddle" });
    await night.hub.restarts();
    const judged = await night.home.api<{ incident: unknown }>(`${at}/feedback`, post({ needed: false }));
    expect(judged.body.incident).toMatchObject({ state: "closed" });
    const feedback = await night.home.api("/api/v1/feedback");
    expect(feedback.body).toEqual({ rules: [{ rule: "loud", needed: 0, notNeeded: 1 }] });
    await night.home.api(`${at}/feedback`, post({ needed: true }));
    expect((await night.home.api("/api/v1/feedback")).body).toEqual({
      rules: [{ rule: "loud", needed: 1, notNeeded: 0 }],
    });
    const { body } =
      await night.home.api<{ rule: string; steps: { id: string; worked: number }[] }[]>("/api/v1/runbooks");
    const loud = body.find(({ rule }) => rule === "loud");
    expect(loud?.steps.find(({ id }) => id === "cuddle")?.worked).toBe(1);
    const again = await night.home.api<{ timeline: { what: string }[] }>(at);
    expect(again.body.timeline.map(({ what }) => what)).toEqual(expect.arrayContaining(["notNeeded", "needed"]));
  }));
