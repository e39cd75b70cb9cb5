import { readFileSync } from "node:fs";
import type { CDPSession, Page } from "playwright-core";
import { expect, test } from "vitest";
import { browseHouse } from "../harness/browseHouse.ts";
import { logIn, look, openPage, PHONE } from "../harness/browser.ts";
import { TOKEN } from "../harness/household.ts";
import { describeWith } from "../harness/programs.ts";
import { VIEWS } from "../harness/views.ts";

/** On all views together, and again on all doors; more where somebody has the patience. */
const TAPS = Number(process.env.VEILLEUSE_TAPS ?? 10_000);
const PATIENCE_MS = 60_000 + 18 * TAPS;
/** Sent at once, before the browser is waited for. */
const BURST = 50;
/** What somebody sees who is not logged in. */
const DOORS = ["now", "setup", "setup/0123456789", "invite/0123456789"];
const KEYS = ["Enter", " ", "Tab", "Escape", "a", "7", "ArrowDown", "Backspace", "Delete"];
const CODES: Record<string, number> = {
  Enter: 13,
  " ": 32,
  Tab: 9,
  Escape: 27,
  ArrowDown: 40,
  Backspace: 8,
  Delete: 46,
};

/** The same taps every time: xorshift, which is random enough for a child. */
const drawFrom = (seed: number) => {
  let state = seed;
  return (low: number, high: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return low + ((high - low) * (state >>> 0)) / 2 ** 32;
  };
};

describeWith("chromium", "a toddler with the phone", (chromiumPath) => {
  const at = browseHouse(chromiumPath);

  const mash = async (session: CDPSession, draw: (low: number, high: number) => number): Promise<void> => {
    const sent: Promise<unknown>[] = [];
    for (let i = 0; i < BURST; i++) {
      if (draw(0, 1) < 0.7) {
        const at = { x: draw(0, PHONE.width), y: draw(0, PHONE.height), button: "left" as const, clickCount: 1 };
        sent.push(session.send("Input.dispatchMouseEvent", { type: "mousePressed", ...at }));
        sent.push(session.send("Input.dispatchMouseEvent", { type: "mouseReleased", ...at }));
      } else {
        const key = KEYS[Math.floor(draw(0, KEYS.length))] as string;
        const what = { key, windowsVirtualKeyCode: CODES[key] ?? key.toUpperCase().charCodeAt(0) };
        const text = key === "Enter" ? "\r" : key.length === 1 ? key : undefined;
        sent.push(session.send("Input.dispatchKeyEvent", { type: "keyDown", ...what, ...(text ? { text } : {}) }));
        sent.push(session.send("Input.dispatchKeyEvent", { type: "keyUp", ...what }));
      }
    }
    await Promise.all(sent);
  };

  /** Goes through the views, and back to each now and then: a child finds every way out. */
  const mashAll = async (page: Page, views: ReadonlyArray<string>): Promise<void> => {
    const session = await page.context().newCDPSession(page);
    const draw = drawFrom(20_261_127);
    page.context().on("page", (other) => void other.close());
    page.on("dialog", (dialog) => void dialog.dismiss());
    const bursts = Math.ceil(TAPS / views.length / BURST);
    for (const view of views) {
      for (let burst = 0; burst < bursts; burst++) {
        if (burst % 4 === 0) {
          if (!page.url().startsWith(at.house.hub.http)) await page.goto(at.house.hub.http);
          await look(page, view);
        }
        await mash(session, draw);
      }
    }
  };

  test(
    `destroys and answers nothing with ${TAPS} taps and keystrokes`,
    async () => {
      const incident = at.house.phone.pages()[0]?.incident.id ?? "";
      const before = readFileSync(at.house.file, "utf8");
      const { page, errors } = await openPage(at.browser);
      await logIn(page, at.house.hub.http, "papa", "papa-pw");
      await mashAll(page, [`incident/${encodeURIComponent(incident)}`, ...VIEWS]);
      const headers = { authorization: `Bearer ${TOKEN}` };
      const stored = (await (await fetch(`${at.house.hub.http}/api/v1/incidents/${incident}`, { headers })).json()) as {
        state: string;
        acknowledgedBy: string | null;
      };
      expect(stored).toMatchObject({ state: "paging", acknowledgedBy: null });
      const rota = (await (await fetch(`${at.house.hub.http}/api/v1/oncall`, { headers })).json()) as {
        swaps: unknown[];
      };
      expect(rota.swaps).toEqual([]);
      expect(readFileSync(at.house.file, "utf8")).toBe(before);
      // Care that was taken back twice, in its list and in the bar, is told to be gone; that is no fault.
      expect(errors.filter((text) => !/404.*\/care\//.test(text))).toEqual([]);
      // Still watching, and still logged in.
      await look(page, "now");
      expect(await page.locator("main").textContent()).toMatch(/nursery/);
    },
    PATIENCE_MS,
  );

  test(
    `gets nobody in with ${TAPS} taps and keystrokes at the door`,
    async () => {
      const before = readFileSync(at.house.file, "utf8");
      const { page, errors } = await openPage(at.browser);
      let tried = 0;
      page.on("request", (request) => {
        if (request.method() === "POST" && request.url().endsWith("/api/v1/session")) tried++;
      });
      await page.goto(at.house.hub.http);
      await mashAll(page, DOORS);
      // Otherwise it was not the lock that kept the child out.
      expect(tried).toBeGreaterThan(0);
      expect(await page.context().cookies()).toEqual([]);
      expect(readFileSync(at.house.file, "utf8")).toBe(before);
      // What the hub refuses stands in the browser's log; anything else would be a fault of the page.
      expect(errors.filter((text) => !/40[0-9]|429/.test(text))).toEqual([]);
      // Whoever has the password is let in after it; the hub may first pause for a few seconds.
      await page.goto("about:blank");
      await logIn(page, at.house.hub.http, "papa", "papa-pw");
      await page.context().close();
    },
    PATIENCE_MS,
  );
});
