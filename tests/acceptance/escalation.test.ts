import { hubTopic } from "@veilleuse/shared";
import mqtt from "mqtt";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFakeClock, type FakeClock } from "../harness/fakeClock.ts";
import { type Household, startHousehold, twoNurseries } from "../harness/household.ts";
import type { MqttSensor } from "../harness/mqttSensor.ts";
import { until } from "../harness/until.ts";

/** A Friday at 03:00 in Paris: maman or papa is first, whoever the rota says. */
const THREE_AT_NIGHT = Date.UTC(2026, 10, 20, 2, 0, 0);

describe("a night by the clock of the household", () => {
  let clock: FakeClock;
  let home: Household;
  let sensor: MqttSensor;
  let attic: MqttSensor | undefined;

  beforeEach(async () => {
    clock = createFakeClock(THREE_AT_NIGHT);
    home = await startHousehold({ clock });
    sensor = await home.sensor("nursery");
    attic = undefined;
  });
  afterEach(() => home.stop());

  /** Moves the clock in steps of a second, with a sign of life of both sensors every five, so that only time passes. */
  const pass = async (seconds: number) => {
    attic ??= await home.sensor("attic");
    for (let i = 1; i <= seconds; i++) {
      clock.advance(1000);
      if (i % 5 === 0) await Promise.all([sensor.health(), attic.health()]);
    }
  };
  const who = () => home.phone.pages().map(({ page }) => page.caregiver);
  const pagesReach = (n: number) => until(`${n} pages`, () => home.phone.pages().length >= n);

  test("pages the second parent when nobody acknowledges in two minutes, and everybody again and again", async () => {
    await sensor.event("loud", "start", { db: 92 });
    await pagesReach(1);
    const first = who()[0] as string;
    const second = first === "maman" ? "papa" : "maman";
    await pass(118);
    expect(who()).toEqual([first]);
    await pass(3);
    await pagesReach(3);
    expect(who().slice(1).sort()).toEqual([first, second].sort());
    await pass(120);
    await pagesReach(5);
    expect(who()).toHaveLength(5);
  });

  test("a cry that goes on for thirty seconds wakes the first parent; one that stops before wakes nobody", async () => {
    await sensor.event("cry", "start", { id: 1, db: 70 });
    await pass(20);
    await sensor.event("cry", "end", { id: 1, db: 71, ms: 20_000 });
    await pass(60);
    expect(who()).toEqual([]);
    await sensor.event("cry", "start", { id: 2, db: 70 });
    await pass(29);
    expect(who()).toEqual([]);
    await pass(2);
    await pagesReach(1);
    expect(home.phone.pages()[0]?.incident).toMatchObject({ rule: "cry", severity: "warning" });
  });

  test("whoever left the household is woken no more, and whoever is left at once; the story keeps both", async () => {
    await sensor.event("loud", "start", { db: 92 });
    const page = await home.phone.nextPage();
    const gone = page.page.caregiver;
    const left = gone === "maman" ? "papa" : "maman";
    const { caregivers } = twoNurseries(home.phone) as { caregivers: { id: string }[] };
    await home.restart({ caregivers: caregivers.filter(({ id }) => id === left), oncall: {} });
    type Entry = { what: string; who?: string };
    const story = async (what: string) => {
      const { body } = await home.api<{ timeline: Entry[] }>(`/api/v1/incidents/${page.incident.id}`);
      return body.timeline.filter((entry) => entry.what === what).map(({ who }) => who);
    };
    await until("whoever is left", async () => (await story("delivered")).at(-1) === left);
    clock.advance(130_000);
    await until("the repeat", async () => (await story("delivered")).length === 3);
    expect(await story("page")).toEqual([gone, left, left]);
    const woken = home.phone.pages().filter(({ incident }) => incident.id === page.incident.id);
    expect(woken.map(({ page: { caregiver } }) => caregiver)).toEqual([gone, left, left]);
    // An old notification of somebody who is not there any more answers for nobody.
    const answer = await fetch(`${home.hub.http}${new URL(page.acknowledgeUrl).pathname}`, { method: "POST" });
    expect([answer.status, await story("acknowledged")]).toEqual([404, []]);
  });

  describe("an answer over MQTT while a page is on its way", () => {
    let states: () => Promise<string[]>;

    /** The phone says nothing until a program has answered for the household. */
    const answeredMeanwhile = async (status: number) => {
      await home.restart({ mqtt: { port: 0, programs: [{ name: "button", password: "button-password" }] } });
      states = async () => (await home.api<{ state: string }[]>("/api/v1/incidents")).body.map(({ state }) => state);
      const button = await mqtt.connectAsync(home.hub.mqtt, { username: "button", password: "button-password" });
      const asked = new Promise<void>((resolve) => {
        home.phone.answerFirst(async ({ body }) => {
          if (body.page === undefined) return;
          home.phone.answerFirst(async () => undefined);
          await button.publishAsync(hubTopic("ack"), "PRESS", { qos: 1 });
          await until("the answer", async () => (await states())[0] === "acknowledged");
          home.phone.answer(status);
          resolve();
        });
      });
      await (await home.sensor("nursery")).event("loud", "start", { db: 92 });
      await asked;
      button.end(true);
    };

    test("wakes nobody else, and the phone that took the page is told", async () => {
      await answeredMeanwhile(200);
      await until("the update", () => home.phone.updates().length > 0);
      clock.advance(310_000);
      expect(await states()).toContain("acknowledged");
      expect(home.phone.pages().filter(({ incident }) => incident.rule === "loud")).toHaveLength(1);
      expect(home.phone.updates().map(({ update }) => update)).toEqual(["acknowledged"]);
    });

    test("is not tried again where the phone refused it, and told in the summary", async () => {
      await answeredMeanwhile(503);
      await until("the refusal", async () => {
        const { body } = await home.api<{ channels: Record<string, { state: string }> }>("/readyz");
        return Object.values(body.channels).some(({ state }) => state === "down");
      });
      home.phone.answer(200);
      clock.advance(20_000);
      await until("the summary", () => home.phone.pushes.some(({ body }) => body.notice !== undefined));
      expect(who()).toEqual([]);
      expect(home.phone.updates()).toEqual([]);
    });
  });

  test("quiet for five minutes settles the incident, and each phone that rang is told once", async () => {
    await sensor.event("loud", "start", { db: 92 });
    const page = await home.phone.nextPage();
    await fetch(page.acknowledgeUrl, { method: "POST" });
    await sensor.event("loud", "end", { db: 93, ms: 4000 });
    await pass(299);
    expect(home.phone.updates().map(({ update }) => update)).toEqual(["acknowledged"]);
    await pass(3);
    await until("the all-clear", () => home.phone.updates().length === 2);
    expect(home.phone.updates().map(({ update }) => update)).toEqual(["acknowledged", "settled"]);
    expect(home.phone.pages()).toHaveLength(1);
  });

  test("a sensor that falls silent is stale after fifteen seconds and an incident after thirty; its voice ends it", async () => {
    const freshness = async () => {
      const { body } = await home.api<{ id: string; freshness: string }[]>("/api/v1/sensors");
      return body.find(({ id }) => id === "nursery")?.freshness;
    };
    await sensor.health();
    clock.advance(14_000);
    expect(await freshness()).toBe("live");
    clock.advance(2000);
    expect(await freshness()).toBe("stale");
    clock.advance(13_000);
    expect(home.phone.pages().filter(({ incident }) => incident.sensor === "nursery")).toEqual([]);
    clock.advance(2000);
    const page = await until("the page", () =>
      home.phone.pages().find(({ incident }) => incident.sensor === "nursery"),
    );
    expect(page.incident).toMatchObject({ rule: "blind", severity: "critical", state: "paging" });
    expect(await freshness()).toBe("blind");
    await sensor.health();
    await until("the all-clear", () =>
      home.phone.updates().some(({ update, incident }) => update === "settled" && incident.sensor === "nursery"),
    );
    expect(await freshness()).toBe("live");
  });

  test("a sensor that was never heard is blind thirty seconds after the hub was ready", async () => {
    clock.advance(31_000);
    const page = await until("the page", () => home.phone.pages().find(({ incident }) => incident.sensor === "attic"));
    expect(page.incident.rule).toBe("blind");
  });

  test("a last will makes the sensor stale at once and postpones nothing", async () => {
    await sensor.health();
    clock.advance(5000);
    sensor.vanish();
    await until("stale", async () => {
      const { body } = await home.api<{ id: string; freshness: string }[]>("/api/v1/sensors");
      return body.find(({ id }) => id === "nursery")?.freshness === "stale";
    });
    clock.advance(26_000);
    await until("the page", () => home.phone.pages().some(({ incident }) => incident.sensor === "nursery"));
  });

  test("a channel that is down delays the page and does not lose it; nothing is marked sent before", async () => {
    home.phone.answer(503);
    await sensor.event("loud", "start", { db: 92 });
    await until("the failure", async () => {
      const { body } = await home.api<{ channels: Record<string, { state: string }> }>("/readyz");
      return Object.values(body.channels).some(({ state }) => state === "down");
    });
    const { body } = await home.api<{ firstPageAt: number | null; state: string }[]>("/api/v1/incidents");
    expect(body[0]).toMatchObject({ firstPageAt: null, state: "paging" });
    home.phone.answer(200);
    clock.advance(2500);
    const page = await home.phone.nextPage();
    expect(page.incident.rule).toBe("loud");
  });
});
