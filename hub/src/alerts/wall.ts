import { isOpen } from "./incident.ts";
import type { IncidentCase } from "./incidentCase.ts";
import { isNoise } from "./rules.ts";

/** A wall takes at least this much of a sound. */
const WALL_DB = 12;
/** Two sensors hear the same sound within this time of each other. */
const SAME_ONSET_MS = 5000;

type Heard = { sensor: string; at: number; db: number | null };

/** When the sounds of an incident began. */
const onsets = ({ incident }: IncidentCase): number[] =>
  incident.timeline.filter(({ what }) => what === "pending" || what === "started").map(({ at }) => at);

const sameOnset = (one: IncidentCase, at: number): boolean =>
  onsets(one).some((onset) => Math.abs(onset - at) <= SAME_ONSET_MS);

/** The incident whose sound came through the wall, or undefined: then the sound is an incident of its own. */
export const soundBehind = (heard: Heard, cases: ReadonlyArray<IncidentCase>): IncidentCase | undefined =>
  cases.find(
    (one) =>
      isOpen(one.incident) &&
      isNoise(one.incident.rule) &&
      one.incident.sensor !== heard.sensor &&
      heard.db !== null &&
      one.incident.maxDb !== null &&
      one.incident.maxDb - heard.db >= WALL_DB &&
      sameOnset(one, heard.at),
  );

/** Incidents that nobody has answered and that turn out to have heard this sound through the wall. */
export const overheardBy = (heard: Heard, cases: ReadonlyArray<IncidentCase>): IncidentCase[] =>
  cases.filter(
    (one) =>
      (one.incident.state === "pending" || one.incident.state === "paging") &&
      isNoise(one.incident.rule) &&
      one.incident.sensor !== heard.sensor &&
      heard.db !== null &&
      one.incident.maxDb !== null &&
      heard.db - one.incident.maxDb >= WALL_DB &&
      sameOnset(one, heard.at),
  );
