import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cry, mix, quietRoom, timeline } from "@veilleuse/firmware/simulator";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hold, keepPicture, logIn, look, openPage, startBrowser } from "../harness/browser.ts";
import { type HubProcess, startHubProcess } from "../harness/hubProcess.ts";
import { startPhone } from "../harness/phone.ts";
import { describeWith } from "../harness/programs.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";
import { createNursery } from "../harness/virtualNursery.ts";

const CRIES_AT_SECONDS = 12;
const CRIES_FOR_SECONDS = 14;

describeWith("chromium", "a household from its first minute", (chromiumPath) => {
  const folder = temporaryFolder("first-run");
  let browser: Browser;
  let hub: HubProcess;
  let phone: Awaited<ReturnType<typeof startPhone>>;
  let board: ReturnType<typeof createNursery> | undefined;
  let mine: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    const file = join(folder.path, "veilleuse.yaml");
    writeFileSync(file, "data: ./data\nhttp: { port: 0 }\nmqtt: { port: 0 }\n");
    [browser, hub, phone] = await Promise.all([startBrowser(chromiumPath), startHubProcess(file), startPhone()]);
  });
  afterAll(async () => {
    board?.stop();
    await browser?.close();
    await hub?.kill("SIGTERM");
    await phone?.stop();
    folder.remove();
  });

  const save = async (page: Page, values: Record<string, string>, button: string): Promise<void> => {
    for (const [id, value] of Object.entries(values)) await page.locator(`#${id}`).fill(value);
    await hold(page.getByRole("button", { name: button }).last());
  };

  /** When the hub began to serve; undefined while it does not. */
  const servingSince = (): Promise<number | undefined> =>
    fetch(`${hub.http}/healthz`).then(
      async (answer) => ((await answer.json()) as { since: number }).since,
      () => undefined,
    );

  /** Changes something on the page, and waits until the hub goes on with it. */
  const changing = async (change: () => Promise<void>): Promise<void> => {
    const before = await servingSince();
    await change();
    const renewed = async () => ![before, undefined].includes(await servingSince());
    await until("the hub goes on with the change", renewed, 15_000);
  };

  const setValue = (section: string, key: string, value: number): Promise<void> =>
    changing(async () => {
      const field = mine.locator(`#${section}-${key}`);
      await field.fill(String(value));
      await hold(mine.locator("form", { has: field }).getByRole("button"));
    });

  test("makes the first caregiver with the code of the hub's start", async () => {
    const opened = await openPage(browser);
    mine = opened.page;
    await mine.addInitScript(`new MutationObserver(() => {
      window.alarmed ||= document.querySelector(".banner") !== null;
    }).observe(document, { subtree: true, childList: true })`);
    complaints.push(...opened.errors);
    await mine.goto(hub.setup as string);
    await keepPicture(mine, "setup");
    await mine.locator("#setup-name").fill("Maman");
    await mine.locator("#new-password").fill("petit ours brun");
    expect(await mine.locator("#setup-id").inputValue()).toBe("maman");
    await mine.getByRole("button", { name: "Begin" }).click();
    await mine.locator("nav.nav").waitFor();
  });

  test("adds a child and a sensor, and sees the sensor come online with its level", async () => {
    await look(mine, "settings/children");
    await save(mine, { "child-name": "Lou" }, "Add");
    await mine.getByRole("heading", { name: "Lou" }).waitFor();
    await look(mine, "settings/sensors");
    await mine.locator("#sensor-child").selectOption("lou");
    await save(mine, { "sensor-id": "nursery", "sensor-room": "Nursery" }, "Add");
    const password = await mine.locator(".steps code").textContent();
    await keepPicture(mine, "pair");
    const crying = timeline([{ sound: cry(78, 1), atSeconds: CRIES_AT_SECONDS, forSeconds: CRIES_FOR_SECONDS }]);
    board = createNursery("nursery", String(password), hub.mqtt, { sound: mix(quietRoom(35, 1), crying), seed: 1 });
  }, 60_000);

  test("sets a channel and short waits, then hears the child on the page, and on a second one within a second", async () => {
    await look(mine, "settings/people");
    await mine.locator("details").first().locator("summary").click();
    await mine.locator("#maman-kind").selectOption("webhook");
    await mine.locator("#maman-webhook-url").fill(phone.url("maman"));
    await changing(() => hold(mine.getByRole("button", { name: /^add hold/i })));
    await mine.getByText("1 way to be woken").waitFor();
    await look(mine, "settings/values");
    await setValue("escalation", "selfSoothingSeconds", 1);
    await setValue("alarms", "settleMinutes", 0.05);
    // The hub was away for a moment each time, by this page's own doing: nothing to be alarmed about.
    expect(await mine.evaluate("window.alarmed")).toBe(false);

    const { page: other } = await openPage(browser);
    await logIn(other, hub.http, "maman", "petit ours brun");
    await look(mine, "now");
    board?.start();
    const button = mine.getByRole("button", { name: /on my way/i }).first();
    await button.waitFor({ timeout: 40_000 });
    await phone.nextPage("maman");
    await other
      .getByRole("button", { name: /on my way/i })
      .first()
      .waitFor({ timeout: 5000 });
    await hold(button);
    await other.getByText("Maman is on the way").waitFor({ timeout: 1000 });
    await mine.getByText("Maman is on the way").waitFor({ timeout: 1000 });
    await other.context().close();
  }, 120_000);

  test("settles when it is quiet, and is closed with what helped", async () => {
    await mine
      .getByRole("link", { name: /details/i })
      .first()
      .click();
    await expect
      .poll(() => mine.locator("article.incident").getAttribute("class"), { timeout: 60_000 })
      .toMatch(/settled/);
    await keepPicture(mine, "settled");
    await hold(mine.getByRole("button", { name: /^close/i }));
    await expect
      .poll(() => mine.locator("article.incident").getAttribute("class"), { timeout: 10_000 })
      .toMatch(/closed/);
  }, 90_000);

  test("shows the night and its morning report, without claiming what was not heard", async () => {
    await look(mine, "night");
    expect(await mine.locator("main").textContent()).toMatch(/too little to say anything|not over/);
    await look(mine, "reports");
    const href = await mine.locator('a[href*="/reports/morning"]').getAttribute("href");
    const report = await mine.evaluate(`fetch(${JSON.stringify(href)}).then((r) => r.status)`);
    expect(report).toBe(200);
    expect(complaints).toEqual([]);
  });
});
