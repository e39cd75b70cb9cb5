import { expect, it } from "vitest";
import { createFaultyHousehold, type FaultyHousehold } from "./testing/faultyHousehold.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const PARENTS = ["papa", "maman"] as const;

const all = async (home: FaultyHousehold, works: boolean) => {
  for (const who of PARENTS) await home.breaks(who, works);
};
const papaWasTold = (home: FaultyHousehold) =>
  home.notices.filter(({ caregiver }) => caregiver === "papa").map(({ of }) => of.map(({ id }) => id));

/** Something that papa was to be woken for, is answered without him, and over before a phone works again. */
const missed = async (home: FaultyHousehold, sensor: "nursery" | "attic") => {
  await all(home, false);
  await home.begins(sensor, "loud");
  await home.passes(MINUTE);
  await home.answersOnThePage("maman");
  await home.ends(sensor, false);
  await home.passes(6 * MINUTE);
};

it("tells each outage's own incidents after it, and none of them again", async () => {
  const home = createFaultyHousehold();
  await missed(home, "nursery");
  await all(home, true);
  await home.passes(6 * MINUTE);
  await missed(home, "attic");
  await all(home, true);
  await home.passes(6 * MINUTE);
  expect(papaWasTold(home).filter((told) => told.length > 0)).toEqual([["nursery-00000001-1"], ["attic-00000001-1"]]);
});

it("tells nothing again after a restart", async () => {
  const home = createFaultyHousehold();
  await missed(home, "nursery");
  await all(home, true);
  await home.passes(6 * MINUTE);
  await home.restarts();
  await home.passes(6 * MINUTE);
  expect(papaWasTold(home)).toEqual([["nursery-00000001-1"]]);
});

it("waits with what pages again, and names it when that is over", async () => {
  const home = createFaultyHousehold();
  await all(home, false);
  await home.begins("nursery", "loud");
  await home.passes(MINUTE);
  await home.answersOnThePage("maman");
  // Nobody comes, and the noise goes on.
  await home.passes(11 * MINUTE);
  expect(home.incident("nursery-00000001-1")?.state).toBe("paging");
  await home.passes(6 * MINUTE);
  await home.answersOnThePage("maman");
  await home.ends("nursery", false);
  await all(home, true);
  await home.passes(6 * MINUTE);
  expect(papaWasTold(home)).toEqual([["nursery-00000001-1"]]);
});

it("names what paged again for a moment, although nobody was to be told of it meanwhile", async () => {
  const home = createFaultyHousehold();
  await home.breaks("maman", false);
  await home.begins("nursery", "loud");
  // Her turn comes after two minutes; from then on the summary knocks, with longer and longer pauses.
  await home.passes(150 * SECOND);
  await home.answersOnThePage("papa");
  // The noise goes on, and before her turn comes again a knock finds nothing that is over.
  await home.passes(715 * SECOND);
  await home.answersOnThePage("papa");
  expect(home.incident("nursery-00000001-1")?.timeline.filter(({ what }) => what === "acknowledged")).toHaveLength(2);
  await home.breaks("maman", true);
  await home.passes(6 * MINUTE);
  const told = home.notices.filter(({ caregiver }) => caregiver === "maman").map(({ of }) => of.map(({ id }) => id));
  expect(told).toEqual([["nursery-00000001-1"]]);
});
