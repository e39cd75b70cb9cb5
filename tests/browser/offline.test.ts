import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browseHouse } from "../harness/browseHouse.ts";
import { logIn, look, openPage, startBrowser } from "../harness/browser.ts";
import { type Household, startHousehold } from "../harness/household.ts";
import { describeWith } from "../harness/programs.ts";
import { repositoryRoot } from "../harness/repositoryRoot.ts";
import { temporaryFolder } from "../harness/temporary.ts";

/** Resolves when the worker has kept the page and stands in front of it. */
const kept = (page: Page): Promise<unknown> =>
  page.evaluate(`navigator.serviceWorker.ready.then(() => new Promise((resolve) => {
    const look = () => navigator.serviceWorker.controller ? resolve(undefined) : setTimeout(look, 20);
    look();
  }))`);

describeWith("chromium", "the page without its hub", (chromiumPath) => {
  const at = browseHouse(chromiumPath);

  test("opens all the same, says that there is no connection and when it was last as shown, and lives again", async () => {
    const { page, errors } = await openPage(at.browser);
    await logIn(page, at.house.hub.http, "papa", "papa-pw");
    await page.locator(".digits").first().waitFor({ timeout: 15_000 });
    await kept(page);
    await at.house.restart(async () => {
      await page.reload();
      await page.getByText("Connection lost").waitFor({ timeout: 10_000 });
      await page.getByText(/No connection\. This is how it was at .*\d\d:\d\d/).waitFor();
      // Nothing in it looks alive, and nothing in it can be pressed that would need the hub.
      expect(await page.locator(".digits").count()).toBe(0);
      expect(await page.getByText("⚠ Unknown").count()).toBe(2);
      expect(await page.getByText(/last level: \d\d/).count()).toBe(1);
      expect(await page.getByRole("button", { name: /on my way/i }).count()).toBe(0);
      expect(await page.title()).toMatch(/^⚠/);
      // A view that was never looked at before opens too, and says what is the matter.
      await look(page, "health");
      await page
        .getByText(/the hub does not answer/i)
        .first()
        .waitFor();
      await look(page, "now");
    });
    await page.getByText("Connection lost").waitFor({ state: "detached", timeout: 20_000 });
    await page.locator(".digits").first().waitFor({ timeout: 15_000 });
    expect(await page.getByText(/No connection/).count()).toBe(0);
    expect(errors).toEqual([]);
    await page.context().close();
  }, 60_000);

  test("keeps nothing that the hub says, and shows nothing to whoever comes after somebody left", async () => {
    const { page } = await openPage(at.browser);
    await logIn(page, at.house.hub.http, "papa", "papa-pw");
    await page.locator(".digits").first().waitFor({ timeout: 15_000 });
    await kept(page);
    const addresses = (await page.evaluate(`caches.keys()
      .then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))
      .then((all) => all.flat().map(({ url }) => new URL(url).pathname))`)) as string[];
    expect(addresses).toContain("/");
    expect(addresses.filter((path) => /^\/(api|readyz|healthz|metrics)/.test(path))).toEqual([]);
    await page.evaluate(
      "fetch('/api/v1/session', { method: 'DELETE' }).then(() => localStorage.removeItem('veilleuse.last'))",
    );
    await at.house.restart(async () => {
      await page.reload();
      await page.locator("#caregiver").waitFor();
      expect(await page.locator("main").textContent()).not.toMatch(/nursery/);
    });
    await page.context().close();
  }, 60_000);
});

describeWith("chromium", "a new build of the page", (chromiumPath) => {
  const folder = temporaryFolder("new-build");
  let browser: Browser;
  let home: Household;

  beforeAll(async () => {
    cpSync(join(repositoryRoot(), "hub/web/dist"), folder.path, { recursive: true });
    [browser, home] = await Promise.all([startBrowser(chromiumPath), startHousehold({ webRoot: folder.path })]);
  });
  afterAll(async () => {
    await browser?.close();
    await home?.stop();
    folder.remove();
  });

  /** Puts another build in the place of the first: other names, and a mark in the document. */
  const build = (): void => {
    const all = readdirSync(folder.path, { recursive: true }) as string[];
    for (const name of all.filter((one) => one.endsWith(".gz"))) rmSync(join(folder.path, name));
    const files = all.filter((name) => /\.(js|html)$/.test(name));
    for (const name of files) {
      const text = readFileSync(join(folder.path, name), "utf8")
        .replace(/const BUILD = "\w+"/, 'const BUILD = "another"')
        .replaceAll(/(assets\/|\.\/)([A-Za-z]+)-[\w-]{8}\.js/g, "$1$2-another.js")
        .replace('<div id="page">', '<div id="page" data-build="another">');
      writeFileSync(join(folder.path, name.replace(/-[\w-]{8}\.js$/, "-another.js")), text);
    }
  };

  test("takes the place of the former one, without an old file in a cache", async () => {
    const { page, errors } = await openPage(browser);
    await logIn(page, home.hub.http, "papa", "papa-pw");
    await kept(page);
    build();
    await page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())");
    const names = () => page.evaluate("caches.keys()") as Promise<string[]>;
    await expect.poll(names, { timeout: 15_000 }).toEqual(["shell-another"]);
    // The next step somebody takes is a step in the new page.
    await page.evaluate("location.hash = '#/more'");
    await page.locator('[data-build="another"] nav').waitFor();
    await look(page, "oncall");
    await page.getByRole("heading", { name: "Tonight" }).waitFor();
    expect(errors).toEqual([]);
  }, 60_000);
});
