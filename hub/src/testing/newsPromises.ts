import { expect } from "vitest";
import type { Incident } from "../alerts/incident.ts";
import type { FaultyHousehold } from "./faultyHousehold.ts";
import { isOver, PARENTS, SLOWEST_MS, STATES } from "./householdPromises.ts";

const SECOND_MS = 1000;
/** News that nobody took are tried again after five minutes at the latest. */
const NEWS_WAIT_MS = 310 * SECOND_MS;
/** What became of an incident is tried for eight minutes; later it is old news. */
const UPDATES_MS = 500 * SECOND_MS;

/** No news are told of what still pages, and none more often than there were restarts. */
export const newsAreTrue = (home: FaultyHousehold): void => {
  const times = new Map<string, number>();
  const heard = new Map<string, number>();
  for (const { caregiver, of, at, heard: known } of home.notices) {
    for (const { id, state } of of) {
      expect([id, isOver(state), state]).toEqual([id, true, state]);
      const key = `${caregiver}/${id}`;
      times.set(key, (times.get(key) ?? 0) + 1);
      expect([key, (times.get(key) ?? 0) <= home.lives]).toEqual([key, true]);
      // What the hub heard to have arrived is told again only if it lost that with its power.
      if (known) heard.set(key, (heard.get(key) ?? 0) + 1);
      expect([key, (heard.get(key) ?? 0) <= 1 + home.powerCuts]).toEqual([key, true]);
      // Whoever was paged knows.
      const rang = home.attempts.some(
        (one) => one.accepted && one.at < at && one.caregiver === caregiver && one.tellsOf.includes(id),
      );
      if (home.lives === 1) expect([key, rang]).toEqual([key, false]);
    }
  }
};

/** Updates go to whoever was paged, in their order, each once unless a restart came before it was written down. */
export const updatesAreTrue = (home: FaultyHousehold): void => {
  const told = new Map<string, string[]>();
  const heard = new Map<string, number>();
  for (const { caregiver, kind, id, at, heard: known } of home.updates) {
    const rang = home.attempts.some(
      (one) => one.accepted && one.caregiver === caregiver && one.incident === id && one.at <= at,
    );
    expect([id, caregiver, kind, rang]).toEqual([id, caregiver, kind, true]);
    const key = `${id}/${caregiver}`;
    told.set(key, [...(told.get(key) ?? []), kind]);
    if (!known || kind === "acknowledged" || kind === "held") continue;
    const name = `${key}/${kind}`;
    heard.set(name, (heard.get(name) ?? 0) + 1);
    expect([name, (heard.get(name) ?? 0) <= 1 + home.powerCuts]).toEqual([name, true]);
  }
  for (const [key, kinds] of told) {
    for (const kind of new Set(kinds)) {
      const count = kinds.filter((one) => one === kind).length;
      // Paging that went on can be answered again.
      const anew = { acknowledged: home.answers.length, held: home.muteCount }[kind] ?? 0;
      const most = home.lives + anew;
      expect([key, kind, count, count <= most]).toEqual([key, kind, count, true]);
    }
    const last = kinds.lastIndexOf("acknowledged");
    const settled = kinds.indexOf("settled");
    if (settled >= 0 && home.lives === 1) expect([key, kinds, last < settled]).toEqual([key, kinds, true]);
  }
};

/** What became of an incident, as its channels are told last, and since when. */
const outcome = ({ acknowledgedAt, closedAt, timeline }: Incident): { kind: string; at: number } => {
  const settled = timeline.find(({ what }) => what === "settled");
  if (settled) return { kind: "settled", at: settled.at };
  if (acknowledgedAt !== null) return { kind: "acknowledged", at: acknowledgedAt };
  return { kind: "cancelled", at: closedAt ?? 0 };
};

/** When somebody answered, if paging did not go on after it and it was not over at once; null otherwise. */
const answerThatStands = ({ acknowledgedAt, settledAt, closedAt }: Incident): number | null => {
  const over = Math.min(settledAt ?? Number.POSITIVE_INFINITY, closedAt ?? Number.POSITIVE_INFINITY);
  return acknowledgedAt !== null && over - acknowledgedAt > 2 * SLOWEST_MS ? acknowledgedAt : null;
};

/** Whoever was paged for it knows how it went, and whoever was to be paged and could not be. */
export const everybodyKnowsInTheEnd = async (home: FaultyHousehold): Promise<void> => {
  await home.passes(NEWS_WAIT_MS);
  for (const incident of home.incidents) {
    if (!isOver(incident.state)) continue;
    for (const who of PARENTS) {
      const mine = home.attempts.filter((one) => one.caregiver === who && one.tellsOf.includes(incident.id));
      const refused = mine.filter(({ accepted, heard }) => !accepted && heard);
      const rang = mine.filter(({ accepted }) => accepted);
      const own = rang.filter((one) => one.incident === incident.id && one.heard);
      const written = home.lives === 1 || home.rows(incident.id, who, "delivered") > 0;
      const { kind, at } = outcome(incident);
      if (own.length > 0 && written && !home.wasOut(who, at + SECOND_MS, at + UPDATES_MS)) {
        const told = home.updates.filter((one) => one.id === incident.id && one.caregiver === who);
        const kinds = told.map((one) => one.kind);
        expect([incident.id, who, kind, kinds.includes(kind), kinds]).toEqual([incident.id, who, kind, true, kinds]);
      }
      const answeredAt = answerThatStands(incident);
      const rangBefore = own.some((one) => answeredAt !== null && one.at <= answeredAt);
      if (
        answeredAt !== null &&
        rangBefore &&
        written &&
        home.worked(who, answeredAt, incident.settledAt ?? home.now)
      ) {
        const told = home.updates.some(
          (one) =>
            one.id === incident.id && one.caregiver === who && one.kind === "acknowledged" && one.at >= answeredAt,
        );
        expect([incident.id, who, "knows who went", told]).toEqual([incident.id, who, "knows who went", true]);
      }
      // A refusal that was not on the disk when the power failed is forgotten, if somebody answers before the next.
      const known = home.lives === 1 || home.rows(incident.id, who, "unreachable") > 0;
      if (rang.length > 0 || refused.length === 0 || !known) continue;
      const told = home.notices.some((one) => one.caregiver === who && one.of.some(({ id }) => id === incident.id));
      expect([incident.id, who, "told in a summary", told]).toEqual([incident.id, who, "told in a summary", true]);
    }
  }
};

/** A phone that rang is told when something holds the incident back, so that it stops. */
export const whatIsHeldBackStopsRinging = (home: FaultyHousehold): void => {
  if (home.lives > 1) return;
  for (const { id, timeline } of home.incidents) {
    for (const [i, { what, at }] of timeline.entries()) {
      const before = timeline.slice(0, i);
      const paged = before.findLast((entry) => STATES.includes(entry.what))?.what === "paging";
      // One mute after another: it rings no more.
      const wasHeld = before.findLast((entry) => [...STATES, "held", "released"].includes(entry.what))?.what === "held";
      const next = timeline.slice(i + 1).find((entry) => entry.what === "released" || STATES.includes(entry.what));
      if (what !== "held" || !paged || wasHeld || (next?.at ?? home.now) - at < 2 * SLOWEST_MS) continue;
      for (const who of PARENTS) {
        const rang = home.attempts.some(
          (one) => one.accepted && one.heard && one.incident === id && one.caregiver === who && one.at < at,
        );
        if (!rang || !home.worked(who, at, at + 2 * SLOWEST_MS)) continue;
        const told = home.updates.some(
          (one) => one.kind === "held" && one.id === id && one.caregiver === who && one.at >= at,
        );
        expect([id, who, at, told]).toEqual([id, who, at, true]);
      }
    }
  }
};
