import type { EventType } from "@veilleuse/shared";

/** A rule opens incidents. `blind` is the hub's own: the absence of a sensor's messages. */
export type Rule = Exclude<EventType, "motion"> | "blind";

export type Severity = "critical" | "warning" | "info";

export type IncidentState = "pending" | "paging" | "acknowledged" | "settled" | "closed";

/** One line of an incident's story. `what` is a state, or the name of something that happened. */
export type TimelineEntry = { at: number; what: string; reason: string; who?: string };

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
  /** Other rooms where the same sound was heard. */
  blastRadius: string[];
  timeline: TimelineEntry[];
};

/** True while somebody may still have to act. */
export const isOpen = (incident: Incident): boolean =>
  incident.state === "pending" || incident.state === "paging" || incident.state === "acknowledged";
