import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hold, keepPicture, logIn, look, openPage, startBrowser } from "../harness/browser.ts";
import { type Household, startHousehold, twoNurseries } from "../harness/household.ts";
import { describeWith } from "../harness/programs.ts";
import { createPushBrowser } from "../harness/pushBrowser.ts";
import { type StandIn, startStandIn } from "../harness/standIn.ts";
import { until } from "../harness/until.ts";

const LAN_NAME = "hub.lan";
const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
const FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";

describeWith("chromium", "this device", (chromiumPath) => {
  let browser: Browser;
  let home: Household;
  let service: StandIn;
  let keys: ReturnType<typeof createPushBrowser>;

  beforeAll(async () => {
    service = await startStandIn(() => ({ status: 201 }));
    keys = createPushBrowser(`${service.url}/push/phone`);
    const caregivers = [
      { id: "maman", name: "Maman", language: "fr", password: "maman-pw", channels: [] },
      { id: "papa", name: "Papa", language: "en", password: "papa-pw", role: "admin", channels: [{ type: "webpush" }] },
      { id: "mamie", name: "Mamie", language: "fr", password: "mamie-pw", role: "guest", channels: [] },
    ];
    const settings = (phone: Parameters<typeof twoNurseries>[0]) => ({
      ...twoNurseries(phone),
      caregivers,
      oncall: { rotation: ["maman", "papa"] },
    });
    [browser, home] = await Promise.all([
      startBrowser(chromiumPath, [`--host-resolver-rules=MAP ${LAN_NAME} 127.0.0.1`]),
      startHousehold({ settings }),
    ]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await home?.stop();
    await service?.stop();
  });

  const enter = async (caregiver: string, options: BrowserContextOptions = {}, url = home.hub.http): Promise<Page> => {
    const { page } = await openPage(browser, options);
    await logIn(page, url, caregiver, `${caregiver}-pw`);
    return page;
  };
  const text = (page: Page) => page.locator("main").textContent();

  test("is woken by the page once somebody allows it, proves it with a test page, and can be left in peace again", async () => {
    const page = await enter("papa", { permissions: ["notifications"] });
    // The push service of this browser is somewhere in the internet; its keys and everything at the hub are real.
    await page.addInitScript(`{
      const subscription = { ...${JSON.stringify(keys.subscription)}, toJSON: () => (${JSON.stringify(keys.subscription)}),
        unsubscribe: async () => { localStorage.removeItem("subscribed"); return true; } };
      PushManager.prototype.getSubscription = async () => localStorage.getItem("subscribed") ? subscription : null;
      PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
        localStorage.setItem("subscribed", applicationServerKey);
        return subscription;
      };
    }`);
    await page.reload();
    await look(page, "device");
    await page.getByText("This device is not woken by the page.").waitFor();
    await page.getByRole("button", { name: "Wake this device" }).click();
    await page.getByText("This device is woken by the page.").waitFor();
    expect(await page.evaluate("localStorage.getItem('subscribed')")).toMatch(/^B[\w-]{86}$/);
    await hold(page.getByRole("button", { name: /test page/i }));
    await page.getByText("The push service took it.").waitFor();
    const push = JSON.parse(keys.read((await until("the push", () => service.requests[0])).body)) as {
      veilleuse: { drill: boolean };
    };
    expect(push.veilleuse.drill).toBe(true);
    await keepPicture(page, "device-on");
    await page.reload();
    await page.getByText("This device is woken by the page.").waitFor();
    // A tap is no hold: a child must not be able to make this phone sleep on.
    await page.getByRole("button", { name: /not wake/i }).click();
    expect(await text(page)).toContain("This device is woken by the page.");
    await hold(page.getByRole("button", { name: /not wake/i }));
    await page.getByText("This device is not woken by the page.").waitFor();
    const listed = await page.evaluate("fetch('/api/v1/push/subscription').then((answer) => answer.json())");
    expect(listed).toEqual([]);
    await page.context().close();
  });

  test("says honestly why it cannot be woken, and what helps", async () => {
    const why = async (page: Page): Promise<string> => {
      await look(page, "device");
      const said = await page.locator("section", { has: page.locator("#wake") }).textContent();
      expect(await page.getByRole("button", { name: "Wake this device" }).count()).toBe(0);
      await page.context().close();
      return said ?? "";
    };
    const lan = home.hub.http.replace("127.0.0.1", LAN_NAME);
    expect(await why(await enter("papa", {}, lan))).toMatch(/over https only.*ntfy/);
    const blocked = await enter("papa");
    await blocked.evaluate("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })");
    expect(await why(blocked)).toMatch(/blocked for this page/);
    expect(await why(await enter("papa", { userAgent: IPHONE }))).toMatch(/Add to Home Screen/);
    expect(await why(await enter("mamie"))).toMatch(/may only look/);
  });

  test("tells somebody whom pushes would not reach that a channel is missing", async () => {
    const page = await enter("maman", { permissions: ["notifications"] });
    await look(page, "device");
    await page.getByText(/You are not woken through this page yet/).waitFor();
    await page.context().close();
  });

  test("can log a lost phone out: its page says at once that it watches no more", async () => {
    const lost = await enter("papa", { userAgent: FIREFOX });
    const mine = await enter("papa");
    await look(mine, "device");
    const row = mine.locator("li", { hasText: "Firefox, Android" });
    await row.getByText(/here last/).waitFor();
    expect(await mine.locator("li", { hasText: "this one" }).getByRole("button").count()).toBe(0);
    await row.getByRole("button").click();
    await lost.locator("nav.nav").waitFor();
    await hold(row.getByRole("button"));
    await row.waitFor({ state: "detached" });
    await lost.getByText(/not watching any more/).waitFor({ timeout: 5000 });
    expect(await lost.evaluate("fetch('/api/v1/sensors').then(({ status }) => status)")).toBe(401);
    await keepPicture(lost, "logged-out");
    await lost.context().close();
    await mine.context().close();
  });

  test("shows an admin everybody's devices, and others their own", async () => {
    const [maman, papa] = [await enter("maman", { userAgent: FIREFOX }), await enter("papa")];
    await look(maman, "device");
    await maman.locator("li", { hasText: "this one" }).waitFor();
    expect(await text(maman)).not.toMatch(/Papa/);
    await look(papa, "device");
    await hold(papa.locator("li", { hasText: "Maman · Firefox, Android" }).first().getByRole("button"));
    await maman.getByText(/not watching any more/).waitFor({ timeout: 5000 });
    await maman.context().close();
    await papa.context().close();
  });
});
