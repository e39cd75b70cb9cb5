import type { Page } from "playwright-core";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { browseHouse } from "../harness/browseHouse.ts";
import { hold, keepPicture, logIn, look, openPage } from "../harness/browser.ts";
import { TOKEN } from "../harness/household.ts";
import { describeWith } from "../harness/programs.ts";

describeWith("chromium", "what was done by mistake", (chromiumPath) => {
  const at = browseHouse(chromiumPath);
  let page: Page;
  let errors: string[];
  let incident = "";

  const api = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const answer = await fetch(`${at.house.hub.http}/api/v1${path}`, { ...init, headers });
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  };
  const count = (path: string) => async () => (await api<unknown[]>(path)).length;
  const said = () => page.locator('p.only-spoken[role="status"]').last();
  const undo = () => page.locator(".undo button");
  const undone = () => page.getByText("Taken back.").first().waitFor();

  beforeAll(async () => {
    incident = at.house.phone.pages()[0]?.incident.id ?? "";
    ({ page, errors } = await openPage(at.browser));
    await logIn(page, at.house.hub.http, "papa", "papa-pw");
  });
  beforeEach(async () => {
    await page.reload();
  });

  test("is taken back with one touch: care that was logged", async () => {
    await look(page, "care");
    await page.getByRole("button", { name: "Diaper changed" }).click();
    await undo().waitFor();
    expect(await page.locator(".undo").textContent()).toContain("Diaper changed: Lou, Noé");
    expect(await count("/care")()).toBe(1);
    await keepPicture(page, "undo");
    const refused: number[] = [];
    page.on("response", (answer) => answer.status() >= 400 && refused.push(answer.status()));
    await undo().dblclick();
    await undone();
    expect(await count("/care")()).toBe(0);
    expect(refused).toEqual([]);
  });

  test("is taken back by the keyboard from anywhere, and read out: a swapped night", async () => {
    await look(page, "oncall");
    const swaps = async () => (await api<{ swaps: unknown[] }>("/oncall")).swaps.length;
    await hold(page.getByRole("button", { name: "Swap this night" }));
    await expect.poll(() => said().textContent()).toMatch(/swapped\. Control Z takes it back/);
    expect(await swaps()).toBe(1);
    await page.keyboard.press("Control+z");
    await undone();
    expect(await swaps()).toBe(0);
    // There is nothing left to take back.
    await page.keyboard.press("Control+z");
    expect(await swaps()).toBe(0);
  });

  test("waits for whoever reaches it with the keyboard", async () => {
    await page.clock.install();
    await page.reload();
    await look(page, "care");
    await page.getByRole("button", { name: "Fed" }).click();
    await undo().waitFor();
    await undo().focus();
    await page.clock.fastForward(60_000);
    expect(await undo().count()).toBe(1);
    await page.keyboard.press("Enter");
    await undone();
    expect(await count("/care")()).toBe(0);
    await page.getByRole("button", { name: "Fed" }).click();
    await undo().waitFor();
    await page.clock.fastForward(13_000);
    await undo().waitFor({ state: "detached" });
    const [entry] = await api<{ id: string }[]>("/care");
    await api(`/care/${entry?.id}`, { method: "DELETE" });
  });

  test("leaves the text that somebody is writing alone", async () => {
    await look(page, "care");
    await page.getByRole("button", { name: "Fed" }).click();
    await undo().waitFor();
    await page.locator("#care-note").fill("slept badly");
    await page.locator("#care-note").press("Control+z");
    expect(await count("/care")()).toBe(1);
    await undo().click();
    await undone();
  });

  test("is taken back in an incident: a tick, a note and a mute", async () => {
    await look(page, `incident/${encodeURIComponent(incident)}`);
    const box = page.locator(".check input").first();
    await box.check();
    await undo().click();
    await undone();
    expect(await box.isChecked()).toBe(false);

    const notes = async () =>
      (await api<{ timeline: { what: string }[] }>(`/incidents/${incident}`)).timeline.filter(
        ({ what }) => what === "note",
      ).length;
    await page.locator("#note").fill("a burp");
    await page.locator("#note").press("Enter");
    await undo().waitFor();
    expect(await notes()).toBe(1);
    await undo().click();
    await undone();
    expect(await notes()).toBe(0);
    await expect.poll(() => page.locator(".timeline").textContent()).not.toMatch(/a burp/);

    await hold(page.getByRole("button", { name: /30.min/ }));
    await undo().waitFor();
    expect(await count("/mutes")()).toBe(1);
    await undo().click();
    await undone();
    expect(await count("/mutes")()).toBe(0);
  });

  test("is taken back for a room and for people: “I am here”, a mode, an absence, and its end", async () => {
    await look(page, "now");
    await page.locator("article.sensor summary").first().click();
    await hold(page.getByRole("button", { name: /I am here/ }).first());
    await undo().waitFor();
    expect(await count("/presence")()).toBe(1);
    await undo().click();
    await undone();
    expect(await count("/presence")()).toBe(0);

    const modes = async () => (await api<{ mode: { by: string } }[]>("/sensors")).map(({ mode }) => mode.by);
    await hold(page.getByRole("button", { name: /^play/ }).first());
    await undo().waitFor();
    expect(await modes()).toContain("papa");
    await undo().click();
    await undone();
    expect(await modes()).not.toContain("papa");

    await look(page, "oncall");
    const absences = async () => (await api<{ absences: unknown[] }>("/oncall")).absences.length;
    await page.locator("#away-until").fill(`${new Date().getFullYear() + 1}-01-01T12:00`);
    await hold(page.getByRole("button", { name: /^Is away/ }));
    await undo().waitFor();
    expect(await absences()).toBe(1);
    await hold(page.getByRole("button", { name: /^Is back/ }));
    await expect.poll(absences).toBe(0);
    await undo().click();
    await undone();
    expect(await absences()).toBe(1);
  });

  test("says so when it cannot be taken back any more", async () => {
    await look(page, "care");
    await page.getByRole("button", { name: "Medicine" }).click();
    await undo().waitFor();
    const [entry] = await api<{ id: string }[]>("/care");
    await api(`/care/${entry?.id}`, { method: "DELETE" });
    await undo().click();
    await page.locator(".undo").getByText("That is not there any more.").waitFor();
    expect(errors.filter((text) => !text.includes("404"))).toEqual([]);
  });
});
