import { expect, test } from "vitest";
import { householdNames } from "./householdNames.ts";
import { NightReader } from "./journal/nightReader.ts";
import { createVolatileJournal } from "./testing/volatileJournal.ts";

const startWith = (journal: ReturnType<typeof createVolatileJournal>, caregivers: { id: string; name: string }[]) =>
  householdNames(caregivers, { append: journal.append, nights: new NightReader(journal.db) });

const maman = { id: "maman", name: "Maman" };
const papa = { id: "papa", name: "Papa" };

test("whoever leaves the household keeps the last name they had in it, and whoever comes back is not gone", () => {
  const journal = createVolatileJournal();
  const live = (...caregivers: { id: string; name: string }[]) => {
    const names = startWith(journal, caregivers);
    names.keep();
    journal.flush();
    return names.former;
  };
  expect(live(maman, papa)).toEqual([]);
  expect(live(maman, { ...papa, name: "Jean" })).toEqual([]);
  expect(live(maman)).toEqual([{ id: "papa", name: "Jean" }]);
  expect(live(papa)).toEqual([maman]);
});

test("settings that a hub did not start with leave nobody behind", () => {
  const journal = createVolatileJournal();
  startWith(journal, [maman, papa]);
  journal.flush();
  expect(startWith(journal, [maman]).former).toEqual([]);
});

test("a journal that no hub of this version has opened yet knows nobody, and can be read", () => {
  const journal = createVolatileJournal();
  journal.db.exec("DROP TABLE person");
  expect(startWith(journal, [maman]).former).toEqual([]);
});
