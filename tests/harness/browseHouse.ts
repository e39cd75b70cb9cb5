import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { startBrowser } from "./browser.ts";
import { type HouseOnPage, startHouseOnPage } from "./houseOnPage.ts";

/** A browser and a household with a page for the tests of a block; both are there from its first test on. */
export const browseHouse = (chromiumPath: string): { readonly browser: Browser; readonly house: HouseOnPage } => {
  const there: Partial<{ browser: Browser; house: HouseOnPage }> = {};
  beforeAll(async () => {
    [there.browser, there.house] = await Promise.all([startBrowser(chromiumPath), startHouseOnPage()]);
  });
  afterAll(async () => {
    await there.browser?.close();
    await there.house?.stop();
  });
  return there as { browser: Browser; house: HouseOnPage };
};
