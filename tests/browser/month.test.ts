import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hold, keepPicture, logIn, look, openPage, startBrowser } from "../harness/browser.ts";
import { type Household, startHousehold } from "../harness/household.ts";
import { describeWith } from "../harness/programs.ts";
import { until } from "../harness/until.ts";

type Night = { date: string; from: number; until: number; first: string };

describeWith("chromium", "the month on call", (chromiumPath) => {
  let browser: Browser;
  let home: Household;
  let page: Page;
  let nights: Night[];
  const rota = async () => (await home.api<{ nights: Night[] }>("/api/v1/oncall?nights=28")).body.nights;
  const cell = (date: string) => page.locator(".month td button", { hasText: wordsOf(date) });
  const wordsOf = (date: string): string =>
    new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" }).format(
      Date.parse(`${date}T12:00:00Z`),
    );

  beforeAll(async () => {
    [browser, home] = await Promise.all([startBrowser(chromiumPath), startHousehold()]);
    nights = await rota();
    ({ page } = await openPage(browser));
    await logIn(page, home.hub.http, "papa", "papa-pw");
    await look(page, "oncall");
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await home?.stop();
  });

  test("says in words who is first in each of 28 nights, under the right weekday", async () => {
    const heads = page.locator(".month th");
    const days = await Promise.all(Array.from({ length: 7 }, (_, i) => heads.nth(i).getAttribute("abbr")));
    const cells = await page.locator(".month tbody td").allTextContents();
    const said = cells.map((text, i) => ({ text, day: days[i % 7] as string })).filter(({ text }) => text !== "");
    expect(said).toHaveLength(28);
    for (const [i, { date, first }] of nights.entries()) {
      const name = first === "maman" ? "Maman, then Papa" : "Papa, then Maman";
      expect(said[i]?.text).toContain(`${wordsOf(date)}: ${name}`);
      // The place in its row is its weekday, and the head of that column says so.
      expect(wordsOf(date)).toContain(said[i]?.day);
    }
  });

  test("swaps a night that is not tonight by holding, marks it, and takes it back", async () => {
    const { date, first } = nights[3] as Night;
    await cell(date).click();
    const button = page.getByRole("button", { name: "Swap this night" });
    await button.click();
    expect((await rota())[3]?.first).toBe(first);
    await hold(button);
    await expect.poll(() => cell(date).textContent()).toMatch(/⇄.*swapped/);
    expect((await rota())[3]?.first).not.toBe(first);
    expect(await cell(nights[4]?.date as string).textContent()).not.toMatch(/⇄/);
    await keepPicture(page, "month");
    await hold(page.getByRole("button", { name: "Take the swap back" }));
    await expect.poll(() => cell(date).textContent()).not.toMatch(/⇄/);
    expect((await rota())[3]?.first).toBe(first);
  });

  test("marks the nights in which somebody is away, and says who", async () => {
    const { from } = nights[7] as Night;
    const body = JSON.stringify({ caregiver: "maman", from: from + 1000, until: (nights[8] as Night).until - 1000 });
    await home.api("/api/v1/oncall/absence", { method: "POST", body });
    await page.reload();
    await look(page, "oncall");
    for (const [i, away] of [
      [6, false],
      [7, true],
      [8, true],
      [9, false],
    ] as const) {
      const said = (await cell((nights[i] as Night).date).textContent()) ?? "";
      expect([i, said.includes("away: Maman")]).toEqual([i, away]);
    }
  });
});

describeWith("chromium", "a sensor that is not well", (chromiumPath) => {
  let browser: Browser;
  let home: Household;

  beforeAll(async () => {
    [browser, home] = await Promise.all([startBrowser(chromiumPath), startHousehold()]);
  });
  afterAll(async () => {
    await browser?.close();
    await home?.stop();
  });

  test("says on the page what is wrong and what to do: two boards with one name", async () => {
    const { page } = await openPage(browser);
    await logIn(page, home.hub.http, "papa", "papa-pw");
    for (const boot of ["0000000a", "0000000b", "0000000a", "0000000b"]) {
      const board = await home.sensor("nursery", { boot });
      await board.level();
    }
    const twins = async () =>
      (await home.api<{ id: string; twins: unknown }[]>("/api/v1/sensors")).body.some((one) => one.twins !== null);
    await until("the twins are noticed", twins);
    const card = page.locator("article.sensor", { hasText: "nursery" });
    await card.getByText("Two boards go by this name").waitFor({ timeout: 5000 });
    expect(await page.locator("article.sensor", { hasText: "attic" }).textContent()).not.toContain("Two boards");
    await look(page, "health");
    await page.locator("article", { hasText: "nursery" }).getByText("take one off its power").waitFor();
    await page.context().close();
  });
});
