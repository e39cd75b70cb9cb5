import fc from "fast-check";
import { expect, test } from "vitest";
import { type Cut, createFaultyHousehold, type FaultyHousehold } from "./testing/faultyHousehold.ts";
import * as promises from "./testing/householdPromises.ts";
import * as news from "./testing/newsPromises.ts";

/** More of them, and those of one seed, are for a long run: `VEILLEUSE_SCHEDULES=20000 VEILLEUSE_SEED=7`. */
const SCHEDULES = Number(process.env.VEILLEUSE_SCHEDULES ?? 1000);
const SEED = Number(process.env.VEILLEUSE_SEED ?? Date.now() % 2 ** 31);
/** So many have one seed, and what fails in them does not keep the others from being tried. */
const BATCH = 1000;
const BATCH_TIMEOUT_MS = 300_000;
const SECOND_MS = 1000;

const sensor = fc.constantFrom("nursery" as const, "attic" as const);
const parent = fc.constantFrom("maman" as const, "papa" as const);
const noise = fc.constantFrom("cry" as const, "loud" as const);
const cut: fc.Arbitrary<Cut> = fc.record({
  written: fc.constantFrom(0, 0.2, 0.4, 0.6, 0.8, 1),
  afterMs: fc.constantFrom(0, 0, 0, 1 * SECOND_MS, 31 * SECOND_MS, 121 * SECOND_MS),
});
const cuts = fc.array(cut, { minLength: 1, maxLength: 3 });

type Act = (home: FaultyHousehold) => unknown;
/** One thing that happens, and what it is called where a schedule is shown. */
type Event = { name: string; do: Act };
const act = <T>(name: string, what: fc.Arbitrary<T>, of: (what: T) => Act): fc.Arbitrary<Event> =>
  what.map((one) => ({ name: `${name} ${JSON.stringify(one)}`, do: of(one) }));

const fault = fc.oneof(
  {
    weight: 5,
    arbitrary: act(
      "begins",
      fc.record({ sensor, noise, lateS: fc.constantFrom(0, 0, 0, 3, 45, 200) }),
      (one) => (home) => home.begins(one.sensor, one.noise, one.lateS * SECOND_MS),
    ),
  },
  {
    weight: 3,
    arbitrary: act(
      "ends",
      fc.record({ sensor, lost: fc.boolean() }),
      (one) => (home) => home.ends(one.sensor, one.lost),
    ),
  },
  {
    weight: 2,
    arbitrary: act("bothBegin", fc.record({ noise, gapS: fc.constantFrom(0, 1, 6) }), (one) => async (home) => {
      await home.begins("nursery", one.noise);
      await home.passes(one.gapS * SECOND_MS);
      await home.begins("attic", one.noise);
    }),
  },
  { weight: 1, arbitrary: act("sensorRestarts", sensor, (one) => (home) => home.sensorRestarts(one)) },
  {
    weight: 3,
    arbitrary: act(
      "breaks",
      fc.record({ parent, works: fc.boolean() }),
      (one) => (home) => home.breaks(one.parent, one.works),
    ),
  },
  {
    weight: 1,
    arbitrary: act(
      "slows",
      fc.record({ parent, delayMs: fc.constantFrom(0, 4 * SECOND_MS) }),
      (one) => (home) => home.slows(one.parent, one.delayMs),
    ),
  },
  {
    weight: 3,
    arbitrary: act(
      "presses",
      fc.record({ parent, pagesAgo: fc.nat(3), cuts: fc.oneof(fc.constant([]), cuts) }),
      (one) => (home) => home.presses(one.parent, one.pagesAgo, one.cuts),
    ),
  },
  { weight: 1, arbitrary: act("answersOnThePage", parent, (one) => (home) => home.answersOnThePage(one)) },
  { weight: 1, arbitrary: act("answersAtTheStart", parent, (one) => (home) => home.answersAtTheStart(one)) },
  { weight: 1, arbitrary: act("closes", parent, (one) => (home) => home.closes(one)) },
  {
    weight: 1,
    arbitrary: act(
      "mutes",
      fc.record({ parent, sensor, minutes: fc.constantFrom(1, 6) }),
      (one) => (home) => home.mutes(one.parent, one.sensor, one.minutes * 60 * SECOND_MS),
    ),
  },
  { weight: 1, arbitrary: act("handsOff", fc.constant(null), () => (home) => home.handsOff()) },
  { weight: 2, arbitrary: act("restarts", fc.constant(null), () => (home) => home.restarts()) },
  { weight: 2, arbitrary: act("losesPower", cuts, (one) => (home) => home.losesPower(one)) },
  {
    weight: 2,
    arbitrary: act(
      "losesPowerAt",
      fc.record({ sensor, noise, cuts }),
      (one) => (home) => home.losesPowerAt(one.sensor, one.noise, one.cuts),
    ),
  },
);

type Step = [waitS: number, what: Event];
const schedule: fc.Arbitrary<Step[]> = fc.array(
  fc.tuple(fc.constantFrom(0, 1, 5, 29, 31, 60, 119, 121, 240, 320, 650), fault),
  {
    minLength: 3,
    maxLength: 20,
  },
);

/** What has to hold at every moment. */
const keepsItsPromises = (home: FaultyHousehold) => {
  promises.nothingIsMarkedSentThatWasNot(home);
  promises.anAnswerCountsOnce(home);
  promises.nobodyIsPagedAfterTheAnswer(home);
  promises.noPageIsRepeatedMoreThanOnce(home);
  promises.nothingWaitsForEver(home);
  promises.pagesComeInTime(home);
  promises.whatIsDueIsTried(home);
  promises.theSecondChildIsToldOf(home);
  promises.whatIsRefusedIsTriedAgain(home);
  promises.theSirenIsRight(home);
  promises.oneSoundIsOneIncident(home);
  news.newsAreTrue(home);
  news.updatesAreTrue(home);
  news.whatIsHeldBackStopsRinging(home);
};

/** A schedule that broke a promise, and how to see it again. */
const story = ({ counterexample, counterexamplePath, seed, errorInstance }: fc.RunDetails<[Step[]]>): string => {
  const steps = (counterexample?.[0] ?? []).map(([waitS, { name }]) => `after ${waitS} s ${name}`);
  const error = errorInstance instanceof Error ? errorInstance.stack : String(errorInstance);
  return [`seed ${seed}, path ${counterexamplePath}`, ...steps, error].join("\n");
};

/** Lives through a schedule, and says how often a page was tried. */
const live = async (steps: ReadonlyArray<Step>): Promise<number> => {
  const home = createFaultyHousehold();
  for (const [waitS, { do: happens }] of steps) {
    await home.passes(waitS * SECOND_MS);
    await happens(home);
    promises.theSirenIsRight(home);
  }
  keepsItsPromises(home);
  await promises.everybodyWhoIsNeededIsReached(home);
  keepsItsPromises(home);
  await news.everybodyKnowsInTheEnd(home);
  keepsItsPromises(home);
  home.journal.db.close();
  return home.attempts.length;
};

const BATCHES = Math.ceil(SCHEDULES / BATCH);

test(
  `${SCHEDULES} nights with lost messages, dead and slow channels, restarts, power cuts, late answers, a hand-off and two children`,
  async () => {
    let pages = 0;
    const broken: string[] = [];
    for (let batch = 0; batch < BATCHES; batch++) {
      const numRuns = Math.min(BATCH, SCHEDULES - batch * BATCH);
      const property = fc.asyncProperty(schedule, async (steps) => {
        pages += await live(steps);
      });
      const found = await fc.check(property, { numRuns, seed: SEED + batch });
      if (found.failed) broken.push(story(found));
      if (BATCHES === 1) continue;
      const told = `${batch * BATCH + numRuns} of ${SCHEDULES} schedules from seed ${SEED}, ${broken.length} batches broke\n`;
      process.stderr.write(found.failed ? `${broken.at(-1)}\n${told}` : told);
    }
    expect(broken.join("\n\n")).toBe("");
    // Schedules in which nothing rings would promise little.
    expect(pages).toBeGreaterThan(5 * SCHEDULES);
  },
  BATCHES * BATCH_TIMEOUT_MS,
);
