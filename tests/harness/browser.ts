import { mkdirSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core";
import { until } from "./until.ts";

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 800 };

/** Longer than a button has to be held. */
const HOLD_MS = 900;

/** Where screenshots go, when somebody wants to look at them. */
const gallery = process.env.VEILLEUSE_SCREENSHOTS;

/** Keeps a picture of the page when a gallery is asked for. */
export const keepPicture = async (page: Page, name: string): Promise<void> => {
  if (!gallery) return;
  mkdirSync(gallery, { recursive: true });
  await page.screenshot({ path: `${gallery}/${name}.png` });
};

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--no-first-run",
  "--disable-quic",
];

/** @param more arguments of Chromium */
export const startBrowser = (executablePath: string, more: string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath, args: [...ARGUMENTS, ...more] });

/** A page of somebody, on a phone unless said otherwise; what its console complains of is gathered in `errors`. */
export const openPage = async (
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; errors: string[] }> => {
  const context = await browser.newContext({ viewport: PHONE, locale: "en-GB", ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    // A request without a session, and one to a hub that is away, are said by the browser itself.
    const expected = /401|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE/;
    if (message.type() !== "error" || expected.test(message.text())) return;
    errors.push(`${message.text()} ${message.location().url}`);
  });
  return { page, errors };
};

export const logIn = async (page: Page, url: string, caregiver: string, password: string): Promise<void> => {
  await page.goto(url);
  await page.locator("#caregiver").fill(caregiver);
  await page.locator("#password").fill(password);
  await page.locator('button[type="submit"]').click();
  await page.locator("nav.nav").waitFor({ timeout: 20_000 });
};

/** Holds a button as a thumb does. */
export const hold = (button: Locator): Promise<void> => button.click({ delay: HOLD_MS });

/** Looks at a view by its address, and waits until nothing of it is still being fetched. */
export const look = async (page: Page, view: string): Promise<void> => {
  await page.evaluate(`location.hash = ${JSON.stringify(`#/${view}`)}`);
  await page.locator("main > *").first().waitFor({ timeout: 15_000 });
  await until("everything of the view is there", async () => (await page.locator(".skeleton").count()) === 0, 15_000);
};
