import { mkdirSync } from "node:fs";
import { cry, mix, quietRoom, timeline, whiteNoiseMachine } from "@veilleuse/firmware/simulator";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Household, startHousehold } from "../harness/household.ts";
import { describeWith } from "../harness/programs.ts";
import { createNursery } from "../harness/virtualNursery.ts";

const PHONE = { width: 360, height: 740 };

/** Where screenshots go, when somebody wants to look at them. */
const gallery = process.env.VEILLEUSE_SCREENSHOTS;

describeWith("chromium", "the page in a real browser", (chromiumPath) => {
  let browser: Browser;
  let home: Household;
  let page: Page;
  const boards: ReturnType<typeof createNursery>[] = [];
  const errors: string[] = [];

  const picture = async (name: string) => {
    if (!gallery) return;
    mkdirSync(gallery, { recursive: true });
    await page.screenshot({ path: `${gallery}/${name}.png` });
  };

  beforeAll(async () => {
    home = await startHousehold();
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-quic"],
    });
    const context = await browser.newContext({ viewport: PHONE, deviceScaleFactor: 2, locale: "en-GB" });
    page = await context.newPage();
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("401")) errors.push(message.text());
    });
  });
  afterAll(async () => {
    for (const board of boards) board.stop();
    await browser?.close();
    await home?.stop();
  });

  test("asks who is there, and refuses a wrong password in words", async () => {
    await page.goto(home.hub.http);
    await picture("login");
    await page.locator("input").first().fill("papa");
    await page.locator('input[type="password"]').fill("wrong");
    await page.locator('button[type="submit"]').click();
    await expect.poll(() => page.locator('[role="alert"]').first().textContent(), { timeout: 10_000 }).toBeTruthy();
  });

  test("shows the live level of each sensor after login", async () => {
    const crying = timeline([{ sound: cry(93, 1), atSeconds: 9, forSeconds: 60 }]);
    boards.push(
      createNursery("nursery", "nursery-password", home.hub.mqtt, { sound: mix(quietRoom(35, 1), crying), seed: 1 }),
      createNursery("attic", "attic-password", home.hub.mqtt, { sound: whiteNoiseMachine(48, 2), seed: 2 }),
    );
    for (const board of boards) board.start();
    await page.locator("input").first().fill("papa");
    await page.locator('input[type="password"]').fill("papa-pw");
    await page.locator('button[type="submit"]').click();
    await expect
      .poll(() => page.locator("main").textContent(), { timeout: 15_000 })
      .toMatch(/nursery[\s\S]*\d\d[\s\S]*dB/i);
    await expect.poll(() => page.locator("main").textContent(), { timeout: 15_000 }).toMatch(/attic/i);
    await picture("calm");
  });

  test("puts the incident on top when the child cries, and holding one button acknowledges it for everybody", async () => {
    const button = page.getByRole("button", { name: /on my way/i }).first();
    await button.waitFor({ timeout: 20_000 });
    await picture("incident");
    await button.click();
    expect((await home.api<{ state: string }[]>("/api/v1/incidents")).body[0]?.state).toBe("paging");
    await button.click({ delay: 900 });
    await expect.poll(() => page.locator("main").textContent(), { timeout: 10_000 }).toMatch(/papa/i);
    const { body } = await home.api<{ state: string; acknowledgedBy: string }[]>("/api/v1/incidents");
    expect(body[0]).toMatchObject({ state: "acknowledged", acknowledgedBy: "papa" });
    await picture("acknowledged");
  });

  test("says loudly that a sensor is silent instead of showing an old level", async () => {
    boards[1]?.powerCut();
    await expect
      .poll(() => page.locator("main").textContent(), { timeout: 30_000 })
      .toMatch(/no signal|silent|lost|stale/i);
    // Unmistakable: no level in large digits, no word of calm; large words, another frame, and how long it has been so.
    const card = page.locator("article.sensor", { hasText: "attic" });
    await card.getByText(/^no signal for \d+ s$/).waitFor();
    expect(await card.locator(".digits").count()).toBe(0);
    expect(await card.textContent()).not.toMatch(/calm|movement/i);
    const look = (element: string, key: string) =>
      page.evaluate(`getComputedStyle(${element})[${JSON.stringify(key)}]`) as Promise<string>;
    const cards = '[...document.querySelectorAll("article.sensor")]';
    const attic = `${cards}.find((one) => one.textContent.includes("attic"))`;
    const nursery = `${cards}.find((one) => one.textContent.includes("nursery"))`;
    expect(Number.parseFloat(await look(`${attic}.querySelector(".no-signal")`, "fontSize"))).toBeGreaterThanOrEqual(
      32,
    );
    expect(await look(attic, "borderTopStyle")).toBe("dashed");
    expect(await look(nursery, "borderTopStyle")).toBe("solid");
    expect(await page.locator("article.sensor", { hasText: "nursery" }).locator(".digits").count()).toBe(1);
    await picture("stale");
  }, 60_000);

  test("fits the width of a phone and runs without an error", async () => {
    const overflow = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    expect(overflow).toBeLessThanOrEqual(0);
    expect(errors).toEqual([]);
  });
});
