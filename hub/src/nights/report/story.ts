import type { Incident } from "../../alerts/incident.ts";
import type { CareEntry } from "../../care/careEntry.ts";
import { isAboutTheChild } from "../incidentFacts.ts";
import type { Night } from "../night.ts";
import type { Words } from "./words.ts";

/** What a report about one night is made from. */
export type NightStory = {
  night: Night;
  /** Incidents that opened in the window, oldest first. */
  incidents: ReadonlyArray<Incident>;
  care: ReadonlyArray<Pick<CareEntry, "at" | "kind" | "detail" | "who">>;
  /** A caregiver's name by id. */
  nameOf: (caregiver: string) => string;
};

export type StoryLine = { at: number; text: string };

/** Ways of closing an incident that are not something a caregiver did. */
const NOT_A_STEP: ReadonlyArray<string> = ["closed by hand", "nobodyClosedIt"];

/** What ended an incident: the step that somebody named, or that it settled by itself; null when nobody said. */
export const workedOf = (incident: Incident): string | null => {
  // An incident of an earlier version has no field for it.
  if (incident.worked !== null && incident.worked !== undefined) return incident.worked;
  const closing = incident.timeline.findLast(({ what }) => what === "closed");
  return closing === undefined || NOT_A_STEP.includes(closing.reason) ? null : closing.reason;
};

/** What worked, most often first. */
export const workedCounts = (incidents: ReadonlyArray<Incident>): { what: string; times: number }[] => {
  const counts = new Map<string, number>();
  for (const incident of incidents.filter(isAboutTheChild)) {
    const worked = workedOf(incident);
    if (worked !== null) counts.set(worked, (counts.get(worked) ?? 0) + 1);
  }
  return [...counts].map(([what, times]) => ({ what, times })).sort((a, b) => b.times - a.times);
};

/** One line about an incident: what it was, who answered, how long it took. */
export const incidentText = (incident: Incident, words: Words, nameOf: NightStory["nameOf"]): string => {
  const { rule, acknowledgedBy, acknowledgedAt, firstPageAt, settledAt, openedAt } = incident;
  const response =
    acknowledgedAt === null || firstPageAt === null ? null : words.duration(Math.max(0, acknowledgedAt - firstPageAt));
  return words.incidentLine(
    words.rules[rule] ?? rule,
    acknowledgedBy === null ? null : nameOf(acknowledgedBy),
    response,
    settledAt === null ? null : words.duration(settledAt - openedAt),
  );
};

const detailText = (detail: CareEntry["detail"], words: Words): string => {
  if (detail === null) return "";
  if (typeof detail === "string") return ` (${detail})`;
  const values = Object.values(detail).filter((value) => typeof value !== "boolean");
  return values.length === 0
    ? ""
    : ` (${values.map((value) => words.levels[String(value)] ?? String(value)).join(", ")})`;
};

/** The night as a list of what happened, in its order. */
export const nightLines = (story: NightStory, words: Words): StoryLine[] => {
  const { night, incidents, care, nameOf } = story;
  const lines: StoryLine[] = care
    .filter(({ at }) => at >= (night.putDownAt ?? night.from) - 3_600_000)
    .map(({ at, kind, detail, who }) => ({
      at,
      text: `${words.entry[kind]}${detailText(detail, words)}, ${nameOf(who)}`,
    }));
  if (night.onsetAt !== null) lines.push({ at: night.onsetAt, text: words.entry.asleep });
  for (const { from, to } of night.awakenings ?? []) {
    lines.push({ at: from, text: `${words.entry.awake} (${words.duration(to - from)})` });
    if (night.endAt === null || to < night.endAt) lines.push({ at: to, text: words.entry.again });
  }
  for (const incident of incidents) {
    lines.push({ at: incident.openedAt, text: incidentText(incident, words, nameOf) });
  }
  for (const { from, to, who } of night.visits ?? []) {
    const name = who === null ? "?" : nameOf(who);
    lines.push({ at: from, text: words.visitLine(name, words.duration(to - from)) });
  }
  if (night.endAt !== null) lines.push({ at: night.endAt, text: words.entry.end });
  return lines.sort((a, b) => a.at - b.at);
};
