import { expect, test } from "vitest";
import { browseHouse } from "../harness/browseHouse.ts";
import { openPage } from "../harness/browser.ts";
import { describeWith } from "../harness/programs.ts";
import { until } from "../harness/until.ts";

/** The page's own clock goes on in steps that are shorter than what it counts. */
const STEP_MS = 250;

describeWith("chromium", "the door after many wrong passwords", (chromiumPath) => {
  const at = browseHouse(chromiumPath);

  test("counts down, and opens by itself to the password that stands there by then", async () => {
    const { page } = await openPage(at.browser);
    await page.clock.install();
    await page.goto(at.house.hub.http);
    let asked = 0;
    await page.route("**/api/v1/session", (route) => {
      if (route.request().method() !== "POST" || ++asked > 2) return route.continue();
      const headers = { "Retry-After": asked === 1 ? "10" : "1" };
      return route.fulfill({ status: 429, headers, json: { code: "tooManyAttempts", path: "", message: "" } });
    });
    const passes = (words: string) =>
      until(words, async () => {
        await page.clock.runFor(STEP_MS);
        return (await page.getByRole("button", { name: words, exact: true }).count()) > 0;
      });
    await page.locator("#caregiver").fill("papa");
    await page.locator("#password").fill("papa-p");
    await page.keyboard.press("Enter");
    await page.getByText(/tries yours again by itself/).waitFor();
    const button = page.getByRole("button", { name: "Again in 10 s" });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    await page.locator("#password").fill("papa-pw");
    for (let second = 9; second > 0; second--) await passes(`Again in ${second} s`);
    expect(asked).toBe(1);
    // Still too early, for another reason; the next time it is not.
    await until("it asks again", async () => {
      await page.clock.runFor(STEP_MS);
      return asked === 2;
    });
    await page.getByRole("button", { name: "Again in 1 s", exact: true }).waitFor();
    await until("it asks a third time", async () => {
      await page.clock.runFor(STEP_MS);
      return asked === 3;
    });
    await page.locator("nav.nav").waitFor();
    await page.context().close();
  });
});
