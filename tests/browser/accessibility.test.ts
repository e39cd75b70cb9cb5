import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DESK, keepPicture, logIn, look, openPage, PHONE, startBrowser } from "../harness/browser.ts";
import { type HouseOnPage, startHouseOnPage } from "../harness/houseOnPage.ts";
import { describeWith } from "../harness/programs.ts";

const VIEWS = [
  "now",
  "night",
  "care",
  "oncall",
  "more",
  "history",
  "reports",
  "health",
  "device",
  "settings",
  "settings/people",
  "settings/sensors",
  "settings/children",
  "settings/values",
];

const LANGUAGES = [
  ["fr", "fr-FR"],
  ["en", "en-GB"],
] as const;
const THEMES = ["night", "day"] as const;

type Violation = { id: string; help: string; nodes: { html: string; failureSummary: string }[] };

/** What axe-core finds against WCAG 2.2 AA and its own good practice. */
const violations = async (page: Page): Promise<string[]> => {
  if (!(await page.evaluate("typeof axe === 'object'"))) await page.evaluate(axe.source);
  const found = (await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations)",
  )) as Violation[];
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
};

const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

describeWith("chromium", "every view of the page", (chromiumPath) => {
  let browser: Browser;
  let house: HouseOnPage;
  let incident = "";

  beforeAll(async () => {
    [browser, house] = await Promise.all([startBrowser(chromiumPath), startHouseOnPage()]);
    incident = house.phone.pages()[0]?.incident.id ?? "";
  });
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  test.each(LANGUAGES.flatMap(([language, locale]) => THEMES.map((theme) => [language, theme, locale] as const)))(
    "has no violation in %s by %s, and fits a phone and a desk",
    async (language, theme, locale) => {
      const { page, errors } = await openPage(browser, { locale, bypassCSP: true });
      await page.addInitScript(`localStorage.setItem("veilleuse.theme", "${theme}")`);
      await page.goto(house.hub.http);
      await page.locator("#caregiver").waitFor();
      const bad: Record<string, string[]> = {};
      const check = async (name: string): Promise<void> => {
        const found = await violations(page);
        if (((await page.evaluate(overflow)) as number) > 0) found.push("wider than a phone");
        if (found.length > 0) bad[name] = found;
        await keepPicture(page, `${name.replaceAll("/", "-")}-${language}-${theme}`);
      };
      await check("login");
      await logIn(page, house.hub.http, "papa", "papa-pw");
      for (const view of [...VIEWS, `incident/${encodeURIComponent(incident)}`]) {
        await look(page, view);
        await check(view.startsWith("incident") ? "incident" : view);
      }
      await look(page, "care");
      await page.locator(".taps button").first().click();
      await page.locator(".undo button").waitFor();
      await check("undo");
      await page.setViewportSize(DESK);
      for (const view of VIEWS) {
        await look(page, view);
        if (((await page.evaluate(overflow)) as number) > 0) bad[view] = ["wider than a desk"];
        await keepPicture(page, `${view.replaceAll("/", "-")}-${language}-${theme}-desk`);
      }
      await page.setViewportSize(PHONE);
      expect(bad).toEqual({});
      expect(errors).toEqual([]);
      await page.context().close();
    },
    120_000,
  );
});
