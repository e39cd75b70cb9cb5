import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { browseHouse } from "../harness/browseHouse.ts";
import { look, openPage } from "../harness/browser.ts";
import { describeWith } from "../harness/programs.ts";

const HOLD_MS = 900;
const MOST_TABS = 60;

describeWith("chromium", "the page without a mouse and without motion", (chromiumPath) => {
  const at = browseHouse(chromiumPath);
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    ({ page, errors } = await openPage(at.browser, { reducedMotion: "reduce" }));
  });

  const focused = () => page.evaluate("document.activeElement.textContent") as Promise<string>;
  /** Goes on with the tabulator until it stands on something with these words, and sees that it is shown to be there. */
  const tabTo = async (words: RegExp): Promise<void> => {
    for (let i = 0; i < MOST_TABS; i++) {
      await page.keyboard.press("Tab");
      if (!words.test(await focused())) continue;
      const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
      expect(outline).toBe("solid");
      return;
    }
    throw new Error(`the tabulator never comes to ${words}`);
  };
  const holdKey = async (key: string): Promise<void> => {
    await page.keyboard.press(key, { delay: HOLD_MS });
  };

  test("logs somebody in", async () => {
    await page.goto(at.house.hub.http);
    await page.locator("#caregiver").focus();
    await page.keyboard.type("Papa ");
    await page.keyboard.press("Tab");
    await page.keyboard.type("papa-pw");
    await page.keyboard.press("Enter");
    await page.locator("nav.nav").waitFor();
  });

  test("swaps a night by a key that is held, and leaves whoever did it where they were", async () => {
    await look(page, "oncall");
    await tabTo(/^Swap this night/);
    await page.keyboard.press("Enter");
    expect(await page.getByRole("button", { name: "Take the swap back" }).count()).toBe(0);
    await holdKey("Enter");
    await page.getByRole("button", { name: "Take the swap back" }).waitFor();
    expect(await focused()).toMatch(/^Take the swap back/);
    await holdKey(" ");
    await page.getByRole("button", { name: "Swap this night" }).waitFor();
    expect(await focused()).toMatch(/^Swap this night/);
  });

  test("answers for a child", async () => {
    await look(page, "now");
    await tabTo(/^On my way/);
    await holdKey(" ");
    await page.getByText("Papa is on the way").waitFor();
  });

  test("moves nothing, not even where something is still to come", async () => {
    await page.route("**/api/v1/oncall*", () => undefined);
    await page.reload();
    await page.evaluate("location.hash = '#/oncall'");
    await page.locator(".skeleton-row").first().waitFor();
    expect(await page.evaluate("document.getAnimations().length")).toBe(0);
    expect(errors).toEqual([]);
  });
});
