import { createECDH, randomBytes } from "node:crypto";
import type { Incident } from "@veilleuse/hub";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFakeClock, type FakeClock } from "../harness/fakeClock.ts";
import { type Household, startHousehold } from "../harness/household.ts";
import type { MqttSensor } from "../harness/mqttSensor.ts";
import { type Outgoing, watchOutgoing } from "../harness/outgoing.ts";
import { type PagePush, type Phone, startPhone } from "../harness/phone.ts";
import { type PushoverServer, startPushover } from "../harness/pushoverServer.ts";
import { startStandIn } from "../harness/standIn.ts";
import { connectSiren, SIREN_PROGRAM } from "../harness/story/sirenProgram.ts";
import { until } from "../harness/until.ts";

const NIGHT = Date.UTC(2026, 10, 20, 2, 0, 0);
const TOKEN = "azGDORePK8gMaC0QOYAMyEEuzJnyUi";
const USER = "uQiRzpo4DXghDmr9QzzfQu27cmVRsG";

type Seen = Pick<Incident, "id" | "rule" | "state" | "detail" | "acknowledgedBy" | "firstPageAt">;
type ChannelState = { name: string; state: string; detail: string; lastSuccessAt: number | null; proven: boolean };
type Reach = { id: string; lastSuccessAt: number | null; channels: ChannelState[] }[];

let phone: Phone;
let clock: FakeClock;
let home: Household;
let outgoing: Outgoing;
let stops: (() => Promise<void> | void)[];

/** Lets time pass once every message that is under way has its answer. */
const pass = async (ms: number) => {
  do {
    await outgoing.idle();
    await new Promise((resolve) => setImmediate(resolve));
  } while (outgoing.pending > 0);
  clock.advance(ms);
};

beforeEach(async () => {
  clock = createFakeClock(NIGHT);
  phone = await startPhone();
  outgoing = watchOutgoing(() => true);
  stops = [];
});
afterEach(async () => {
  outgoing.stop();
  for (const stop of stops) await stop();
  await home?.stop();
  await phone.stop();
});

/** A household in which maman is first tonight, with these channels; papa, who is second, has a webhook. */
const start = async (maman: object[], more: Record<string, unknown> = {}) => {
  home = await startHousehold({
    clock,
    settings: {
      mqtt: { port: 0, programs: [SIREN_PROGRAM] },
      sensors: [
        { id: "nursery", room: "nursery", password: "nursery-password" },
        { id: "attic", room: "attic", password: "attic-password" },
      ],
      alarms: { blindSeconds: 86_400, settleMinutes: 1 },
      caregivers: [
        { id: "maman", name: "Maman", language: "fr", password: "maman-pw", channels: maman },
        {
          id: "papa",
          name: "Papa",
          language: "en",
          password: "papa-pw",
          channels: [{ type: "webhook", url: phone.url("papa") }],
        },
      ],
      oncall: { rotation: ["maman", "papa"], handOff: "12:00" },
      ...more,
    },
  });
  return home.sensor("nursery");
};
const webhook = (url: string) => ({ type: "webhook", url });
const reach = async () => (await home.api<Reach>("/api/v1/caregivers")).body;
const channel = async (name: string) =>
  (await reach()).flatMap(({ channels }) => channels).find((one) => one.name === name) as ChannelState;
const incidents = async () => (await home.api<Seen[]>("/api/v1/incidents")).body;
const notices = (person: string) =>
  phone.pushes.filter(({ path, body }) => path === `/${person}` && "notice" in body).map(({ body }) => body);

describe("a channel that does not work", () => {
  test("is passed over for the next one within ten seconds, even when it only keeps silent", async () => {
    const silent = await startStandIn(() => undefined);
    stops.push(() => silent.stop());
    const nursery = await start([webhook(silent.url), webhook(phone.url("maman"))]);
    const from = Date.now();
    await nursery.event("loud", "start");
    await phone.nextPage("maman");
    expect(Date.now() - from).toBeLessThan(10_000);
    expect(await channel("maman/webhook-1")).toMatchObject({ state: "down", detail: "timeout", lastSuccessAt: null });
    expect(await channel("maman/webhook-2")).toMatchObject({ state: "ok", lastSuccessAt: NIGHT, proven: true });
  });

  test("is left alone after three failures, until one message tries it again", async () => {
    let status = 500;
    const broken = await startStandIn(() => ({ status }));
    stops.push(() => broken.stop());
    const nursery = await start([webhook(broken.url), webhook(phone.url("maman"))], {
      escalation: { repeatSeconds: 10, steps: [{ afterSeconds: 0, to: "first" }] },
    });
    await nursery.event("loud", "start");
    for (let page = 1; page <= 5; page++) {
      await until(`page ${page}`, () => phone.pages("maman").length === page);
      await pass(10_000);
    }
    await until("the last page", () => phone.pages("maman").length === 6);
    // Three attempts opened the breaker at 20 s; it was left alone at 30 and 40 s, and tried at 50 s.
    expect(broken.requests).toHaveLength(4);
    expect((await channel("maman/webhook-1")).detail).toBe("serverError; failed 4 times, left alone for a while");
    status = 200;
    await pass(55_000);
    await until("the page of 70 s", () => phone.pages("maman").length === 7);
    await pass(10_000);
    await until("the trial", () => broken.requests.length === 5);
    await until("it works", async () => (await channel("maman/webhook-1")).state === "ok");
  });

  test("that asks for a pause gets it while another one works, and is asked anyway when there is no other", async () => {
    const busy = await startStandIn(() => ({ status: 429 }));
    stops.push(() => busy.stop());
    const nursery = await start([webhook(busy.url)]);
    await nursery.event("loud", "start");
    for (let n = 1; n <= 3; n++) {
      await until(`attempt ${n}`, () => busy.requests.length === n);
      await until("noted", async () => (await channel("maman/webhook")).detail.startsWith("rateLimited"));
      await pass(10_000);
    }
  });
});

describe("all channels down", () => {
  test("the siren is on and the hub says so; back again there is one page and one summary, and no storm", async () => {
    const nursery = await start([webhook(phone.url("maman"))]);
    const attic = await home.sensor("attic");
    const siren = await connectSiren(home.hub.mqtt);
    stops.push(() => siren.stop());
    phone.answer(503);
    await attic.event("loud", "start", { id: 1 });
    await attic.event("loud", "end", { id: 1, ms: 900 });
    /** Lets time pass in steps, so that every retry has its turn. */
    const passSlowly = async (seconds: number) => {
      for (let i = 0; i < seconds; i += 5) {
        await pass(5000);
        await nursery.health();
      }
    };
    await passSlowly(70);
    await nursery.event("loud", "start", { id: 1 });
    await passSlowly(330);
    await siren.expect("ON");
    for (const { channels } of await reach()) {
      for (const one of channels) expect(one).toMatchObject({ state: "down", lastSuccessAt: null, proven: false });
    }
    const { body } = await home.api<{ channels: Record<string, { state: string }> }>("/readyz");
    expect(Object.values(body.channels).map(({ state }) => state)).toEqual(["down", "down"]);
    // The attic has settled meanwhile, and nobody was told; nothing counts as sent.
    const all = await incidents();
    // The third one is the hub's own: that nobody can be reached.
    expect(all.map(({ rule, state }) => `${rule} ${state}`).sort()).toEqual([
      "loud paging",
      "loud settled",
      "push paging",
    ]);
    expect(all.map(({ firstPageAt }) => firstPageAt)).toEqual([null, null, null]);
    expect(phone.pushes).toEqual([]);

    phone.answer(200);
    await passSlowly(40);
    await until("both are reached", () => phone.pages("maman").length > 0 && phone.pages("papa").length > 0);
    await passSlowly(60);
    await until("maman knows what she missed", () => notices("maman").length > 0);
    await passSlowly(30);
    for (const person of ["maman", "papa"]) {
      // Whoever is reached first hears for a moment that the other one cannot be; that is news, and told once.
      const [own, ofTheOther] = [false, true].map((push) =>
        phone.pages(person).filter(({ incident }) => (incident.rule === "push") === push),
      );
      expect([...new Set(own?.map(({ incident }) => incident.room))]).toEqual(["nursery"]);
      // At most the page that waited, and the repeat of it that fell due since.
      expect(own?.length).toBeLessThanOrEqual(2);
      expect(ofTheOther?.length).toBeLessThanOrEqual(1);
    }
    expect(notices("maman")).toHaveLength(1);
    expect(String(notices("maman")[0]?.message)).toContain("attic");
    // The attic was quiet again before it was papa's turn: at most he hears that he missed nothing.
    for (const { title } of notices("papa")) expect(title).toBe("No alert was missed");
    expect(notices("papa").length).toBeLessThanOrEqual(1);
    const { acknowledgeUrl } = phone.pages("maman")[0] as PagePush;
    expect((await fetch(acknowledgeUrl, { method: "POST" })).status).toBe(200);
    await siren.expect("OFF");
  }, 60_000);

  test.each([false, true])(
    "two children whom one page was to tell of are both in the summary (restart: %s)",
    async (restarts) => {
      const nursery = await start([webhook(phone.url("maman"))]);
      const attic = await home.sensor("attic");
      phone.answer(503);
      await nursery.event("loud", "start", { id: 1 });
      await attic.event("loud", "start", { id: 1 });
      for (let i = 0; i < 5; i++) await pass(2000);
      await attic.event("loud", "end", { id: 1, ms: 9000 });
      for (let i = 0; i < 10; i++) await pass(10_000);
      // The attic has settled while the page that told of it still tried; the nursery is answered on the page.
      const [first] = (await incidents()).filter(({ rule, state }) => rule === "loud" && state === "paging");
      if (restarts) await home.restart();
      await home.api(`/api/v1/incidents/${first?.id}/acknowledge`, { method: "POST", body: "{}" });
      // What the restart sent again is on its way to a phone that does not work.
      await outgoing.idle();
      phone.answer(200);
      for (let i = 0; i < 8; i++) await pass(5000);
      await until("the summary", () => notices("maman").length === 1);
      expect(notices("maman")[0]).toMatchObject({ title: "2 alertes n'ont pas pu arriver" });
      for (const room of ["nursery", "attic"]) expect(String(notices("maman")[0]?.message)).toContain(room);
      expect(phone.pages("maman").filter(({ incident }) => incident.rule === "loud")).toEqual([]);
    },
  );

  test("what was missed is told after a restart too, once", async () => {
    const nursery = await start([webhook(phone.url("maman"))]);
    phone.answer(503);
    await nursery.event("loud", "start", { id: 1 });
    await until("the failure", async () => (await channel("maman/webhook")).state === "down");
    await home.api(`/api/v1/incidents/${(await incidents())[0]?.id}/acknowledge`, { method: "POST", body: "{}" });
    await home.restart();
    phone.answer(200);
    await pass(60_000);
    await until("the summary", () => notices("maman").length === 1);
    expect(notices("maman")[0]).toMatchObject({ title: "1 alerte n'a pas pu arriver" });
    await until("it is known to work", async () => (await channel("maman/webhook")).lastSuccessAt !== null);
    await home.restart();
    await pass(600_000);
    expect((await channel("maman/webhook")).lastSuccessAt).not.toBeNull();
    expect(notices("maman")).toHaveLength(1);
  });
});

describe("the daily test of the channels", () => {
  const TEST = Date.UTC(2026, 10, 20, 17, 0, 0);
  const timeZone = "Europe/Paris";
  const passTo = async (at: number) => {
    while (clock.now() < at) await pass(Math.min(60_000, at - clock.now()));
    await until("every answer", () => outgoing.pending === 0);
  };
  const trouble = async () => (await incidents()).filter(({ rule }) => rule === "push");
  const spareIsRevoked = async () => {
    await start([webhook(phone.url("maman")), webhook(phone.url("spare"))], { timeZone });
    phone.answer(401, "spare");
    clock.advance(TEST - 60_000 - clock.now());
    expect(phone.pushes).toEqual([]);
    await passTo(TEST + 300_000);
  };

  test("finds the spare channel that died quietly before the night needs it, and tells when it is mended", async () => {
    await spareIsRevoked();
    for (const person of ["maman", "papa"]) expect(notices(person)).toMatchObject([{ notice: { kind: "selfTest" } }]);
    expect(await channel("maman/webhook-2")).toMatchObject({ state: "down", proven: false });
    expect(await trouble()).toMatchObject([{ detail: "maman/webhook-2 takes no messages: authError" }]);
    await passTo(TEST + 360_000);
    expect(phone.pages().map(({ incident }) => incident.rule)).toEqual(["push"]);
    phone.answer(200, "spare");
    await passTo(TEST + 1_200_000);
    await until("the all-clear", () => phone.updates().some(({ update }) => update === "settled"));
    expect(await trouble()).toMatchObject([{ state: "settled" }]);
  });

  test("does not take a restart for a cure", async () => {
    await spareIsRevoked();
    const answer = { method: "POST", body: "{}" };
    expect((await home.api(`/api/v1/incidents/${(await trouble())[0]?.id}/acknowledge`, answer)).status).toBe(200);
    await home.restart();
    await passTo(clock.now() + 600_000);
    expect(await trouble()).toMatchObject([{ state: "acknowledged" }]);
    phone.answer(200, "spare");
    await passTo(clock.now() + 900_000);
    expect(await trouble()).toMatchObject([{ state: "settled" }]);
  });
});

describe("the link of a notification", () => {
  const bothRing = async (): Promise<[PagePush, PagePush, MqttSensor]> => {
    const nursery = await start([webhook(phone.url("maman"))]);
    await nursery.event("loud", "start");
    await phone.nextPage("maman");
    await until("the page counts", async () => (await incidents())[0]?.firstPageAt === NIGHT);
    await pass(120_000);
    const papa = await phone.nextPage("papa");
    const maman = await until("maman again", () => phone.pages("maman")[1]);
    return [maman, papa, nursery];
  };
  const answer = async (page: PagePush) => {
    const response = await fetch(page.acknowledgeUrl, { method: "POST" });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  test("stops the other parent's page at once, works once, and says afterwards who was first", async () => {
    const [maman, papa] = await bothRing();
    expect((await answer(maman)).status).toBe(200);
    await until("papa is told", () => phone.updates("papa").length === 1);
    expect(phone.updates("papa")[0]).toMatchObject({ update: "acknowledged", message: "Maman is on the way" });
    await pass(480_000);
    expect(phone.pages("papa")).toHaveLength(1);
    const late = { code: "alreadyAcknowledged", by: "maman", at: NIGHT + 120_000 };
    for (const page of [maman, papa]) expect(await answer(page)).toMatchObject({ status: 409, body: late });
    const shown = await fetch(papa.acknowledgeUrl, { headers: { accept: "text/html", "accept-language": "en" } });
    expect(await shown.text()).toContain("Maman");
  });

  test("of two parents who touch at the same moment lets one be first, and tells the other", async () => {
    const [maman, papa] = await bothRing();
    const answers = await Promise.all([answer(maman), answer(papa), answer(papa), answer(maman)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const acknowledgedBy = (await incidents())[0]?.acknowledgedBy;
    for (const { body } of answers.filter(({ status }) => status === 409)) {
      expect(body).toMatchObject({ code: "alreadyAcknowledged", by: acknowledgedBy });
    }
    await until("both are told", () => phone.updates().length === 2);
    expect(phone.updates().map(({ update }) => update)).toEqual(["acknowledged", "acknowledged"]);
  });

  test("says that it is over when it is", async () => {
    const [maman, , nursery] = await bothRing();
    await nursery.event("loud", "end", { ms: 500 });
    await pass(61_000);
    await until("settled", async () => (await incidents())[0]?.state === "settled");
    expect(await answer(maman)).toMatchObject({ status: 409, body: { code: "closed" } });
  });
});

describe("an emergency on Pushover", () => {
  let pushover: PushoverServer;
  beforeEach(async () => {
    pushover = await startPushover();
    stops.push(() => pushover.stop());
  });
  const channelSettings = () => ({ type: "pushover", token: TOKEN, user: USER, url: pushover.url });
  const acknowledgedBy = async () => (await incidents())[0]?.acknowledgedBy ?? null;

  test("that is answered on the phone acknowledges the incident and tells the other parent, after a restart too", async () => {
    const nursery = await start([channelSettings()]);
    await nursery.event("loud", "start");
    await until("it rings", () => pushover.ringing().length === 1);
    await pass(120_000);
    await phone.nextPage("papa");
    const receipt = pushover.ringing()[0] as string;
    await until("the receipt is asked for", () => pushover.asked(receipt) > 0);
    expect(await acknowledgedBy()).toBeNull();
    await home.restart();
    pushover.acknowledge(receipt);
    await pass(5000);
    await until("acknowledged", async () => (await acknowledgedBy()) === "maman");
    await until("papa is told", () => phone.updates("papa").length === 1);
    await until("nothing rings any more", () => pushover.ringing().length === 0);
    const asked = pushover.asked(receipt);
    await pass(60_000);
    await home.api("/readyz");
    expect(pushover.asked(receipt)).toBe(asked);
  });

  test("stops ringing when somebody else goes", async () => {
    const nursery = await start([channelSettings()]);
    await nursery.event("loud", "start");
    await until("it rings", () => pushover.ringing().length === 1);
    await home.api(`/api/v1/incidents/${(await incidents())[0]?.id}/acknowledge`, { method: "POST", body: "{}" });
    await until("nothing rings any more", () => pushover.ringing().length === 0);
    await until("it says why", () => pushover.messages.at(-1)?.priority === -1);
  });
});

describe("a browser that takes pushes", () => {
  const subscribe = async (endpoint: string) => {
    const keys = createECDH("prime256v1");
    keys.generateKeys();
    const body = JSON.stringify({
      endpoint,
      keys: { p256dh: keys.getPublicKey("base64url"), auth: randomBytes(16).toString("base64url") },
      caregiver: "maman",
    });
    return home.api<{ devices: number }>("/api/v1/push/subscription", { method: "POST", body });
  };

  test("gets the page, is remembered over a restart, and forgotten once its subscription has ended", async () => {
    let status = 201;
    const service = await startStandIn(() => ({ status }));
    stops.push(() => service.stop());
    const nursery = await start([{ type: "webpush" }, webhook(phone.url("maman"))]);
    const { body: before } = await home.api<{ key: string }>("/api/v1/push/key");
    expect((await subscribe(`${service.url}/phone`)).body).toMatchObject({ devices: 1 });
    await home.restart();
    expect((await home.api<{ key: string }>("/api/v1/push/key")).body).toEqual(before);
    const again = await home.sensor("nursery", { boot: "0000000c" });
    nursery.client.end(true);
    await again.event("loud", "start");
    await until("the push", () => service.requests.length === 1);
    expect(service.requests[0]?.headers["content-encoding"]).toBe("aes128gcm");
    expect(phone.pages("maman")).toEqual([]);
    status = 410;
    await pass(120_000);
    await phone.nextPage("maman");
    expect(await channel("maman/webpush")).toMatchObject({ state: "down", detail: "noDevice" });
    await pass(120_000);
    await until("the next page", () => phone.pages("maman").length === 2);
    expect(service.requests).toHaveLength(2);
  });
});

test("the siren as a channel sounds for its caregiver and stops with the answer", async () => {
  const nursery = await start([{ type: "siren" }]);
  const siren = await connectSiren(home.hub.mqtt);
  stops.push(() => siren.stop());
  await siren.expect("OFF");
  await nursery.event("loud", "start");
  await siren.expect("ON");
  expect(await channel("maman/siren")).toMatchObject({ state: "ok", proven: true });
  await home.api(`/api/v1/incidents/${(await incidents())[0]?.id}/acknowledge`, { method: "POST", body: "{}" });
  await siren.expect("OFF");
});

test("the siren as a channel sounds on after a restart, until the answer", async () => {
  const nursery = await start([{ type: "siren" }]);
  await nursery.event("loud", "start");
  await until("it sounds", async () => (await incidents())[0]?.firstPageAt === NIGHT);
  await home.restart();
  const siren = await connectSiren(home.hub.mqtt);
  stops.push(() => siren.stop());
  await siren.expect("ON");
  await home.api(`/api/v1/incidents/${(await incidents())[0]?.id}/acknowledge`, { method: "POST", body: "{}" });
  await siren.expect("OFF");
});

describe("what is held back while it rings", () => {
  const minutes = (count: number) => ({ until: clock.now() + count * 60_000, why: "visitors" });
  const post = (path: string, body: object) => home.api(path, { method: "POST", body: JSON.stringify(body) });

  test("stops ringing with a mute, and rings anew when that ends", async () => {
    const pushover = await startPushover();
    stops.push(() => pushover.stop());
    const nursery = await start([{ type: "pushover", token: TOKEN, user: USER, url: pushover.url }, { type: "siren" }]);
    await nursery.event("loud", "start");
    await until("it rings", () => pushover.ringing().length === 1);
    await pass(1000);
    await post("/api/v1/mutes", { room: "nursery", ...minutes(2) });
    await until("it rings no more", () => pushover.ringing().length === 0);
    await pass(120_000);
    await until("it rings again", () => pushover.ringing().length === 1);
    await post("/api/v1/mutes", { room: "nursery", ...minutes(2) });
    await until("it is quiet again", () => pushover.ringing().length === 0);
  });

  test("silences the siren of a caregiver when somebody says that they are in the room", async () => {
    const nursery = await start([{ type: "siren" }]);
    const siren = await connectSiren(home.hub.mqtt);
    stops.push(() => siren.stop());
    await nursery.event("loud", "start");
    await siren.expect("ON");
    await pass(1000);
    await post("/api/v1/presence", { room: "nursery" });
    await siren.expect("OFF");
  });

  test("is told to a phone whose page was under way, and not to one that rings again by then", async () => {
    const nursery = await start([webhook(phone.url("maman"))]);
    await nursery.event("loud", "start");
    await until("the page", () => phone.pages("maman").length === 1);
    await pass(1000);
    phone.answer(503);
    await post("/api/v1/mutes", { room: "nursery", ...minutes(1) });
    await pass(60_000);
    phone.answer(200);
    await until("the next page", async () => {
      await pass(1000);
      return phone.pages("maman").length === 2;
    });
    await pass(300_000);
    expect(phone.updates("maman")).toEqual([]);
    phone.answerFirst(async ({ body }) => {
      if ("page" in body) await post("/api/v1/mutes", { room: "nursery", ...minutes(9) });
    });
    await until("it is told", async () => {
      await pass(60_000);
      return phone.updates("maman").length > 0;
    });
    expect(phone.updates("maman").map(({ update }) => update)).toEqual(["held"]);
  });
});

describe("a test page", () => {
  type Test = {
    id: string;
    delivered: boolean;
    channels: { name: string; outcome: string; reason: string | null; confirmedAt: number | null }[];
  };
  const run = async (id: string) =>
    (await home.api<Test>(`/api/v1/caregivers/${id}/test-page`, { method: "POST", body: "{}" })).body;

  test("goes over every channel as an exercise, tells each one's answer, and opens no incident", async () => {
    const broken = await startStandIn(() => ({ status: 401 }));
    stops.push(() => broken.stop());
    await start([webhook(broken.url), webhook(phone.url("maman"))]);
    const test = await run("maman");
    expect(test).toMatchObject({
      delivered: true,
      channels: [
        { name: "maman/webhook-1", outcome: "permanent", reason: "authError", confirmedAt: null },
        { name: "maman/webhook-2", outcome: "delivered", reason: null, confirmedAt: null },
      ],
    });
    const page = phone.pages("maman")[0] as PagePush;
    expect(page).toMatchObject({ drill: true, title: "Exercice – Veilleuse", incident: { severity: "critical" } });
    expect(await incidents()).toEqual([]);
    expect((await fetch(page.acknowledgeUrl, { method: "POST" })).status).toBe(200);
    expect((await fetch(page.acknowledgeUrl, { method: "POST" })).status).toBe(409);
    const { body } = await home.api<Test>(`/api/v1/test-pages/${test.id}`);
    expect(body.channels.map(({ confirmedAt }) => confirmedAt)).toEqual([null, NIGHT]);
    expect(await incidents()).toEqual([]);
  });

  test("on Pushover rings until it is answered there, and no longer than five minutes", async () => {
    const pushover = await startPushover();
    stops.push(() => pushover.stop());
    await start([{ type: "pushover", token: TOKEN, user: USER, url: pushover.url }]);
    const first = await run("maman");
    pushover.acknowledge(pushover.ringing()[0] as string);
    await pass(5000);
    await until("confirmed", async () => {
      const { body } = await home.api<Test>(`/api/v1/test-pages/${first.id}`);
      return body.channels[0]?.confirmedAt === NIGHT + 5000;
    });
    await run("maman");
    expect(pushover.ringing()).toHaveLength(1);
    await pass(301_000);
    await until("it is over", () => pushover.ringing().length === 0);
  });
});
