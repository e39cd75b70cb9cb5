import type { IncidentCase } from "./incidentCase.ts";

/**
 * The case with all its times moved, after the hub's clock was set. Its deadlines stay as far away as they were, so that
 * paging neither waits for a day nor happens all at once. Every time that a case holds has to be here.
 */
export const shiftedCase = (current: IncidentCase, byMs: number): IncidentCase => {
  const shifted = (at: number | null): number | null => (at === null ? null : at + byMs);
  const { incident } = current;
  return {
    ...current,
    incident: {
      ...incident,
      openedAt: incident.openedAt + byMs,
      firstPageAt: shifted(incident.firstPageAt),
      acknowledgedAt: shifted(incident.acknowledgedAt),
      settledAt: shifted(incident.settledAt),
      closedAt: shifted(incident.closedAt),
      held: incident.held && { ...incident.held, until: shifted(incident.held.until) },
      timeline: incident.timeline.map((entry) => ({ ...entry, at: entry.at + byMs })),
    },
    quietSince: shifted(current.quietSince),
    pagesFrom: current.pagesFrom + byMs,
    resumesFrom: shifted(current.resumesFrom),
    echoes: current.echoes.map((echo) => ({ ...echo, at: echo.at + byMs })),
    pages: current.pages.map(({ failedAt, ...page }) => ({
      ...page,
      at: page.at + byMs,
      ...(failedAt === undefined ? {} : { failedAt: failedAt + byMs }),
    })),
  };
};

/** A case that the hub took up from before its clock was set back: nothing in it may have happened after now. */
export const notInTheFuture = (current: IncidentCase, now: number): IncidentCase => {
  const newest = Math.max(
    current.incident.openedAt,
    ...current.incident.timeline.map(({ at }) => at),
    ...current.pages.map(({ at }) => at),
  );
  return newest > now ? shiftedCase(current, now - newest) : current;
};
