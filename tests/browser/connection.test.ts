import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { browseHouse } from "../harness/browseHouse.ts";
import { hold, keepPicture, logIn, openPage } from "../harness/browser.ts";
import { describeWith } from "../harness/programs.ts";
import { startSilentLink } from "../harness/silentLink.ts";

describeWith("chromium", "a page whose hub goes away", (chromiumPath) => {
  const at = browseHouse(chromiumPath);
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    ({ page, errors } = await openPage(at.browser));
    await logIn(page, at.house.hub.http, "papa", "papa-pw");
    await page.locator(".digits").first().waitFor({ timeout: 15_000 });
  });

  test("says at once that it watches no more, shows no level, and goes on by itself when the hub is back", async () => {
    await at.house.restart(async () => {
      await page.getByText("Connection lost").waitFor({ timeout: 10_000 });
      await expect.poll(() => page.locator(".digits").count()).toBe(0);
      expect(await page.title()).toMatch(/^⚠/);
      await keepPicture(page, "lost");
      const button = page.getByRole("button", { name: /on my way/i }).first();
      await hold(button);
      await page.getByText(/the calls go on/i).waitFor();
    });
    await page.getByText("Connection lost").waitFor({ state: "detached", timeout: 20_000 });
    expect(await page.getByText(/log in again/i).count()).toBe(0);
  }, 60_000);

  test("acknowledges after the restart, and tells whoever comes too late over a notification's link", async () => {
    const link = at.house.phone.pages("maman")[0]?.acknowledgeUrl ?? at.house.phone.pages()[0]?.acknowledgeUrl ?? "";
    const button = page.getByRole("button", { name: /on my way/i }).first();
    await button.waitFor({ timeout: 20_000 });
    await hold(button);
    await page.getByText("Papa is on the way").waitFor({ timeout: 10_000 });
    const { page: other } = await openPage(at.browser);
    await other.goto(`${at.house.hub.http}${new URL(link).pathname}`);
    expect(await other.locator("body").textContent()).toMatch(/Papa/);
    await other.goto(`${at.house.hub.http}/api/v1/ack/not-a-token`);
    expect(await other.locator("body").textContent()).toBeTruthy();
    await other.context().close();
    expect(errors).toEqual([]);
  }, 60_000);
});

/** Longer than a page believes in silence, and than it waits before it tries again. */
const SILENT_MS = 21_000;
const AGAIN_MS = 4000;

describeWith("chromium", "a page whose network goes silent", (chromiumPath) => {
  const at = browseHouse(chromiumPath);

  test("takes the silence for what it is, and fills in what it missed when the network is back", async () => {
    const link = await startSilentLink(at.house.hub.http);
    const { page, errors } = await openPage(at.browser);
    await page.clock.install();
    await logIn(page, link.url, "papa", "papa-pw");
    await page.locator(".digits").first().waitFor({ timeout: 15_000 });
    link.silence();
    expect(await page.getByText("Connection lost").count()).toBe(0);
    await page.clock.fastForward(SILENT_MS);
    await page.getByText("Connection lost").waitFor();
    await expect.poll(() => page.locator(".digits").count()).toBe(0);

    const acknowledged = await fetch(at.house.phone.pages()[0]?.acknowledgeUrl ?? "", { method: "POST" });
    expect(acknowledged.status).toBe(200);
    link.restore();
    await page.clock.fastForward(AGAIN_MS);
    await page.getByText("Connection lost").waitFor({ state: "detached", timeout: 20_000 });
    await page.locator(".digits").first().waitFor({ timeout: 15_000 });
    // Answered while this page heard nothing.
    await page.getByText(/is on the way/).waitFor();
    expect(await page.getByText(/log in again/i).count()).toBe(0);
    expect(errors).toEqual([]);
    await page.context().close();
    await link.stop();
  }, 60_000);
});
