import fc from "fast-check";
import { expect, test } from "vitest";
import { createFaultyHousehold } from "./testing/faultyHousehold.ts";

const SCHEDULES = 1000;
const SECOND_MS = 1000;
/** A page goes out again after two minutes, and a channel that came back is tried within half a minute. */
const STILL_TRYING_MS = 160 * SECOND_MS;

const sensor = fc.constantFrom("nursery" as const, "attic" as const);
const parent = fc.constantFrom("maman" as const, "papa" as const);
const noise = fc.constantFrom("cry" as const, "loud" as const);

const fault = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("begins" as const),
      sensor,
      noise,
      lateS: fc.constantFrom(0, 0, 0, 3, 45, 200),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("ends" as const), sensor, lost: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("sensorRestarts" as const), sensor }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("breaks" as const), parent, works: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("answers" as const), parent, pagesAgo: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("restarts" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("losesPowerAt" as const),
      sensor,
      noise,
      times: fc.constantFrom(1, 1, 2, 3),
    }),
  },
);

const schedule = fc.array(fc.tuple(fc.constantFrom(0, 1, 5, 29, 31, 60, 119, 121, 240, 320, 650), fault), {
  minLength: 3,
  maxLength: 20,
});

type Step = readonly [number, typeof fault extends fc.Arbitrary<infer T> ? T : never];

const play = async (steps: ReadonlyArray<Step>) => {
  const home = createFaultyHousehold();
  for (const [waitS, step] of steps) {
    await home.passes(waitS * SECOND_MS);
    switch (step.do) {
      case "begins":
        await home.begins(step.sensor, step.noise, step.lateS * SECOND_MS);
        break;
      case "ends":
        await home.ends(step.sensor, step.lost);
        break;
      case "sensorRestarts":
        await home.sensorRestarts(step.sensor);
        break;
      case "breaks":
        await home.breaks(step.parent, step.works);
        break;
      case "answers":
        await home.answers(step.parent, step.pagesAgo);
        break;
      case "restarts":
        await home.restarts();
        break;
      case "losesPowerAt":
        await home.losesPowerAt(step.sensor, step.noise, step.times);
        break;
      default:
        step satisfies never;
    }
  }
  return home;
};

type Household = Awaited<ReturnType<typeof play>>;

/** Incidents that share a page with one, and itself. */
const onOnePage = (home: Household, id: string): string[] => {
  const incident = home.incident(id);
  const lead = incident?.held?.kind === "combined" ? [incident.held.lead ?? ""] : [];
  return [id, ...lead, ...(incident?.combined ?? []).map((other) => other.id)];
};

const nothingIsMarkedSentThatWasNot = (home: Household) => {
  const taken = new Set(
    home.attempts.filter(({ accepted }) => accepted).map(({ page, caregiver }) => `${page}/${caregiver}`),
  );
  const rows = home.journal.db.prepare("SELECT page, caregiver FROM page WHERE outcome = 'delivered'").all() as {
    page: string;
    caregiver: string;
  }[];
  for (const { page, caregiver } of rows) expect(taken).toContain(`${page}/${caregiver}`);
  for (const id of home.incidents) {
    const incident = home.incident(id);
    const told = incident?.timeline.some(({ what }) => what === "delivered") || incident?.firstPageAt !== null;
    if (told) expect(home.attempts.some(({ accepted }) => accepted)).toBe(true);
  }
};

const nobodyIsPagedAfterTheAnswer = (home: Household) => {
  for (const { incident, at, state } of home.attempts) {
    // An attempt is made for an incident that pages, and for no other.
    expect(["paging"]).toContain(state);
    const answeredAt = home.answered.get(incident);
    if (answeredAt === undefined || at <= answeredAt) continue;
    const goesOn = home
      .incident(incident)
      ?.timeline.some(
        ({ what, reason, at: since }) =>
          what === "paging" && reason === "noiseGoesOn" && since <= at && since > answeredAt,
      );
    expect(goesOn).toBe(true);
  }
};

const noPageIsRepeatedMoreThanOnce = (home: Household) => {
  const counts = new Map<string, number>();
  for (const { page, caregiver, accepted } of home.attempts) {
    if (accepted) counts.set(`${page}/${caregiver}`, (counts.get(`${page}/${caregiver}`) ?? 0) + 1);
  }
  for (const [page, count] of counts) expect([page, count <= 2]).toEqual([page, true]);
};

const everybodyWhoIsNeededIsReached = async (home: Household) => {
  const mended = home.attempts.length;
  for (const who of ["papa", "maman"] as const) await home.breaks(who, true);
  await home.passes(STILL_TRYING_MS);
  for (const id of home.incidents) {
    const incident = home.incident(id);
    if (incident?.state !== "paging" && incident?.held?.kind !== "combined") continue;
    const rang = home.attempts.filter(
      ({ accepted, incident: other }) => accepted && onOnePage(home, id).includes(other),
    );
    expect([id, rang.length > 0]).toEqual([id, true]);
    // And it goes on trying until somebody answers.
    const since = home.attempts.slice(mended).filter(({ incident: other }) => onOnePage(home, id).includes(other));
    expect([id, since.length > 0]).toEqual([id, true]);
  }
};

test(`${SCHEDULES} nights with lost messages, dead channels, restarts, power cuts, late answers and two children`, async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async (steps) => {
      const home = await play(steps);
      nothingIsMarkedSentThatWasNot(home);
      noPageIsRepeatedMoreThanOnce(home);
      await everybodyWhoIsNeededIsReached(home);
      nobodyIsPagedAfterTheAnswer(home);
      nothingIsMarkedSentThatWasNot(home);
      noPageIsRepeatedMoreThanOnce(home);
      home.journal.db.close();
    }),
    { numRuns: SCHEDULES },
  );
}, 300_000);
