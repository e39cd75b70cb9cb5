import { writeFileSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browseHouse } from "../harness/browseHouse.ts";
import { DESK, keepPicture, logIn, look, openPage, PHONE, startBrowser } from "../harness/browser.ts";
import { type HubProcess, startHubProcess } from "../harness/hubProcess.ts";
import { describeWith } from "../harness/programs.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";
import { VIEWS } from "../harness/views.ts";

const LANGUAGES = [
  ["fr", "fr-FR"],
  ["en", "en-GB"],
] as const;
const THEMES = ["night", "day"] as const;

const REPORTS = ["morning", "week", "paediatrician", "post-mortem"];

const CASES = LANGUAGES.flatMap(([language, locale]) => THEMES.map((theme) => [language, theme, locale] as const));

type Violation = { id: string; help: string; nodes: { html: string; failureSummary: string }[] };

/** What axe-core finds against WCAG 2.2 AA and its own good practice. */
const violations = async (page: Page): Promise<string[]> => {
  if (!(await page.evaluate("typeof axe === 'object'"))) await page.evaluate(axe.source);
  const found = (await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations)",
  )) as Violation[];
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
};

const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

/** What a thumb in the dark would miss: less than 44 px. A link within a sentence is as high as its line. */
const TOO_SMALL = `[...document.querySelectorAll("a, button, input, select, summary")]
  .filter((one) => one.checkVisibility() && !one.closest("p, label"))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 0 && (width < 44 || height < 44))
  .map(([one, { width, height }]) => one.outerHTML.slice(0, 80) + " is " + Math.round(width) + " by " + Math.round(height))`;

/** French signs that a line could begin with, and typewriter apostrophes. Code and addresses are not French. */
const BADLY_SET = `[...document.querySelectorAll("body *")]
  .filter((one) => !one.matches("script, style, code, pre, a, [lang=en]") && !one.closest("noscript, code, pre, [lang=en]"))
  .flatMap((one) => [...one.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data))
  .filter((text) => / [:;?!»]|« |[a-zé]'[a-zéê]/i.test(text))`;

/** Everything that a view has to be. */
const faults = async (page: Page, language: string): Promise<string[]> => {
  const found = await violations(page);
  if (((await page.evaluate(OVERFLOW)) as number) > 0) found.push("wider than its screen");
  found.push(...((await page.evaluate(TOO_SMALL)) as string[]));
  if (language === "fr") found.push(...((await page.evaluate(BADLY_SET)) as string[]));
  return found;
};

describeWith("chromium", "every view of the page", (chromiumPath) => {
  const at = browseHouse(chromiumPath);
  let incident = "";

  beforeAll(async () => {
    incident = at.house.phone.pages()[0]?.incident.id ?? "";
  });

  test.each(CASES)(
    "has no violation in %s by %s, and fits a phone and a desk",
    async (language, theme, locale) => {
      const { page, errors } = await openPage(at.browser, { locale, bypassCSP: true });
      await page.addInitScript(`localStorage.setItem("veilleuse.theme", "${theme}")`);
      await page.goto(at.house.hub.http);
      await page.locator("#caregiver").waitFor();
      const bad: Record<string, string[]> = {};
      const check = async (name: string): Promise<void> => {
        const found = await faults(page, language);
        if (found.length > 0) bad[name] = found;
        await keepPicture(page, `${name.replaceAll("/", "-")}-${language}-${theme}`);
      };
      await check("login");
      await logIn(page, at.house.hub.http, "papa", "papa-pw");
      for (const view of [...VIEWS, `incident/${encodeURIComponent(incident)}`]) {
        await look(page, view);
        for (const closed of await page.locator("summary").all()) await closed.click();
        await check(view.startsWith("incident") ? "incident" : view);
      }
      await look(page, "care");
      await page.locator(".taps button").first().click();
      await page.locator(".undo button").waitFor();
      await check("undo");
      await page.setViewportSize(DESK);
      for (const view of VIEWS) {
        await look(page, view);
        if (((await page.evaluate(OVERFLOW)) as number) > 0) bad[view] = ["wider than a desk"];
        await keepPicture(page, `${view.replaceAll("/", "-")}-${language}-${theme}-desk`);
      }
      await page.setViewportSize(PHONE);
      for (const report of REPORTS) {
        await look(page, "reports");
        const href = await page.locator(`a[href*="/reports/${report}"]`).first().getAttribute("href");
        await page.goto(`${at.house.hub.http}${href}`);
        await check(`report ${report}`);
        await page.goto(at.house.hub.http);
        await page.locator("nav.nav").waitFor();
      }
      expect(bad).toEqual({});
      expect(errors).toEqual([]);
      await page.context().close();
    },
    180_000,
  );

  test.each(LANGUAGES)(
    "has none in %s behind a notification's link, open, answered and wrong",
    async (language, locale) => {
      const { page, errors } = await openPage(at.browser, { locale, bypassCSP: true });
      const link = new URL(at.house.phone.pages()[0]?.acknowledgeUrl ?? "").pathname;
      const bad: Record<string, string[]> = {};
      const check = async (name: string): Promise<void> => {
        const found = await faults(page, language);
        if (found.length > 0) bad[name] = found;
      };
      await page.goto(`${at.house.hub.http}${link}`);
      await check("open");
      if (language === LANGUAGES.at(-1)?.[0]) {
        await page.getByRole("button").click();
        await page.getByRole("status").waitFor();
        await check("answered");
        await page.goto(`${at.house.hub.http}${link}`);
        await page.getByText(/already on the way/).waitFor();
        await check("late");
      }
      await page.goto(`${at.house.hub.http}/api/v1/ack/wrong`);
      await check("wrong");
      expect(bad).toEqual({});
      expect(errors.filter((text) => !text.includes("404"))).toEqual([]);
      await page.context().close();
    },
  );
});

describeWith("chromium", "the doors of the page", (chromiumPath) => {
  const folder = temporaryFolder("doors");
  let browser: Browser;
  let hub: HubProcess;

  beforeAll(async () => {
    const file = join(folder.path, "veilleuse.yaml");
    writeFileSync(file, "data: ./data\nhttp: { port: 0 }\nmqtt: { port: 0 }\n");
    [browser, hub] = await Promise.all([startBrowser(chromiumPath), startHubProcess(file)]);
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.kill("SIGTERM");
    folder.remove();
  });

  /** Looks through every door with the eyes of each language and theme. */
  const through = async (doors: Record<string, { address: string; there: string }>): Promise<void> => {
    const bad: Record<string, string[]> = {};
    for (const [language, theme, locale] of CASES) {
      const { page } = await openPage(browser, { locale, bypassCSP: true });
      await page.addInitScript(`localStorage.setItem("veilleuse.theme", "${theme}")`);
      for (const [name, { address, there }] of Object.entries(doors)) {
        // Another fragment alone would load nothing anew.
        await page.goto("about:blank");
        await page.goto(address);
        await page.locator(there).waitFor();
        const found = await faults(page, language);
        if (found.length > 0) bad[`${name} ${language} ${theme}`] = found;
        await keepPicture(page, `${name}-${language}-${theme}`);
      }
      await page.context().close();
    }
    expect(bad).toEqual({});
  };

  test("have no violation before anybody lives there", async () => {
    await through({
      "first-login": { address: hub.http, there: "#caregiver" },
      setup: { address: hub.setup as string, there: "#setup-name" },
    });
  }, 60_000);

  test("have none for who is invited, comes too late, or has another link; and say in words which", async () => {
    const post = async (path: string, body: object, cookie = ""): Promise<Response> =>
      fetch(`${hub.http}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", cookie },
        body: JSON.stringify(body),
      });
    const since = async () =>
      fetch(`${hub.http}/healthz`).then(
        async (answer) => ((await answer.json()) as { since: number }).since,
        () => undefined,
      );
    /** Does something after which the hub starts anew, and waits for that. */
    const changed = async (change: () => Promise<Response>): Promise<Response> => {
      const before = await since();
      const answer = await change();
      expect(answer.status).toBe(201);
      await until("the hub goes on", async () => ![undefined, before].includes(await since()), 15_000);
      return answer;
    };
    const maman = { id: "maman", name: "Maman", language: "fr", password: "petit ours brun" };
    const code = (hub.setup as string).split("/").at(-1);
    const first = await changed(() => post("/api/v1/setup", { code, ...maman }));
    const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
    const papa = { id: "papa", name: "Papa", language: "en" };
    const made = await changed(() => post("/api/v1/settings/caregivers", papa, cookie));
    const { invite } = (await made.json()) as { invite: string };
    const door = (token: string) => `${hub.http}/#/invite/${encodeURIComponent(token)}`;
    await through({
      "setup-done": { address: hub.setup as string, there: "main a" },
      invite: { address: door(invite), there: "#new-password" },
      "invite-wrong": { address: door(`${invite}x`), there: "main p.status" },
    });

    const { page } = await openPage(browser);
    await page.goto(door(invite));
    await page.locator("#new-password").fill("four words half asleep");
    await page.locator('button[type="submit"]').click();
    await page.locator("nav.nav").waitFor({ timeout: 20_000 });
    const { page: late } = await openPage(browser);
    await late.goto(door(invite));
    await late.getByText("This invitation was used or has expired. Ask for a new one.").waitFor();
    await page.context().close();
    await late.context().close();
  }, 120_000);
});
