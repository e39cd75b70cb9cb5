import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cry, mix, quietRoom, whiteNoiseMachine } from "@veilleuse/firmware/simulator";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { DESK, hold, logIn, look, openPage, PHONE, startBrowser } from "../harness/browser.ts";
import { findProgram } from "../harness/findProgram.ts";
import { startHubProcess } from "../harness/hubProcess.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";
import { VIEWS } from "../harness/views.ts";
import { type DemoHousehold, startDemoHousehold } from "./household.ts";

type Eye = { name: string; viewport: typeof PHONE; locale: "en-GB" | "fr-FR"; theme: "night" | "day" };

/** Who looks: every view is kept once for each of them. */
const EYES: ReadonlyArray<Eye> = [
  { name: "phone", viewport: PHONE, locale: "en-GB", theme: "night" },
  { name: "desk", viewport: DESK, locale: "en-GB", theme: "night" },
  { name: "phone-fr", viewport: PHONE, locale: "fr-FR", theme: "night" },
  { name: "phone-day", viewport: PHONE, locale: "en-GB", theme: "day" },
  { name: "desk-fr-day", viewport: DESK, locale: "fr-FR", theme: "day" },
];

const REPORTS = ["morning", "week", "paediatrician", "post-mortem"];

const NIGHTS = 28;
const PASSWORD = "petit ours brun";
const QUIET = { nursery: quietRoom(35, 1), attic: whiteNoiseMachine(48, 9) };

type Looker = { eye: Eye; page: Page };

const open = (browser: Browser, eyes: ReadonlyArray<Eye> = EYES): Promise<Looker[]> =>
  Promise.all(
    eyes.map(async (eye) => {
      const options: BrowserContextOptions = { viewport: eye.viewport, locale: eye.locale };
      const { page } = await openPage(browser, { ...options, reducedMotion: "reduce" });
      await page.addInitScript(`localStorage.setItem("veilleuse.theme", "${eye.theme}")`);
      return { eye, page };
    }),
  );

const close = (lookers: Looker[]): Promise<unknown> => Promise.all(lookers.map(({ page }) => page.context().close()));

const text = (page: Page, words: RegExp): Promise<void> => page.getByText(words).first().waitFor({ timeout: 60_000 });

/** Takes a picture of every view of the page, as it is on a phone and on a desk, in both languages and themes. */
export const takePictures = async (folder: string, tell: (line: string) => void): Promise<void> => {
  const chromium = findProgram("chromium");
  if (chromium === undefined) throw new Error("there is no chromium on the PATH");
  let count = 0;
  /** What is seen at first, and beside it the whole where that is taller. */
  const keep = async ({ eye, page }: Looker, name: string): Promise<void> => {
    const file = join(folder, eye.name, name.replaceAll("/", "-"));
    mkdirSync(join(folder, eye.name), { recursive: true });
    await page.screenshot({ path: `${file}.png` });
    const height = (await page.evaluate("document.documentElement.scrollHeight")) as number;
    if (height > eye.viewport.height) {
      // A taller window and not a longer picture: what stands at the edge of the screen stays there.
      await page.setViewportSize({ ...eye.viewport, height });
      await page.screenshot({ path: `${file}.whole.png` });
      await page.setViewportSize(eye.viewport);
    }
    count++;
  };
  const keepAll = async (lookers: Looker[], name: string): Promise<void> => {
    for (const looker of lookers) await keep(looker, name);
    tell(name);
  };
  const keepView = async (lookers: Looker[], view: string, name: string): Promise<void> => {
    for (const { page } of lookers) await look(page, view);
    await keepAll(lookers, name);
  };

  const browser = await startBrowser(chromium);
  try {
    await firstMinutes(browser, keepAll, keepView);
    const home = await startDemoHousehold({ speed: 1, sounds: QUIET, nights: NIGHTS, settleMinutes: 0.2 });
    try {
      await oneEvening(browser, home, keepAll, keepView);
    } finally {
      await home.stop();
    }
  } finally {
    await browser.close();
  }
  tell(`${count} pictures in ${folder}`);
};

type KeepAll = (lookers: Looker[], name: string) => Promise<void>;
type KeepView = (lookers: Looker[], view: string, name: string) => Promise<void>;

/** A household that has nothing yet: its first caregiver, empty views, a sensor to be paired, an invitation. */
const firstMinutes = async (browser: Browser, keepAll: KeepAll, keepView: KeepView): Promise<void> => {
  const folder = temporaryFolder("pictures");
  const file = join(folder.path, "veilleuse.yaml");
  writeFileSync(file, "data: ./data\nhttp: { port: 0 }\nmqtt: { port: 0 }\n");
  const hub = await startHubProcess(file);
  try {
    const lookers = await open(browser);
    for (const { page } of lookers) {
      await page.goto(hub.http);
      await page.locator("#caregiver").waitFor();
    }
    await keepAll(lookers, "login-before-setup");
    for (const { page } of lookers) {
      await page.goto(hub.setup as string);
      await page.locator("#setup-name").waitFor();
    }
    await keepAll(lookers, "setup");
    const { page } = lookers[0] as Looker;
    await page.locator("#setup-name").fill("Maman");
    await page.locator("#new-password").fill(PASSWORD);
    await page.locator('button[type="submit"]').click();
    await page.locator("nav.nav").waitFor();
    for (const { page: other } of lookers.slice(1)) await logIn(other, hub.http, "maman", PASSWORD);
    for (const view of VIEWS) await keepView(lookers, view, `empty-${view}`);
    await look(page, "settings/sensors");
    await page.locator("#sensor-id").fill("nursery");
    await page.locator("#sensor-room").fill("Nursery");
    await hold(page.getByRole("button", { name: "Add" }).last());
    await page.locator(".steps code").waitFor();
    await keepAll(lookers.slice(0, 1), "pair");
    await look(page, "settings/people");
    await page.locator("#person-name").fill("Papa");
    await hold(page.getByRole("button", { name: /add and invite/i }));
    const link = page.locator(".invitation a");
    await link.waitFor();
    await keepAll(lookers.slice(0, 1), "invitation");
    const invited = (await link.getAttribute("href")) as string;
    await close(lookers);
    const strangers = await open(browser);
    for (const { page: stranger } of strangers) {
      await stranger.goto(invited);
      await stranger.locator("#new-password").waitFor();
    }
    await keepAll(strangers, "invite");
    for (const { page: stranger } of strangers) {
      await stranger.goto(`${invited}x`);
      await stranger.reload();
      await stranger.locator("main p").first().waitFor();
    }
    await keepAll(strangers, "invite-expired");
    await close(strangers);
  } finally {
    await hub.kill("SIGTERM");
    folder.remove();
  }
};

/** Four weeks behind it, everything calm; then a cry, two, an answer, calm again; then a sensor without power. */
const oneEvening = async (
  browser: Browser,
  home: DemoHousehold,
  keepAll: KeepAll,
  keepView: KeepView,
): Promise<void> => {
  const { hub, login, boards, phone } = home;
  const lookers = await open(browser);
  for (const { page } of lookers) {
    await page.goto(hub.http);
    await page.locator("#caregiver").waitFor();
  }
  await keepAll(lookers, "login");
  for (const { page } of lookers) {
    await page.locator("#caregiver").fill("maman");
    await page.locator("#password").fill("wrong");
    await page.locator('button[type="submit"]').click();
    await page.locator(".problem:not(:empty)").first().waitFor();
  }
  await keepAll(lookers, "login-wrong");
  for (const { page } of lookers) await logIn(page, hub.http, login.caregiver, login.password);
  await home.levelsAfter(Date.now());
  for (const view of VIEWS) await keepView(lookers, view, view);
  for (const range of [1, 2, 3, 4]) {
    for (const { page } of lookers) {
      await look(page, "history");
      await page
        .getByRole("group", { name: /Span|Durée/ })
        .getByRole("button")
        .nth(range)
        .click();
      await page.locator(".chart canvas").first().waitFor();
    }
    await keepAll(lookers, `history-${range}`);
  }
  for (const report of REPORTS) {
    const pages = await Promise.all(
      lookers.map(async ({ eye, page }) => {
        await look(page, "reports");
        const href = await page.locator(`a[href*="/reports/${report}"]`).first().getAttribute("href");
        const sheet = await page.context().newPage();
        await sheet.goto(`${hub.http}${href}`);
        return { eye, page: sheet };
      }),
    );
    await keepAll(pages, `report-${report}`);
    await Promise.all(pages.map(({ page }) => page.close()));
  }

  for (const { page } of lookers) await look(page, "now");
  boards.nursery.play(mix(QUIET.nursery, cry(93, 3)));
  for (const { page } of lookers) await page.locator(".incident button.big").first().waitFor({ timeout: 60_000 });
  await keepAll(lookers, "incident-now");
  const story = `incident/${encodeURIComponent((await phone.nextPage()).incident.id)}`;
  await keepView(lookers, story, "incident");
  boards.attic.play(mix(QUIET.attic, cry(91, 4)));
  await phone.nextPage();
  for (const { page } of lookers) {
    await look(page, "now");
    await page.locator(".incident h3").nth(1).waitFor();
  }
  await keepAll(lookers, "double-now");
  await keepView(lookers, story, "double-incident");
  const link = phone.pages()[0]?.acknowledgeUrl as string;
  const sheets = await Promise.all(
    lookers.map(async ({ eye, page }) => ({ eye, page: await page.context().newPage() })),
  );
  for (const { page } of sheets) await page.goto(link);
  await keepAll(sheets, "acknowledge-link");
  const { page: mine } = lookers[0] as Looker;
  await look(mine, "now");
  await hold(mine.locator(".incident button.big").first());
  await text(mine, /is on the way/);
  for (const { page } of sheets) await page.reload();
  await keepAll(sheets, "acknowledge-link-late");
  await Promise.all(sheets.map(({ page }) => page.close()));
  for (const { page } of lookers) await look(page, "now");
  await keepAll(lookers, "acknowledged-now");
  await keepView(lookers, story, "acknowledged-incident");
  boards.nursery.play(QUIET.nursery);
  boards.attic.play(QUIET.attic);
  await until("calm again", async () => (await mine.locator("article.settled").count()) > 0, 120_000);
  await keepView(lookers, story, "settled-incident");

  for (const { page } of lookers) await look(page, "now");
  boards.attic.powerCut();
  await Promise.all(lookers.map(({ page }) => page.locator(".sensor.not-live").waitFor({ timeout: 60_000 })));
  await keepAll(lookers, "stale-now");
  await until("the sensor is missed", async () => (await mine.locator(".incident.paging").count()) > 0, 60_000);
  await keepAll(lookers, "blind-now");
  await hub.stop();
  await Promise.all(lookers.map(({ page }) => page.locator(".banner").waitFor()));
  await keepAll(lookers, "lost-now");
  await close(lookers);
};
