import { expect, test } from "vitest";
import { browseHouse } from "../harness/browseHouse.ts";
import { hold, logIn, look, openPage } from "../harness/browser.ts";
import { TOKEN } from "../harness/household.ts";
import { describeWith } from "../harness/programs.ts";

const DAY_MS = 86_400_000;
/** As in the settings of that household. */
const HOME = "Europe/Paris";
/** `2026-11-29 18:39:00`. */
const atHome = (atMs: number): string => new Date(atMs).toLocaleString("sv-SE", { timeZone: HOME });

describeWith("chromium", "the page of a parent abroad", (chromiumPath) => {
  const at = browseHouse(chromiumPath);

  const api = async <T>(path: string): Promise<T> =>
    (await (
      await fetch(`${at.house.hub.http}/api/v1${path}`, { headers: { authorization: `Bearer ${TOKEN}` } })
    ).json()) as T;

  test.each(["Asia/Tokyo", "America/St_Johns"])(
    "tells and takes the household's time, not that of %s",
    async (zone) => {
      const { page, errors } = await openPage(at.browser, { timezoneId: zone });
      await logIn(page, at.house.hub.http, "papa", "papa-pw");
      const id = at.house.phone.pages()[0]?.incident.id ?? "";
      const { openedAt } = await api<{ openedAt: number }>(`/incidents/${id}`);
      await look(page, `incident/${encodeURIComponent(id)}`);
      const began = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: HOME }).format(openedAt);
      expect(await page.locator(".timeline time").first().textContent()).toBe(began);

      await look(page, "oncall");
      const date = atHome(Date.now() + 3 * DAY_MS).slice(0, 10);
      await page.locator("#away-until").fill(`${date}T10:30`);
      await hold(page.getByRole("button", { name: /^Is away/ }));
      await page.getByRole("button", { name: /^Is back/ }).waitFor();
      const { absences } = await api<{ absences: { until: number }[] }>("/oncall");
      expect(absences.map(({ until }) => atHome(until))).toEqual([`${date} 10:30:00`]);
      await page.locator(".undo button").click();
      await page.getByText("Taken back.").first().waitFor();
      expect(errors).toEqual([]);
      await page.context().close();
    },
  );
});
