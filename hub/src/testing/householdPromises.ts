import { expect } from "vitest";
import type { Incident } from "../alerts/incident.ts";
import type { FaultyHousehold } from "./faultyHousehold.ts";
import type { Parent } from "./faultyPhones.ts";
import { POLICY } from "./householdPolicy.ts";

const SECOND_MS = 1000;
const { repeatMs, steps } = POLICY.escalation;
/** A page goes out again after two minutes, and a channel that came back is tried within half a minute. */
const STILL_TRYING_MS = repeatMs + 40 * SECOND_MS;
const EVERYONE_AFTER_MS = steps.find(({ to }) => to === "everyone")?.afterMs ?? 0;
/** A phone may take this long to say that it has a page. */
export const SLOWEST_MS = 5 * SECOND_MS;
/** The longest pause between two rounds over a parent's channels, and the slowness of a phone. */
const LONGEST_ROUND_MS = 30 * SECOND_MS + 2 * SLOWEST_MS;
/** What is heard of later than this is history. */
const LATE_MS = 60 * SECOND_MS;
const LATE_GRACE_MS = 5 * SECOND_MS;
export const PARENTS = ["papa", "maman"] as const satisfies Parent[];
/** Nobody could be reached for this long, with a little to spare. */
const UNREACHED_MS = 12 * SECOND_MS;

export const STATES: ReadonlyArray<string> = ["pending", "paging", "acknowledged", "settled", "closed"];
export const isOver = (state: string) => state === "acknowledged" || state === "settled" || state === "closed";

/** Incidents that share a page with one, and itself. */
const onOnePage = ({ id, held, combined }: Incident): string[] => [
  id,
  ...(held?.kind === "combined" ? [held.lead ?? ""] : []),
  ...combined.map((other) => other.id),
];

const taken = (home: FaultyHousehold, ids: ReadonlyArray<string>) =>
  home.attempts.filter(({ accepted, incident }) => accepted && ids.includes(incident));

/** Nothing is marked sent that no channel accepted. */
export const nothingIsMarkedSentThatWasNot = (home: FaultyHousehold): void => {
  const accepted = new Set(home.attempts.filter((one) => one.accepted).map((one) => `${one.page}/${one.caregiver}`));
  const rows = home.journal.db.prepare("SELECT page, caregiver FROM page WHERE outcome = 'delivered'").all() as {
    page: string;
    caregiver: string;
  }[];
  for (const { page, caregiver } of rows) expect(accepted).toContain(`${page}/${caregiver}`);
  for (const incident of home.incidents) {
    const told = incident.timeline.filter(({ what }) => what === "delivered");
    for (const { who, at } of told) {
      const rang = home.attempts.some(
        (one) => one.accepted && one.caregiver === who && one.at <= at && one.tellsOf.includes(incident.id),
      );
      expect([incident.id, who, at, rang]).toEqual([incident.id, who, at, true]);
    }
    if (incident.firstPageAt !== null) expect([incident.id, told.length > 0]).toEqual([incident.id, true]);
  }
};

/** An answer counts once, for everything on the page, and at once; one that does not count says why. */
export const anAnswerCountsOnce = (home: FaultyHousehold): void => {
  for (const { by, incident, result, before, shared } of home.answers) {
    const waits = before === "pending" || before === "paging";
    expect([incident, before, result.ok]).toEqual([incident, before, waits]);
    if (!waits) expect(result.code).toBe(before === "acknowledged" ? "alreadyAcknowledged" : "closed");
    if (!waits) continue;
    for (const one of shared) {
      if (isOver(one.before)) continue;
      expect([one.id, one.after, one.by]).toEqual([one.id, "acknowledged", by]);
    }
  }
};

/** Nobody is paged for what somebody answered, unless the noise went on and nobody moved. */
export const nobodyIsPagedAfterTheAnswer = (home: FaultyHousehold): void => {
  // A page may be older than its own story, when that was lost with the power and written anew at the start.
  const lostWithPowerMs = home.powerCuts > 0 ? SECOND_MS : 0;
  const answeredAt = new Map<string, number>();
  for (const { at, result, shared } of home.answers) {
    if (!result.ok) continue;
    for (const { id, before } of shared) if (!isOver(before)) answeredAt.set(id, at);
  }
  for (const { incident: id, at, state, caregiver } of home.attempts) {
    // An attempt is made for an incident that pages, and for no other.
    expect([id, caregiver, state]).toEqual([id, caregiver, "paging"]);
    const answered = answeredAt.get(id);
    if (answered === undefined || at <= answered) continue;
    const goesOn = home
      .incident(id)
      ?.timeline.some(
        ({ what, reason, at: since }) =>
          what === "paging" &&
          reason === "noiseGoesOn" &&
          since <= at + lostWithPowerMs &&
          since >= answered + POLICY.resumeMs,
      );
    expect([id, at - answered, goesOn]).toEqual([id, at - answered, true]);
  }
};

/** A page rings once, and a restart before it was written down rings it once more. */
export const noPageIsRepeatedMoreThanOnce = (home: FaultyHousehold): void => {
  const counts = new Map<string, number>();
  for (const { page, caregiver, accepted } of home.attempts) {
    if (accepted) counts.set(`${page}/${caregiver}`, (counts.get(`${page}/${caregiver}`) ?? 0) + 1);
  }
  const most = home.lives > 1 ? 2 : 1;
  for (const [page, count] of counts) expect([page, count <= most, count]).toEqual([page, true, count]);
  // What the disk knows to be delivered is not repeated at all.
  const written = home.journal.db
    .prepare("SELECT page, count(*) AS n FROM page WHERE outcome = 'delivered' GROUP BY page, caregiver")
    .all() as { page: string; n: number }[];
  for (const { page, n } of written) expect([page, n]).toEqual([page, 1]);
};

/** One span in which an incident paged: its escalation counts `since` then. */
type Round = {
  from: number;
  since: number;
  to: number;
  first: string;
  pages: { who: string; at: number; reason: string }[];
};

/** Spans in which an incident paged, as its own story tells them, each with its pages. */
const rounds = (incident: Incident, now: number): Round[] => {
  const found: Round[] = [];
  let open: Round | undefined;
  let loudAt = Number.NEGATIVE_INFINITY;
  let state = "";
  for (const { at, what, reason, who = "" } of incident.timeline) {
    if ((what === "pending" || what === "started") && reason === "loud") loudAt = Math.max(loudAt, at);
    if (STATES.includes(what)) state = what;
    // What is let go before its first page goes on waiting for that.
    if (what === "paging" || (what === "released" && state === "paging")) {
      if (open) open.to = at;
      // A loud sound pages at once: its escalation counts from the sound, also where that was heard of a little later.
      const held = incident.timeline.some((entry) => entry.what === "released" && entry.at === at);
      const late = reason === "atOnce" && !held && at - loudAt <= LATE_MS;
      open = { from: at, since: late ? loudAt : at, to: now, first: "", pages: [] };
      found.push(open);
    } else if (what === "page" && open) {
      if (reason === "firstOnCall") open.first = who;
      open.pages.push({ who, at, reason });
    } else if (open && ["acknowledged", "settled", "closed", "held"].includes(what)) {
      open.to = at;
      open = undefined;
    }
  }
  return found;
};

/** The first is paged at once, the second two minutes later, and each again two minutes after their last page. */
export const pagesComeInTime = (home: FaultyHousehold): void => {
  for (const incident of home.incidents) {
    for (const { from, since, to, first, pages } of rounds(incident, home.now)) {
      if (to - from <= SECOND_MS) continue;
      expect([incident.id, from, PARENTS.includes(first as Parent)]).toEqual([incident.id, from, true]);
      for (const who of PARENTS) {
        let due = who === first ? from : since + (steps[1]?.afterMs ?? 0);
        for (const { at, reason } of pages.filter((page) => page.who === who)) {
          const onTime = reason === "anotherChildAwake" ? at <= due : Math.abs(at - due) <= SECOND_MS;
          expect([incident.id, who, reason, at - due, onTime]).toEqual([incident.id, who, reason, at - due, true]);
          due = at + repeatMs;
        }
        // The next one is not overdue.
        expect([incident.id, who, to - due <= SECOND_MS, to - due]).toEqual([incident.id, who, true, to - due]);
      }
    }
  }
};

/** Nothing waits longer than it takes to soothe oneself, and for the end of what is heard of late. */
export const nothingWaitsForEver = (home: FaultyHousehold): void => {
  for (const { id, state, held, openedAt } of home.incidents) {
    if (state !== "pending" || held !== null) continue;
    const from = Math.max(openedAt + POLICY.selfSoothingMs, home.openedAt(id) + LATE_GRACE_MS);
    expect([id, home.now - from, home.now - from <= SECOND_MS]).toEqual([id, home.now - from, true]);
  }
};

/** A page that is due is on its way at once, unless the one before it still is. */
export const whatIsDueIsTried = (home: FaultyHousehold): void => {
  for (const { id, timeline } of home.incidents) {
    for (const { what, at, who } of timeline) {
      if (what !== "page") continue;
      const mine = home.attempts.filter(({ incident, caregiver }) => incident === id && caregiver === who);
      const tried = mine.some((one) => one.at >= at - SLOWEST_MS && one.at <= at + SLOWEST_MS);
      const before = mine.findLast((one) => one.at <= at);
      const stillTrying = before !== undefined && !before.accepted && at - before.at <= STILL_TRYING_MS;
      expect([id, who, at, tried || stillTrying]).toEqual([id, who, at, true]);
    }
  }
};

/** Whoever was woken for one child is told of the second one as well, at once. */
export const theSecondChildIsToldOf = (home: FaultyHousehold): void => {
  for (const { id, held } of home.incidents) {
    if (held?.kind !== "combined") continue;
    const told = home.incident(held.lead ?? "")?.combined.map((other) => other.id);
    expect([id, told]).toEqual([id, expect.arrayContaining([id])]);
  }
  // A second restart may leave it to the repeat.
  if (home.lives > 1) return;
  for (const incident of home.incidents) {
    for (const { what, at, reason: room } of incident.timeline) {
      if (what !== "combined" || at + SLOWEST_MS > home.now) continue;
      const round = rounds(incident, home.now).find(({ from, to }) => from <= at && at + SLOWEST_MS <= to);
      const woken = new Set(round?.pages.filter((page) => page.at <= at).map(({ who }) => who));
      for (const who of woken) {
        const mine = home.attempts.filter((one) => one.incident === incident.id && one.caregiver === who);
        const told = mine.some((one) => one.at >= at && one.at <= at + SLOWEST_MS && tells(one, room));
        const stillTrying = mine.some((one) => !one.accepted && one.at <= at && at - one.at <= STILL_TRYING_MS);
        expect([incident.id, who, room, at, told || stillTrying]).toEqual([incident.id, who, room, at, true]);
      }
    }
  }
};

const tells = ({ tellsOf }: { tellsOf: string[] }, sensor: string): boolean =>
  tellsOf.some((id) => id.startsWith(`${sensor}-`));

/** What no phone took is tried again until one does or nobody has to be woken any more. */
export const whatIsRefusedIsTriedAgain = (home: FaultyHousehold): void => {
  // A second restart may leave it to the repeat: it cannot know whether the page rang after the first. The repeat counts
  // from when the page was due, and the last attempt may be of the one before.
  const longestMs = home.lives <= 2 ? LONGEST_ROUND_MS : repeatMs + LONGEST_ROUND_MS;
  for (const incident of home.incidents) {
    for (const { from, to } of rounds(incident, home.now)) {
      for (const who of PARENTS) {
        const mine = home.attempts.filter((one) => one.incident === incident.id && one.caregiver === who);
        const tries = mine.filter(({ at }) => at >= from && at <= to);
        tries.forEach(({ accepted, at }, i) => {
          const pauseMs = (tries[i + 1]?.at ?? to) - at;
          expect([incident.id, who, pauseMs, accepted || pauseMs <= longestMs]).toEqual([
            incident.id,
            who,
            pauseMs,
            true,
          ]);
        });
      }
    }
  }
};

/** The siren sounds once everyone is being woken or nobody can be, and never without an incident that pages. */
export const theSirenIsRight = (home: FaultyHousehold): void => {
  const paging = home.incidents.filter(({ state, held }) => state === "paging" && held === null);
  if (paging.length === 0) expect(home.sirenIsOn).toBe(false);
  for (const incident of paging) {
    const round = rounds(incident, home.now).at(-1);
    if (!round) continue;
    const lasted = home.now - round.from;
    const since = incident.timeline.filter(({ at }) => at >= round.from);
    const refused = since.find(({ what }) => what === "undelivered")?.at ?? home.now;
    const unreached = !since.some(({ what }) => what === "delivered") && home.now - refused > UNREACHED_MS;
    if (lasted > EVERYONE_AFTER_MS || unreached) expect([incident.id, home.sirenIsOn]).toEqual([incident.id, true]);
  }
};

/** What one sensor hears is one incident, however long it lasts. */
export const oneSoundIsOneIncident = (home: FaultyHousehold): void => {
  for (const sensor of ["nursery", "attic"] as const) {
    const open = home.incidents.filter(
      (one) => one.sensor === sensor && ["pending", "paging", "acknowledged"].includes(one.state),
    );
    expect([sensor, open.length <= 1]).toEqual([sensor, true]);
    if (!home.isHeard(sensor)) continue;
    // An answer that nobody follows up does not last.
    for (const { id, state, acknowledgedAt } of open) {
      if (state !== "acknowledged") continue;
      const since = home.now - (acknowledgedAt ?? 0);
      expect([id, since, since <= POLICY.resumeMs + SECOND_MS]).toEqual([id, since, true]);
    }
    // Somebody is being woken for it, did answer, or it is the other room's sound, heard through the wall.
    const throughWall = home.incidents.some(
      (one) =>
        one.sensor !== sensor &&
        one.timeline.some(({ what, reason }) => what === "heardThroughWall" && reason === sensor),
    );
    expect([sensor, open.length === 1 || throughWall]).toEqual([sensor, true]);
  }
};

/** Once the phones work again: somebody was woken, is still being woken, or was told of what is over. */
export const everybodyWhoIsNeededIsReached = async (home: FaultyHousehold): Promise<void> => {
  for (const who of PARENTS) {
    home.slows(who, 0);
    await home.breaks(who, true);
  }
  const mended = home.attempts.length;
  await home.passes(STILL_TRYING_MS);
  for (const incident of home.incidents) {
    const { id, state, held } = incident;
    if ((state !== "paging" || held !== null) && held?.kind !== "combined") continue;
    const together = onOnePage(incident);
    expect([id, taken(home, together).length > 0]).toEqual([id, true]);
    // And it goes on trying until somebody answers.
    const since = home.attempts.slice(mended).filter((one) => together.includes(one.incident));
    expect([id, since.length > 0]).toEqual([id, true]);
  }
};
