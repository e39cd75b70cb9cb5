import { expect, it } from "vitest";
import { createZoneOffset } from "./zoneOffset.ts";

const QUARTER_MS = 900_000;

/** What the platform's clock of a zone shows at a moment. */
const shown = (timeZone: string) => {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return (atMs: number) => format.format(atMs);
};

it.each([
  // One hour, at one in the morning UTC.
  ["Europe/Paris", "2026-03-28", 3],
  ["Europe/Paris", "2026-10-24", 3],
  // Half an hour.
  ["Australia/Lord_Howe", "2026-04-03", 3],
  ["Australia/Lord_Howe", "2026-10-02", 3],
  // Backwards for Ramadan.
  ["Africa/Casablanca", "2026-02-14", 3],
  // A whole day left out, at the date line.
  ["Pacific/Apia", "2011-12-28", 4],
  ["Asia/Kathmandu", "1985-12-30", 3],
  ["UTC", "2026-01-01", 2],
])("shows in %s from %s on what the platform shows, in every quarter of an hour", (timeZone, date, days) => {
  const offset = createZoneOffset(timeZone);
  const utc = shown("UTC");
  const local = shown(timeZone);
  const from = Date.parse(`${date}T00:00:00Z`);
  for (let at = from; at < from + days * 86_400_000; at += QUARTER_MS) {
    expect([at, utc(at + offset(at))]).toEqual([at, local(at)]);
    expect([at, utc(at - 1 + offset(at - 1))]).toEqual([at, local(at - 1)]);
  }
});
