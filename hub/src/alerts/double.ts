import type { IncidentCase } from "./incidentCase.ts";
import { isNoise } from "./rules.ts";

/** The incident whose page tells of this one, as long as it pages. */
export const leadOf = (one: IncidentCase, cases: ReadonlyArray<IncidentCase>): IncidentCase | undefined => {
  const { held } = one.incident;
  if (held?.kind !== "combined") return undefined;
  return cases.find(
    ({ incident }) => incident.id === held.lead && incident.state === "paging" && incident.held === null,
  );
};

/** A child elsewhere for whom somebody is being woken already, so that one page can tell of both. */
export const leadFor = (one: IncidentCase, cases: ReadonlyArray<IncidentCase>): IncidentCase | undefined => {
  if (!isNoise(one.incident.rule)) return undefined;
  return cases.find(
    ({ incident }) =>
      incident.state === "paging" &&
      incident.held === null &&
      isNoise(incident.rule) &&
      incident.sensor !== one.incident.sensor,
  );
};

/** Children elsewhere who are awake when this incident begins to page, and for whom nobody is woken yet. */
export const alsoAwake = (one: IncidentCase, cases: ReadonlyArray<IncidentCase>): IncidentCase[] => {
  if (!isNoise(one.incident.rule)) return [];
  return cases.filter(
    ({ incident, openEvents }) =>
      incident.state === "pending" &&
      incident.held === null &&
      isNoise(incident.rule) &&
      incident.sensor !== one.incident.sensor &&
      openEvents.length > 0,
  );
};
