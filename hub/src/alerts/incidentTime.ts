import { duePages, nextPageAt, type PageLogEntry, type Roster } from "../oncall/escalation.ts";
import { type Held, type Incident, isOpen } from "./incident.ts";
import { type Effect, type IncidentCase, moved, type Stepped, type Surroundings, told } from "./incidentCase.ts";
import { isNoise, RULES } from "./rules.ts";

/** A settled incident that nobody closed closes itself after this long. */
export const CLOSES_AFTER_MS = 12 * 3_600_000;

/** A sound of another room that lasts this much longer was no echo. */
const ECHO_OUTLASTS_MS = 10_000;

/** Nobody could be reached for this long: the house itself has to wake somebody. */
const UNREACHED_MS = 10_000;

/** The pages since paging began; an earlier round was answered, or held back. */
export const thisRound = ({ pages, pagesFrom }: IncidentCase): ReadonlyArray<PageLogEntry> =>
  pages.filter(({ at }) => at >= pagesFrom);

/**
 * Whom the steps of an incident page: whoever was on call when its paging began, so that a hand-off in the middle of it
 * changes no time and leaves nobody out. Somebody who cannot be reached any more gives their place to who is on call now.
 */
const rosterOf = ({ onCall }: IncidentCase, roster: Roster): Roster => {
  if (!onCall) return roster;
  const still = (who: string | null, now: string | null) => (who !== null && roster.everyone.includes(who) ? who : now);
  return { ...roster, first: still(onCall.first, roster.first), second: still(onCall.second, roster.second) };
};

/** A cry that ended within the self-soothing time, before anybody was paged, was soothed without help. */
const soothedItself = ({ incident, quietSince, abandoned, policy }: IncidentCase): boolean =>
  incident.state === "pending" &&
  incident.rule === "cry" &&
  !abandoned &&
  quietSince !== null &&
  quietSince <= incident.openedAt + policy.selfSoothingMs;

/** When the incident settles if nothing more is heard; null while an event goes on. */
const settlesAt = (current: IncidentCase): number | null => {
  if (current.quietSince === null) return null;
  if (soothedItself(current)) return current.quietSince;
  const atOnce = RULES[current.incident.rule].settles === "atOnce" && !current.abandoned;
  return current.quietSince + (atOnce ? 0 : current.policy.settleMs);
};

const sameHold = (a: Held | null, b: Held): boolean =>
  a !== null && a.kind === b.kind && a.reason === b.reason && a.by === b.by && a.lead === b.lead;

/** Keeps the incident from paging, and says why, once for every reason. */
export const hold = (current: IncidentCase, held: Held, now: number): IncidentCase => {
  // What should have ended by now is asked again when something happens, not at once and for ever.
  const until = held.until !== null && held.until > now ? held.until : null;
  const before = current.incident.held;
  if (!sameHold(before, held)) {
    const who = held.by === null ? {} : { who: held.by };
    const entry = { at: now, what: "held", reason: `${held.kind}: ${held.reason}`, ...who };
    return told(current, entry, { held: { ...held, until } });
  }
  if (before?.until === until) return current;
  return { ...current, incident: { ...current.incident, held: { ...held, until } } };
};

/** What held the incident back is over: its escalation starts now. */
const release = (current: IncidentCase, now: number): IncidentCase => {
  const { held, state } = current.incident;
  if (!held) return current;
  const open = state === "pending" || state === "paging";
  const next = told(current, { at: now, what: "released", reason: held.kind }, { held: null });
  return open ? { ...next, pagesFrom: Math.max(next.pagesFrom, now) } : next;
};

const settle = (current: IncidentCase, now: number): Stepped => {
  const settledAt = settlesAt(current);
  if (!isOpen(current.incident) || settledAt === null || now < settledAt) return { next: current, effects: [] };
  if (soothedItself(current)) {
    return {
      next: moved(current, "closed", now, "selfSoothed", { settledAt, closedAt: now, held: null }),
      effects: [],
    };
  }
  const reason = current.incident.rule === "blind" ? "heardAgain" : "quiet";
  const next = moved(current, "settled", now, reason, { settledAt, held: null });
  return { next, effects: [{ do: "update", incident: next.incident, update: "settled" }] };
};

/** The noise goes on although somebody answered: either they are there, or they fell asleep again. */
const resume = (current: IncidentCase, around: Surroundings, now: number): IncidentCase => {
  const { incident, resumesFrom, openEvents } = current;
  const dueNow = incident.state === "acknowledged" && resumesFrom !== null && now >= resumesFrom;
  if (!dueNow || openEvents.length === 0) return current;
  const next = { ...current, resumesFrom: null };
  if (around.movedAt !== null && around.movedAt > (incident.acknowledgedAt ?? 0)) {
    return told(next, { at: now, what: "attended", reason: "somebody moved in the room" });
  }
  const change = { acknowledgedAt: null, acknowledgedBy: null };
  return startPaging({ ...next, pagesFrom: now }, around, now, "noiseGoesOn", change);
};

const startPaging = (
  current: IncidentCase,
  { roster: { first, second } }: Surroundings,
  now: number,
  reason: string,
  change: Partial<Incident> = {},
): IncidentCase => ({ ...moved(current, "paging", now, reason, change), onCall: { first, second } });

/** A page to a caregiver, in the story and in what has to be done. */
export const pageOnce = (
  current: IncidentCase,
  page: { caregiver: string; step: number; reason: string },
  now: number,
): { next: IncidentCase; effect: Effect } => {
  const { caregiver, step, reason } = page;
  const attempt = current.pages.filter((other) => other.caregiver === caregiver).length + 1;
  const next = told(current, { at: now, what: "page", reason, who: caregiver });
  const pages = [...next.pages, { caregiver, at: now, step, delivered: false }];
  return { next: { ...next, pages }, effect: { do: "page", incident: next.incident, caregiver, step, attempt } };
};

/** Takes everything that the passing of time alone brings about. */
export const advance = (current: IncidentCase, around: Surroundings, now: number): Stepped => {
  const settled = settle(current, now);
  const effects: Effect[] = [...settled.effects];
  let next = resume(settled.next, around, now);
  const waits = next.incident.state === "pending" || next.incident.state === "paging";
  if (waits && around.held && (now >= next.pagesFrom || next.incident.held)) {
    const rings = next.incident.state === "paging" && next.incident.held === null;
    next = hold(next, around.held, now);
    if (rings) effects.push({ do: "update", incident: next.incident, update: "held" });
  }
  if (waits && !around.held) next = release(next, now);
  const free = next.incident.held === null;
  if (next.incident.state === "pending" && free && now >= next.pagesFrom) {
    next = startPaging(next, around, now, RULES[next.incident.rule].selfSoothing ? "notSelfSoothed" : "atOnce");
  }
  if (next.incident.state === "paging" && free) {
    const roster = rosterOf(next, around.roster);
    for (const page of duePages(next.policy.escalation, roster, next.pagesFrom, thisRound(next), now)) {
      const paged = pageOnce(next, page, now);
      next = paged.next;
      effects.push(paged.effect);
    }
  }
  if (next.incident.state === "settled" && now >= (next.incident.settledAt ?? now) + CLOSES_AFTER_MS) {
    next = moved(next, "closed", now, "nobodyClosedIt", { closedAt: now });
  }
  return releaseEchoes(next, effects, now);
};

const echoesLeaveAt = ({ echoes, quietSince, incident }: IncidentCase): number | null => {
  if (echoes.length === 0) return null;
  if (!isOpen(incident)) return 0;
  return quietSince === null ? null : quietSince + ECHO_OUTLASTS_MS;
};

/** An echo ends with its sound. What goes on is somebody else. */
export const releaseEchoes = (current: IncidentCase, effects: Effect[], now: number): Stepped => {
  const at = echoesLeaveAt(current);
  if (at === null || now < at) return { next: current, effects };
  const opened = current.echoes.map((echo): Effect => ({ do: "openEcho", echo }));
  return { next: { ...current, echoes: [] }, effects: [...effects, ...opened] };
};

/**
 * From when the local siren sounds as well: with the first step that goes to everyone, or as soon as nobody at all could
 * be reached for a moment. Null when it stays silent.
 */
export const sirenFrom = (current: IncidentCase, { reachable }: Roster): number | null => {
  const { state, severity, held } = current.incident;
  if (state !== "paging" || severity === "info" || held) return null;
  const { steps } = current.policy.escalation;
  const times = steps.filter(({ to }) => to === "everyone").map(({ afterMs }) => current.pagesFrom + afterMs);
  const round = thisRound(current).filter(({ caregiver }) => reachable.includes(caregiver));
  // There is nobody to page.
  if (round.length === 0) {
    times.push(current.pagesFrom + Math.min(...steps.map(({ afterMs }) => afterMs)) + UNREACHED_MS);
  }
  const failures = round.map(({ failedAt }) => failedAt).filter((at) => at !== undefined);
  if (failures.length > 0 && !round.some(({ delivered }) => delivered)) {
    times.push(Math.min(...failures) + UNREACHED_MS);
  }
  return times.length > 0 ? Math.min(...times) : null;
};

/** When the machine has to be woken next, or null when only an input can move it. */
export const wakesAt = (current: IncidentCase, roster: Roster): number | null => {
  const { state, held } = current.incident;
  const times: (number | null)[] = [];
  if (state === "settled") times.push((current.incident.settledAt ?? 0) + CLOSES_AFTER_MS);
  if (state === "pending" || state === "paging") {
    if (held) times.push(held.until);
    else if (state === "pending") times.push(current.pagesFrom);
    else {
      const { escalation } = current.policy;
      times.push(nextPageAt(escalation, rosterOf(current, roster), current.pagesFrom, thisRound(current)));
    }
  }
  if (state === "acknowledged" && current.openEvents.length > 0) times.push(current.resumesFrom);
  if (isOpen(current.incident)) times.push(settlesAt(current));
  times.push(echoesLeaveAt(current));
  const known = times.filter((at) => at !== null);
  return known.length > 0 ? Math.min(...known) : null;
};

/** When paging may go on after an acknowledgement: noise alone shows that nobody came. */
export const resumesAfter = ({ incident, policy }: IncidentCase, now: number): number | null =>
  isNoise(incident.rule) && policy.resumeMs > 0 ? now + policy.resumeMs : null;
