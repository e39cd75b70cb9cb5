import type { EventType } from "@veilleuse/shared";

/** What can trouble the hub itself: its storage, its ways to the phones, its disk. */
export type HubRule = "storage" | "push" | "disk";

/** A rule opens incidents. `blind` is the hub's own: the absence of a sensor's messages. */
export type Rule = Exclude<EventType, "motion"> | "blind" | HubRule;

export type Severity = "critical" | "warning" | "info";

export type IncidentState = "pending" | "paging" | "acknowledged" | "settled" | "closed";

/** One line of an incident's story. `what` is a state, or the name of something that happened. */
export type TimelineEntry = { at: number; what: string; reason: string; who?: string };

/**
 * Why an incident that would page does not.
 * `mute`: a person wanted it so; `quietHours`: information keeps until the morning; `away`: nobody is in the room;
 * `parent`: somebody who answered is there; `blind`: a sensor without a signal hears no silence;
 * `combined`: the page of another incident tells of this one as well.
 */
export type Held = {
  kind: "mute" | "quietHours" | "away" | "parent" | "blind" | "combined";
  reason: string;
  by: string | null;
  /** When it ends at the latest; null when only something that happens can end it. */
  until: number | null;
  /** Of `combined`: the incident whose page tells of this one. */
  lead?: string;
};

/** Another incident that the same page tells of. */
export type Companion = { id: string; room: string; rule: Rule; children: string[] };

/**
 * One thing that needs a person, as the API, the journal and the pages show it.
 * Times are UTC epoch milliseconds; what did not happen yet is null, never a guess.
 */
export type Incident = {
  id: string;
  rule: Rule;
  severity: Severity;
  state: IncidentState;
  room: string;
  sensor: string;
  children: string[];
  openedAt: number;
  firstPageAt: number | null;
  acknowledgedAt: number | null;
  acknowledgedBy: string | null;
  settledAt: number | null;
  closedAt: number | null;
  /** Loudest level heard so far, in dB. */
  maxDb: number | null;
  /** What exactly: the code of a fault, what troubles the hub; null when the rule says it all. */
  detail: string | null;
  /** Other rooms that are awake as well, or where the same sound was heard. */
  blastRadius: string[];
  /** Who else is awake: incidents on the same page. */
  combined: Companion[];
  held: Held | null;
  /** What helped: the id of a step of the runbook, or the caregiver's own words. */
  worked: string | null;
  timeline: TimelineEntry[];
};

/** What an incident written by an earlier version does not have. */
export const INCIDENT_DEFAULTS = { detail: null, combined: [], held: null, worked: null } as const satisfies Partial<
  Record<keyof Incident, unknown>
>;

/** True while somebody may still have to act. */
export const isOpen = (incident: Incident): boolean =>
  incident.state === "pending" || incident.state === "paging" || incident.state === "acknowledged";
