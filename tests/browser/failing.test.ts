import { expect, test } from "vitest";
import { browseHouse } from "../harness/browseHouse.ts";
import { logIn, look, openPage } from "../harness/browser.ts";
import { describeWith } from "../harness/programs.ts";

describeWith("chromium", "a view that fails", (chromiumPath) => {
  const at = browseHouse(chromiumPath);

  test("says so and takes nothing else along: the page goes on watching, and the view works when it can again", async () => {
    const { page } = await openPage(at.browser);
    await logIn(page, at.house.hub.http, "papa", "papa-pw");
    // An answer that is not as it should be, of a hub of another version say.
    await page.route("**/api/v1/oncall*", (route) => route.fulfill({ json: { nights: null } }));
    await page.evaluate("location.hash = '#/oncall'");
    await page.getByText("This view does not work now.").waitFor();
    await page.unroute("**/api/v1/oncall*");
    await page.getByRole("link", { name: "Now" }).first().click();
    await page.locator(".digits").first().waitFor();
    expect(await page.getByText("This view does not work now.").count()).toBe(0);
    await look(page, "oncall");
    await page.getByRole("heading", { name: "Tonight" }).waitFor();
    await page.context().close();
  });

  test("is not one whose address is wrong", async () => {
    const { page, errors } = await openPage(at.browser);
    await logIn(page, at.house.hub.http, "papa", "papa-pw");
    for (const view of ["night/nonsense", "night/2026-99-99", "settings/nowhere", "incident", "nowhere/at/all"]) {
      await look(page, view);
      expect(await page.locator("main").count()).toBe(1);
      expect(await page.getByText("This view does not work now.").count()).toBe(0);
    }
    await look(page, "incident/unknown");
    await page.getByText("There is no such incident.").waitFor();
    expect(errors.filter((text) => !/404.*\/incidents\//.test(text))).toEqual([]);
    await page.context().close();
  });
});
