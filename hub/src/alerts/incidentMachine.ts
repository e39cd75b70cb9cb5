import { duePages, type EscalationPolicy, nextPageAt, type Roster } from "../oncall/escalation.ts";
import { type Incident, isOpen, type Rule } from "./incident.ts";
import { type Effect, type IncidentCase, moved, type Stepped, told } from "./incidentCase.ts";
import { RULES } from "./rules.ts";

/** What the machine needs to know of the household. Durations in milliseconds. */
export type AlertPolicy = {
  selfSoothingMs: number;
  settleMs: number;
  escalation: EscalationPolicy;
  roster: Roster;
};

/** Something that happened to one incident. `at` is when it occurred, which may be well before now. */
export type IncidentInput =
  | { type: "started"; rule: Rule; key: string; at: number; db: number | null }
  | { type: "ended"; key: string; at: number; db: number | null }
  | { type: "abandoned"; at: number; reason: string }
  | { type: "acknowledged"; who: string; via: string }
  | { type: "closed"; who: string; worked?: string }
  | { type: "noted"; who: string; text: string }
  | { type: "delivered"; caregiver: string; channel: string }
  | { type: "undelivered"; caregiver: string; reason: string }
  | { type: "resumed" }
  | { type: "tick" };

/** What a new incident is about. */
export type Opening = { id: string; rule: Rule; room: string; sensor: string; children: string[] };

/**
 * An event that reached the hub this late is history rather than news, and its end is probably right behind it, so
 * its pages wait for a moment. If no end arrives, they go out all the same.
 */
const LATE_MS = 60_000;
const LATE_GRACE_MS = 5000;

/** A settled incident that nobody closed closes itself after this long. */
export const CLOSES_AFTER_MS = 12 * 3_600_000;

const louder = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);

const pagesFrom = (rule: Rule, occurredAt: number, policy: AlertPolicy, now: number): number => {
  const { selfSoothing } = RULES[rule];
  const soothed = occurredAt + (selfSoothing ? policy.selfSoothingMs : 0);
  const late = now - occurredAt > LATE_MS || (selfSoothing && policy.selfSoothingMs > 0 && now > soothed);
  return late ? Math.max(soothed, now + LATE_GRACE_MS) : soothed;
};

/** Opens an incident for the start of an event. */
export const openCase = (
  opening: Opening,
  event: { key: string; at: number; db: number | null },
  policy: AlertPolicy,
  now: number,
): Stepped => {
  const incident: Incident = {
    ...opening,
    severity: RULES[opening.rule].severity,
    state: "pending",
    openedAt: event.at,
    firstPageAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    settledAt: null,
    closedAt: null,
    maxDb: event.db,
    blastRadius: [],
    timeline: [{ at: event.at, what: "pending", reason: opening.rule }],
  };
  const fresh: IncidentCase = {
    incident,
    openEvents: [event.key],
    quietSince: null,
    abandoned: false,
    pagesFrom: pagesFrom(opening.rule, event.at, policy, now),
    pages: [],
    onCall: null,
  };
  return advance(fresh, policy, now);
};

/** Takes everything that the passing of time alone brings about. */
const advance = (current: IncidentCase, policy: AlertPolicy, now: number): Stepped => {
  let next = current;
  const effects: Effect[] = [];
  const settleAt = settlesAt(next, policy);
  if (isOpen(next.incident) && settleAt !== null && now >= settleAt) {
    if (soothedItself(next, policy)) {
      next = moved(next, "closed", now, "selfSoothed", { settledAt: settleAt, closedAt: now });
      return { next, effects };
    }
    next = moved(next, "settled", now, next.incident.rule === "blind" ? "heardAgain" : "quiet", {
      settledAt: settleAt,
    });
    effects.push({ do: "update", incident: next.incident, update: "settled" });
  }
  if (next.incident.state === "pending" && now >= next.pagesFrom) {
    next = moved(next, "paging", now, RULES[next.incident.rule].selfSoothing ? "notSelfSoothed" : "atOnce");
    const { first, second } = policy.roster;
    next = { ...next, onCall: { first, second } };
  }
  if (next.incident.state === "paging") {
    for (const page of duePages(policy.escalation, rosterOf(next, policy), next.pagesFrom, next.pages, now)) {
      const { caregiver, step, reason } = page;
      next = told(next, { at: now, what: "page", reason, who: caregiver });
      next = { ...next, pages: [...next.pages, { caregiver, at: now, step, delivered: false }] };
      effects.push({
        do: "page",
        incident: next.incident,
        caregiver: page.caregiver,
        step: page.step,
        attempt: page.attempt,
      });
    }
  }
  if (next.incident.state === "settled" && now >= (next.incident.settledAt ?? now) + CLOSES_AFTER_MS) {
    next = moved(next, "closed", now, "nobodyClosedIt", { closedAt: now });
  }
  return { next, effects };
};

/**
 * Whom the steps of an incident page: whoever was on call when its paging began, so that a hand-off in the middle of it
 * changes no time and leaves nobody out. Somebody who cannot be reached any more gives their place to who is on call now.
 */
const rosterOf = ({ onCall }: IncidentCase, { roster }: AlertPolicy): Roster => {
  if (!onCall) return roster;
  const still = (who: string | null, now: string | null) => (who !== null && roster.everyone.includes(who) ? who : now);
  return { ...roster, first: still(onCall.first, roster.first), second: still(onCall.second, roster.second) };
};

/** A cry that ended within the self-soothing time, before anybody was paged, was soothed without help. */
const soothedItself = ({ incident, quietSince, abandoned }: IncidentCase, policy: AlertPolicy): boolean =>
  incident.state === "pending" &&
  incident.rule === "cry" &&
  !abandoned &&
  quietSince !== null &&
  quietSince <= incident.openedAt + policy.selfSoothingMs;

/** When the incident settles if nothing more is heard; null while an event goes on. */
const settlesAt = (current: IncidentCase, policy: AlertPolicy): number | null => {
  if (current.quietSince === null) return null;
  if (soothedItself(current, policy)) return current.quietSince;
  const atOnce = RULES[current.incident.rule].settles === "atOnce" && !current.abandoned;
  return current.quietSince + (atOnce ? 0 : policy.settleMs);
};

/** From when the local siren sounds as well: with the first step that goes to everyone. Null without such a step. */
export const sirenFrom = (current: IncidentCase, policy: AlertPolicy): number | null => {
  const after = policy.escalation.steps.filter(({ to }) => to === "everyone").map(({ afterMs }) => afterMs);
  return current.incident.state === "paging" && after.length > 0 ? current.pagesFrom + Math.min(...after) : null;
};

/** When the machine has to be woken next, or null when only an input can move it. */
export const wakesAt = (current: IncidentCase, policy: AlertPolicy): number | null => {
  const { state } = current.incident;
  const times: number[] = [];
  if (state === "settled") times.push((current.incident.settledAt ?? 0) + CLOSES_AFTER_MS);
  if (state === "pending") times.push(current.pagesFrom);
  if (state === "paging") {
    const at = nextPageAt(policy.escalation, rosterOf(current, policy), current.pagesFrom, current.pages);
    if (at !== null) times.push(at);
  }
  const settleAt = isOpen(current.incident) ? settlesAt(current, policy) : null;
  if (settleAt !== null) times.push(settleAt);
  return times.length > 0 ? Math.min(...times) : null;
};

const started = (
  current: IncidentCase,
  input: Extract<IncidentInput, { type: "started" }>,
  policy: AlertPolicy,
  now: number,
): IncidentCase => {
  if (current.openEvents.includes(input.key)) return current;
  let next: IncidentCase = {
    ...current,
    openEvents: [...current.openEvents, input.key],
    quietSince: null,
    abandoned: false,
    incident: { ...current.incident, maxDb: louder(current.incident.maxDb, input.db) },
  };
  next = told(next, { at: input.at, what: "started", reason: input.rule });
  const graver = RULES[input.rule].severity === "critical" && next.incident.severity !== "critical";
  if (!graver) return next;
  return {
    ...next,
    pagesFrom: Math.min(next.pagesFrom, pagesFrom(input.rule, input.at, policy, now)),
    incident: { ...next.incident, rule: input.rule, severity: RULES[input.rule].severity },
  };
};

const ended = (current: IncidentCase, key: string, at: number, db: number | null): IncidentCase => {
  if (!current.openEvents.includes(key)) return current;
  const openEvents = current.openEvents.filter((other) => other !== key);
  const next = told(current, { at, what: "ended", reason: openEvents.length > 0 ? "another goes on" : "quiet" });
  return {
    ...next,
    openEvents,
    quietSince: openEvents.length > 0 ? null : at,
    incident: { ...next.incident, maxDb: louder(next.incident.maxDb, db) },
  };
};

/**
 * One step of an incident: `pending → paging → acknowledged → settled → closed`.
 * @param now UTC epoch milliseconds
 * @returns the next case, and what has to be done; an input that changes nothing returns the case itself
 */
export const stepCase = (current: IncidentCase, input: IncidentInput, policy: AlertPolicy, now: number): Stepped => {
  const { state } = current.incident;
  const nothing: Stepped = { next: current, effects: [] };
  switch (input.type) {
    case "started":
      return isOpen(current.incident) ? advance(started(current, input, policy, now), policy, now) : nothing;
    case "ended":
      return isOpen(current.incident) ? advance(ended(current, input.key, input.at, input.db), policy, now) : nothing;
    case "abandoned": {
      if (!isOpen(current.incident) || current.openEvents.length === 0) return nothing;
      const next = told(current, { at: input.at, what: "ended", reason: input.reason });
      return advance({ ...next, openEvents: [], quietSince: input.at, abandoned: true }, policy, now);
    }
    case "acknowledged": {
      if (state !== "pending" && state !== "paging") return nothing;
      const change = { acknowledgedAt: now, acknowledgedBy: input.who };
      const next = moved(current, "acknowledged", now, input.via, change, input.who);
      return { next, effects: [{ do: "update", incident: next.incident, update: "acknowledged" }] };
    }
    case "closed": {
      if (state === "closed") return nothing;
      const next = moved(current, "closed", now, input.worked ?? "closed by hand", { closedAt: now }, input.who);
      const unanswered = state === "pending" || state === "paging";
      return {
        next,
        effects: unanswered ? [{ do: "update", incident: next.incident, update: "cancelled" }] : [],
      };
    }
    case "noted":
      return { next: told(current, { at: now, what: "note", reason: input.text, who: input.who }), effects: [] };
    case "delivered": {
      const change = current.incident.firstPageAt === null ? { firstPageAt: now } : {};
      const entry = { at: now, what: "delivered", reason: input.channel, who: input.caregiver };
      const lastAt = Math.max(
        ...current.pages.filter((page) => page.caregiver === input.caregiver).map(({ at }) => at),
      );
      const pages = current.pages.map((page) =>
        page.caregiver === input.caregiver && page.at === lastAt ? { ...page, delivered: true } : page,
      );
      return { next: { ...told(current, entry, change), pages }, effects: [] };
    }
    case "resumed": {
      // Whoever's last page no channel had accepted when the hub stopped is paged again, and not at the next repeat.
      if (state !== "paging") return advance(current, policy, now);
      const effects: Effect[] = [];
      for (const caregiver of new Set(current.pages.map((page) => page.caregiver))) {
        const own = current.pages.filter((page) => page.caregiver === caregiver);
        const last = own[own.length - 1];
        if (!last || last.delivered) continue;
        effects.push({ do: "page", incident: current.incident, caregiver, step: last.step, attempt: own.length });
      }
      const advanced = advance(current, policy, now);
      return { next: advanced.next, effects: [...effects, ...advanced.effects] };
    }
    case "undelivered":
      return {
        next: told(current, { at: now, what: "undelivered", reason: input.reason, who: input.caregiver }),
        effects: [],
      };
    case "tick":
      return advance(current, policy, now);
    default:
      return input satisfies never;
  }
};
