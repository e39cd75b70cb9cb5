import type { EscalationPolicy, PageLogEntry, Roster } from "../oncall/escalation.ts";
import {
  type Companion,
  type Held,
  INCIDENT_DEFAULTS,
  type Incident,
  type IncidentState,
  type TimelineEntry,
} from "./incident.ts";

/** How an incident is handled. A case keeps the policy that it was opened with. Durations in milliseconds. */
export type AlertPolicy = {
  selfSoothingMs: number;
  settleMs: number;
  /** Noise that goes on this long after the acknowledgement, with nobody moving in the room, pages again. */
  resumeMs: number;
  escalation: EscalationPolicy;
};

/** What matters of the household at the moment of a step. */
export type Surroundings = {
  roster: Roster;
  /** Why this incident is not to page now; null when it may. */
  held: Held | null;
  /** When somebody moved in the room last; null when that is not known. */
  movedAt: number | null;
};

/** A sound of another room that is taken for this incident's own, heard through the wall. */
export type Echo = { sensor: string; room: string; key: string; rule: "loud" | "cry"; at: number; db: number };

/** An incident together with what its machine has to remember; this is what the journal keeps. */
export type IncidentCase = {
  incident: Incident;
  policy: AlertPolicy;
  /** Keys of the sensor's events that go on. */
  openEvents: string[];
  /** Since when everything has been quiet; null while an event goes on. */
  quietSince: number | null;
  /** True when the last event has no end of its own, because its sensor started anew: it may still be going on. */
  abandoned: boolean;
  /** When paging begins: after the self-soothing time, at once, or when what held it back is over. */
  pagesFrom: number;
  /** Who was paged, and when. */
  pages: PageLogEntry[];
  /** Who was on call when paging began, and stays so for this incident; null before, and for old incidents. */
  onCall: { first: string | null; second: string | null } | null;
  /** From when paging goes on although it was acknowledged; null once somebody moved, or before. */
  resumesFrom: number | null;
  echoes: Echo[];
};

/** What has to be done because a case changed; the machine does nothing itself. */
export type Effect =
  | { do: "page"; incident: Incident; caregiver: string; step: number; attempt: number; again?: true }
  | { do: "update"; incident: Incident; update: "acknowledged" | "held" | "settled" | "cancelled" }
  /** What was taken for an echo goes on by itself. */
  | { do: "openEcho"; echo: Echo };

export type Stepped = { next: IncidentCase; effects: Effect[] };

/** The case with one more line of its story. */
export const told = (current: IncidentCase, entry: TimelineEntry, change: Partial<Incident> = {}): IncidentCase => ({
  ...current,
  incident: { ...current.incident, ...change, timeline: [...current.incident.timeline, entry] },
});

/** The case in another state, with the reason in its story. */
export const moved = (
  current: IncidentCase,
  state: IncidentState,
  at: number,
  reason: string,
  change: Partial<Incident> = {},
  who?: string,
): IncidentCase =>
  told(current, { at, what: state, reason, ...(who === undefined ? {} : { who }) }, { ...change, state });

/** Marks the last page of a caregiver. */
export const marked = (
  { pages }: IncidentCase,
  caregiver: string,
  mark: (page: IncidentCase["pages"][number]) => IncidentCase["pages"][number],
): IncidentCase["pages"] => {
  const last = pages.findLastIndex((page) => page.caregiver === caregiver);
  return pages.map((page, i) => (i === last ? mark(page) : page));
};

/** How another incident's page names this one. */
export const companionOf = ({ incident: { id, room, rule, children } }: IncidentCase): Companion => ({
  id,
  room,
  rule,
  children,
});

/**
 * Reads a case as the journal kept it. What an earlier version did not write gets the value it had then.
 * @param policyOf the policy for a case that was kept without one
 */
export const restoreCase = (body: string, policyOf: (rule: Incident["rule"]) => AlertPolicy): IncidentCase => {
  const kept = JSON.parse(body) as Partial<IncidentCase> & Pick<IncidentCase, "incident">;
  return {
    openEvents: [],
    quietSince: null,
    abandoned: false,
    pagesFrom: kept.incident.openedAt,
    pages: [],
    onCall: null,
    resumesFrom: null,
    echoes: [],
    ...kept,
    policy: kept.policy ?? policyOf(kept.incident.rule),
    incident: { ...INCIDENT_DEFAULTS, ...kept.incident, combined: kept.incident.combined ?? [] },
  };
};

/** The incident of a case as the journal kept it. */
export const restoreIncident = (body: string): Incident => {
  const { incident } = JSON.parse(body) as { incident: Incident };
  return { ...INCIDENT_DEFAULTS, ...incident, combined: incident.combined ?? [] };
};
