import { expect, it } from "vitest";
import { createFaultyHousehold, type FaultyHousehold } from "./testing/faultyHousehold.ts";
import type { Parent } from "./testing/faultyPhones.ts";
import * as promises from "./testing/householdPromises.ts";

const SECOND = 1000;
const NURSERY = "nursery-00000001-1";
const ATTIC = "attic-00000001-1";

const summaries = (home: FaultyHousehold, who: Parent) =>
  home.notices.filter(({ caregiver }) => caregiver === who).map(({ of }) => of.map(({ id }) => id).sort());
const reached = (home: FaultyHousehold, incident: string, who: Parent) =>
  home.incident(incident)?.timeline.some((entry) => entry.what === "delivered" && entry.who === who);

it("names in the summary the second child that woke between two attempts to tell of it", async () => {
  const home = createFaultyHousehold();
  for (const who of ["papa", "maman"] as const) await home.breaks(who, false);
  await home.begins("nursery", "loud");
  await home.passes(20 * SECOND);
  await home.begins("attic", "loud");
  await home.answersOnThePage("maman", NURSERY);
  for (const who of ["papa", "maman"] as const) await home.breaks(who, true);
  await home.passes(320 * SECOND);
  expect(summaries(home, "papa")).toEqual([[ATTIC, NURSERY]]);
  expect(summaries(home, "maman")).toEqual([]);
});

it("names both children in one summary when the phone works again just before somebody answers", async () => {
  const home = createFaultyHousehold();
  await home.begins("nursery", "loud");
  await home.begins("attic", "loud");
  await home.breaks("maman", false);
  await home.passes(121 * SECOND);
  await home.breaks("maman", true);
  await home.answersOnThePage("papa", NURSERY);
  await home.passes(320 * SECOND);
  expect(summaries(home, "maman")).toEqual([[ATTIC, NURSERY]]);
});

it("tells in another summary of what is over while one is on its way", async () => {
  const home = createFaultyHousehold();
  await home.begins("nursery", "loud");
  await home.passes(1 * SECOND);
  // So that each has a page of its own.
  await home.mutes("papa", "nursery", 1 * SECOND);
  await home.begins("attic", "loud");
  await home.breaks("maman", false);
  await home.passes(121.5 * SECOND);
  await home.breaks("maman", true);
  home.slows("maman", 4 * SECOND);
  await home.answersOnThePage("papa", ATTIC);
  await home.passes(1.1 * SECOND);
  await home.answersOnThePage("papa", NURSERY);
  await home.passes(320 * SECOND);
  expect(summaries(home, "maman")).toEqual([[ATTIC], [NURSERY]]);
});

it("tells in the first page of the other child that is still given time to soothe itself", async () => {
  const home = createFaultyHousehold();
  await home.begins("nursery", "cry");
  await home.passes(6 * SECOND);
  await home.begins("attic", "cry");
  await home.passes(40 * SECOND);
  expect(home.attempts.map(({ tellsOf }) => tellsOf)).toEqual([[NURSERY, ATTIC]]);
});

it("tells in the page of a loud sound of the child that cries elsewhere", async () => {
  const home = createFaultyHousehold();
  await home.begins("nursery", "cry");
  // Later than a wall would let it through.
  await home.passes(6 * SECOND);
  await home.begins("attic", "loud");
  await home.passes(40 * SECOND);
  expect(home.attempts.map(({ tellsOf }) => tellsOf)).toEqual([[ATTIC, NURSERY]]);
});

it("rings once more at most, however often the power fails before that is written down", async () => {
  const home = createFaultyHousehold();
  const nothing = { written: 0, afterMs: 0 };
  await home.losesPowerAt("nursery", "loud", [nothing, nothing, nothing]);
  expect(home.attempts).toHaveLength(2);
  promises.noPageIsRepeatedMoreThanOnce(home);
});

it("rings once more at most for the second child, however often the power fails before that is written down", async () => {
  const home = createFaultyHousehold();
  await home.begins("nursery", "loud");
  const nothing = { written: 0, afterMs: 0 };
  await home.losesPowerAt("attic", "loud", [nothing, nothing, nothing]);
  expect(home.attempts.some(({ tellsOf }) => tellsOf.includes(ATTIC))).toBe(true);
  promises.noPageIsRepeatedMoreThanOnce(home);
});

it("does not count a page for the second child that had left before it woke", async () => {
  const home = createFaultyHousehold();
  home.slows("papa", 4 * SECOND);
  await home.begins("nursery", "loud");
  await home.begins("attic", "loud");
  await home.breaks("papa", false);
  await home.passes(10 * SECOND);
  expect(reached(home, NURSERY, "papa")).toBe(true);
  expect(reached(home, ATTIC, "papa")).toBe(false);
  promises.nothingIsMarkedSentThatWasNot(home);
  await home.answersOnThePage("maman", NURSERY);
  await home.breaks("papa", true);
  await home.passes(320 * SECOND);
  expect(summaries(home, "papa")).toEqual([[ATTIC]]);
});

it("counts a page for both children when somebody answered before the phone said that it has it", async () => {
  const home = createFaultyHousehold();
  await home.begins("nursery", "cry");
  await home.begins("attic", "cry");
  await home.passes(31 * SECOND);
  home.slows("papa", 4 * SECOND);
  await home.passes(119 * SECOND);
  expect(home.attempts.at(-1)?.tellsOf).toHaveLength(2);
  await home.answersOnThePage("maman", ATTIC);
  await home.passes(5 * SECOND);
  for (const one of [NURSERY, ATTIC]) expect([one, reached(home, one, "papa")]).toEqual([one, true]);
  await home.passes(320 * SECOND);
  expect(summaries(home, "papa")).toEqual([]);
});

it("goes on trying for one child when the other one's page, which is its own, is answered", async () => {
  const home = createFaultyHousehold();
  await home.begins("nursery", "loud");
  await home.passes(10 * SECOND);
  await home.mutes("maman", "nursery", 60 * SECOND);
  await home.begins("attic", "loud");
  for (const who of ["papa", "maman"] as const) await home.breaks(who, false);
  await home.passes(125 * SECOND);
  expect([NURSERY, ATTIC].map((id) => home.incident(id)?.state)).toEqual(["paging", "paging"]);
  await home.answersOnThePage("maman", ATTIC);
  const tried = () => home.attempts.filter(({ incident, caregiver }) => incident === NURSERY && caregiver === "papa");
  const before = tried().length;
  await home.passes(35 * SECOND);
  expect(tried().length).toBeGreaterThan(before);
});
