import { type Browser, type CDPSession, chromium, type Page, type Worker } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Household, startHousehold, twoNurseries } from "../harness/household.ts";
import type { MqttSensor } from "../harness/mqttSensor.ts";
import { startPhone } from "../harness/phone.ts";
import { describeWith } from "../harness/programs.ts";
import { createPushBrowser } from "../harness/pushBrowser.ts";
import { type StandIn, startStandIn } from "../harness/standIn.ts";
import { until } from "../harness/until.ts";

type Shown = {
  title: string;
  body: string;
  tag: string;
  silent: boolean;
  requireInteraction: boolean;
  actions: object[];
};

describeWith("chromium", "a push in a real browser", (chromiumPath) => {
  let browser: Browser;
  let home: Household;
  let service: StandIn;
  let nursery: MqttSensor;
  let page: Page;
  let worker: Worker;
  let devTools: CDPSession;
  let registrationId = "";
  let told = 0;
  let keys: ReturnType<typeof createPushBrowser>;

  beforeAll(async () => {
    service = await startStandIn(() => ({ status: 201 }));
    keys = createPushBrowser(`${service.url}/push/phone`);
    const phone = await startPhone();
    const settings = twoNurseries(phone);
    await phone.stop();
    const caregivers = [
      { id: "maman", name: "Maman", language: "fr", password: "pw", channels: [{ type: "webpush" }] },
    ];
    home = await startHousehold({ settings: { ...settings, caregivers, oncall: { rotation: ["maman"] } } });
    nursery = await home.sensor("nursery");
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-quic"],
    });
    const context = await browser.newContext();
    await context.grantPermissions(["notifications"], { origin: home.hub.http });
    page = await context.newPage();
    await page.goto(home.hub.http);
    devTools = await context.newCDPSession(page);
    devTools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      registrationId = registrations.at(-1)?.registrationId ?? registrationId;
    });
    await devTools.send("ServiceWorker.enable");
    await page.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)");
    worker = await until("the service worker", () => context.serviceWorkers()[0]);
    await worker.evaluate(`{
      const show = self.registration.showNotification.bind(self.registration);
      self.shown = 0;
      self.registration.showNotification = async (...all) => {
        await show(...all);
        self.shown++;
      };
    }`);
    await until("its registration", () => registrationId !== "");
    const body = JSON.stringify({ ...keys.subscription, caregiver: "maman" });
    await home.api("/api/v1/push/subscription", { method: "POST", body });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await home?.stop();
    await service?.stop();
  });

  /**
   * Hands data to the worker, as the push service would once it is decrypted, and waits until they are shown. Nobody may
   * look before: Chromium forgets a notification that it is asked for while it is on its way to the screen.
   */
  const hand = async (data: string) => {
    const before = await worker.evaluate("self.shown");
    await devTools.send("ServiceWorker.deliverPushMessage", { origin: home.hub.http, registrationId, data });
    await until("the worker has shown it", async () => (await worker.evaluate("self.shown")) !== before);
  };
  const deliver = async () => {
    const { body } = await until("a push", () => service.requests[told]);
    told += 1;
    await hand(keys.read(body));
  };
  const shown = () =>
    page.evaluate<Shown[]>(`navigator.serviceWorker.ready
      .then((registration) => registration.getNotifications())
      .then((all) => all.map(({ title, body, tag, silent, requireInteraction, actions }) =>
        ({ title, body, tag, silent, requireInteraction, actions: actions.map(({ action, title }) => ({ action, title })) })))`);
  /** Touches the notification, or its button. Windows that would open are only remembered. */
  const touch = (action: string) =>
    worker.evaluate(`(async () => {
      self.opened = [];
      Object.defineProperty(self.clients, "openWindow", { configurable: true, value: async (url) => void self.opened.push(url) });
      const [notification] = await self.registration.getNotifications();
      self.dispatchEvent(new NotificationEvent("notificationclick", { notification, action: ${JSON.stringify(action)} }));
    })()`);
  const opened = () => worker.evaluate("self.opened") as Promise<string[]>;
  const incident = async () =>
    (await home.api<{ id: string; state: string; acknowledgedBy: string | null }[]>("/api/v1/incidents")).body.find(
      ({ state }) => state !== "closed",
    );

  test("shows the page with its button, and ringing until somebody touches it", async () => {
    await nursery.event("loud", "start", { id: 1, db: 92 });
    await deliver();
    const [notification] = await shown();
    expect(notification).toMatchObject({
      title: "Bruit très fort – nursery",
      tag: (await incident())?.id,
      silent: false,
      requireInteraction: true,
      actions: [{ action: "acknowledge", title: "J'y vais" }],
    });
    expect(notification?.body).toContain("92\u202fdB");
  });

  test("opens the incident's own page by a touch, and changes nothing by it", async () => {
    await touch("");
    const [address = ""] = await until("the window", async () => {
      const all = await opened();
      return all.length > 0 && all;
    });
    expect(address).toMatch(`${home.hub.http}/api/v1/ack/`);
    expect(await (await fetch(address, { headers: { accept: "text/html" } })).text()).toContain("nursery");
    expect((await incident())?.state).toBe("paging");
    expect(await shown()).toEqual([]);
  });

  test("acknowledges with the button, and the update takes the notification's place without a sound", async () => {
    await hand(keys.read(service.requests[0]?.body as Buffer));
    expect(await shown()).toHaveLength(1);
    await touch("acknowledge");
    await until("acknowledged", async () => (await incident())?.acknowledgedBy === "maman");
    expect(await opened()).toEqual([]);
    await deliver();
    const [update] = await shown();
    expect(update).toMatchObject({ body: "Maman y va", silent: true, requireInteraction: false, actions: [] });
  });

  test("that cannot be read is shown all the same", async () => {
    await hand("nonsense");
    expect((await shown()).map(({ title }) => title)).toContain("Veilleuse");
  });

  test("with the button too late opens the page that says so", async () => {
    await hand(keys.read(service.requests[0]?.body as Buffer));
    await worker.evaluate(`self.registration.getNotifications().then((all) => {
      for (const one of all) if (!one.requireInteraction) one.close();
    })`);
    await touch("acknowledge");
    const [address = ""] = await until("the window", async () => {
      const all = await opened();
      return all.length > 0 && all;
    });
    const said = await fetch(address, { headers: { accept: "text/html", "accept-language": "fr" } });
    expect(await said.text()).toContain("Maman y va déjà");
  });
});
