import { type Companion, type Incident, isOpen, type Rule, type Severity } from "./incident.ts";
import {
  type AlertPolicy,
  type Echo,
  type Effect,
  type IncidentCase,
  marked,
  moved,
  type Stepped,
  type Surroundings,
  told,
} from "./incidentCase.ts";
import { advance, releaseEchoes, resumesAfter } from "./incidentTime.ts";
import { type Note, noted } from "./note.ts";
import { combined, joined, withRoom } from "./onePage.ts";
import { resumed } from "./repeatedPages.ts";
import { RULES } from "./rules.ts";

/** Something that happened to one incident. `at` is when it occurred, which may be well before now. */
export type IncidentInput =
  /** `policy` counts when the event makes the incident graver, and with it one of another rule. */
  | { type: "started"; rule: Rule; key: string; at: number; db: number | null; policy: AlertPolicy }
  | { type: "ended"; key: string; at: number; db: number | null }
  | { type: "abandoned"; at: number; reason: string }
  /** Somebody moves in a room that is too quiet. */
  | { type: "moved"; at: number }
  | { type: "acknowledged"; who: string; via: string }
  | { type: "closed"; who: string; worked?: string }
  | ({ type: "noted" } & Note)
  | { type: "judged"; who: string; needed: boolean }
  | { type: "delivered"; caregiver: string; channel: string }
  | { type: "undelivered"; caregiver: string; reason: string }
  /** Another child is awake as well: this incident's page tells of both. */
  | { type: "combined"; companion: Companion; severity: Severity }
  /** The page of another incident tells of this one from now on. */
  | { type: "joined"; lead: Companion }
  /** The other child sleeps again. */
  | { type: "parted"; id: string }
  | { type: "echo"; echo: Echo }
  | { type: "echoEnded"; sensor: string; key: string }
  /** This was only heard through the wall: the sound is another incident's. */
  | { type: "overheard"; room: string; at: number }
  | { type: "resumed" }
  | { type: "tick" };

/** What a new incident is about. */
export type Opening = {
  id: string;
  rule: Rule;
  room: string;
  sensor: string;
  children: string[];
  detail?: string | null;
  /** Other children who are awake already. */
  combined?: Companion[];
};

/**
 * An event that reached the hub this late is history rather than news, and its end is probably right behind it, so
 * its pages wait for a moment. If no end arrives, they go out all the same.
 */
const LATE_MS = 60_000;
const LATE_GRACE_MS = 5000;

const louder = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);

const pagesFrom = (rule: Rule, occurredAt: number, policy: AlertPolicy, now: number): number => {
  const { selfSoothing } = RULES[rule];
  const soothed = occurredAt + (selfSoothing ? policy.selfSoothingMs : 0);
  const late = now - occurredAt > LATE_MS || (selfSoothing && policy.selfSoothingMs > 0 && now > soothed);
  return late ? Math.max(soothed, now + LATE_GRACE_MS) : soothed;
};

/**
 * Opens an incident for the start of an event.
 * @param aroundOf what matters of the household for the new case
 */
export const openCase = (
  opening: Opening,
  event: { key: string; at: number; db: number | null },
  policy: AlertPolicy,
  aroundOf: (fresh: IncidentCase) => Surroundings,
  now: number,
): Stepped => {
  const incident: Incident = {
    detail: null,
    combined: [],
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
    blastRadius: (opening.combined ?? []).map(({ room }) => room),
    held: null,
    worked: null,
    timeline: [{ at: event.at, what: "pending", reason: opening.rule }],
  };
  const fresh: IncidentCase = {
    incident,
    policy,
    openEvents: [event.key],
    quietSince: null,
    abandoned: false,
    pagesFrom: pagesFrom(opening.rule, event.at, policy, now),
    pages: [],
    onCall: null,
    resumesFrom: null,
    echoes: [],
  };
  return advance(fresh, aroundOf(fresh), now);
};

type Input<Type extends IncidentInput["type"]> = Extract<IncidentInput, { type: Type }>;

const started = (current: IncidentCase, input: Input<"started">, now: number): IncidentCase => {
  if (current.openEvents.includes(input.key)) return current;
  let next: IncidentCase = {
    ...current,
    openEvents: [...current.openEvents, input.key],
    quietSince: null,
    abandoned: false,
    incident: { ...current.incident, maxDb: louder(current.incident.maxDb, input.db) },
  };
  next = told(next, { at: input.at, what: "started", reason: input.rule });
  // Of what waits, whichever may page first does; an escalation that runs goes on as it began.
  if (next.incident.state === "pending") {
    next.pagesFrom = Math.min(next.pagesFrom, pagesFrom(input.rule, input.at, input.policy, now));
  }
  const graver = RULES[input.rule].severity === "critical" && RULES[next.incident.rule].severity !== "critical";
  if (!graver) return next;
  return {
    ...next,
    policy: input.policy,
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
export const stepCase = (current: IncidentCase, input: IncidentInput, around: Surroundings, now: number): Stepped => {
  const { incident } = current;
  const { state } = incident;
  const only = (next: IncidentCase): Stepped => ({ next, effects: [] });
  const going = (next: IncidentCase): Stepped => advance(next, around, now);
  switch (input.type) {
    case "started":
      return isOpen(incident) ? going(started(current, input, now)) : only(current);
    case "ended":
      return isOpen(incident) ? going(ended(current, input.key, input.at, input.db)) : only(current);
    case "abandoned": {
      if (!isOpen(incident) || current.openEvents.length === 0) return only(current);
      const next = told(current, { at: input.at, what: "ended", reason: input.reason });
      return going({ ...next, openEvents: [], quietSince: input.at, abandoned: true });
    }
    case "moved":
      if (!isOpen(incident) || incident.rule !== "silence" || incident.detail !== null) return only(current);
      return only(told(current, { at: input.at, what: "motion", reason: "silence with motion" }, { detail: "motion" }));
    case "acknowledged": {
      if (state !== "pending" && state !== "paging") return only(current);
      const change = { acknowledgedAt: now, acknowledgedBy: input.who, held: null };
      const answered = moved(current, "acknowledged", now, input.via, change, input.who);
      const next = { ...answered, resumesFrom: resumesAfter(answered, now) };
      return { next, effects: [{ do: "update", incident: next.incident, update: "acknowledged" }] };
    }
    case "closed": {
      if (state === "closed") return only(current);
      const change = { closedAt: now, held: null, ...(input.worked === undefined ? {} : { worked: input.worked }) };
      const next = moved(current, "closed", now, input.worked ?? "closed by hand", change, input.who);
      const unanswered = state === "pending" || state === "paging";
      const effects: Effect[] = unanswered ? [{ do: "update", incident: next.incident, update: "cancelled" }] : [];
      return releaseEchoes(next, effects, now);
    }
    case "noted":
      return only(noted(current, input, now));
    case "judged":
      return only(told(current, { at: now, what: input.needed ? "needed" : "notNeeded", reason: "", who: input.who }));
    case "delivered": {
      const change = incident.firstPageAt === null ? { firstPageAt: now } : {};
      const entry = { at: now, what: "delivered", reason: input.channel, who: input.caregiver };
      const pages = marked(current, input.caregiver, ({ failedAt: _, ...page }) => ({ ...page, delivered: true }));
      return only({ ...told(current, entry, change), pages });
    }
    case "undelivered": {
      const pages = marked(current, input.caregiver, (page) =>
        page.delivered ? page : { ...page, failedAt: page.failedAt ?? now },
      );
      const entry = { at: now, what: "undelivered", reason: input.reason, who: input.caregiver };
      return only({ ...told(current, entry), pages });
    }
    case "combined":
      return combined(current, input, around, now);
    case "joined":
      return state === "pending" ? only(joined(current, input.lead, now)) : only(current);
    case "parted": {
      if (!incident.combined.some(({ id }) => id === input.id)) return only(current);
      const left = incident.combined.filter(({ id }) => id !== input.id);
      return only({ ...current, incident: { ...incident, combined: left } });
    }
    case "echo": {
      const blastRadius = withRoom(incident.blastRadius, input.echo.room);
      const entry = { at: input.echo.at, what: "heardThroughWall", reason: input.echo.room };
      return only({ ...told(current, entry, { blastRadius }), echoes: [...current.echoes, input.echo] });
    }
    case "echoEnded": {
      const echoes = current.echoes.filter(({ sensor, key }) => sensor !== input.sensor || key !== input.key);
      return echoes.length === current.echoes.length ? only(current) : only({ ...current, echoes });
    }
    case "overheard": {
      if (state !== "pending" && state !== "paging") return only(current);
      const change = { settledAt: input.at, closedAt: now, held: null };
      const next = moved(current, "closed", now, `heardThroughWall: ${input.room}`, change);
      const effects: Effect[] =
        state === "paging" ? [{ do: "update", incident: next.incident, update: "cancelled" }] : [];
      return { next, effects };
    }
    case "resumed":
      return resumed(current, around, now);
    case "tick":
      return going(current);
    default:
      return input satisfies never;
  }
};
