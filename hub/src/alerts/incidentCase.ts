import type { PageLogEntry } from "../oncall/escalation.ts";
import type { Incident, IncidentState, TimelineEntry } from "./incident.ts";

/** An incident together with what its machine has to remember; this is what the journal keeps. */
export type IncidentCase = {
  incident: Incident;
  /** Keys of the sensor's events that go on. */
  openEvents: string[];
  /** Since when everything has been quiet; null while an event goes on. */
  quietSince: number | null;
  /** True when the last event has no end of its own, because its sensor started anew: it may still be going on. */
  abandoned: boolean;
  /** When paging begins: after the self-soothing time, or at once. */
  pagesFrom: number;
  /** Who was paged, and when. */
  pages: PageLogEntry[];
  /** Who was on call when paging began, and stays so for this incident; null before, and for old incidents. */
  onCall: { first: string | null; second: string | null } | null;
};

/** What has to be done because a case changed; the machine does nothing itself. */
export type Effect =
  | { do: "page"; incident: Incident; caregiver: string; step: number; attempt: number }
  | { do: "update"; incident: Incident; update: "acknowledged" | "settled" | "cancelled" };

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

/** Reads a case as the journal kept it. What an earlier version did not write gets the value it had then. */
export const restoreCase = (body: string): IncidentCase => {
  const kept = JSON.parse(body) as Partial<IncidentCase> & Pick<IncidentCase, "incident">;
  return {
    openEvents: [],
    quietSince: null,
    abandoned: false,
    pagesFrom: kept.incident.openedAt,
    pages: [],
    onCall: null,
    ...kept,
  };
};
