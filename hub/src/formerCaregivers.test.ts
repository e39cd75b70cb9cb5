import { expect, test } from "vitest";
import { rememberCaregivers } from "./formerCaregivers.ts";
import { NightReader } from "./journal/nightReader.ts";
import { createVolatileJournal } from "./testing/volatileJournal.ts";

test("whoever leaves the household keeps the last name they had in it, and whoever comes back is not gone", () => {
  const journal = createVolatileJournal();
  const live = (...caregivers: { id: string; name: string }[]) => {
    const nights = new NightReader(journal.db);
    const former = rememberCaregivers(caregivers, { append: journal.append, nights });
    journal.flush();
    return former;
  };
  const maman = { id: "maman", name: "Maman" };
  expect(live(maman, { id: "papa", name: "Papa" })).toEqual([]);
  expect(live(maman, { id: "papa", name: "Jean" })).toEqual([]);
  expect(live(maman)).toEqual([{ id: "papa", name: "Jean" }]);
  expect(live({ id: "papa", name: "Papa" })).toEqual([maman]);
});
