import type { Incident } from "@veilleuse/hub";
import type { ChildStory } from "./childStory.ts";
import type { SeededRandom } from "./seededRandom.ts";

const SECOND = 1000;
const MINUTE = 60_000;

export type StoryPage = {
  page: string;
  incident: string;
  caregiver: string;
  channel: string;
  at: number;
  latencyMs: number;
};
/** A parent in the room. */
export type StoryVisit = { from: number; to: number; who: string };

const WORKED = ["cuddle", "feed", "diaper", "selfSoothed", "lullaby"] as const;

/** What the household did about a night: incidents as the hub keeps them, pages, visits. */
export type HouseholdStory = { incidents: Incident[]; pages: StoryPage[]; visits: StoryVisit[] };

/** Draws who got up. Crying that goes on becomes an incident; some cries end before anybody is paged. */
export const householdStory = (
  random: SeededRandom,
  story: ChildStory,
  place: { room: string; sensor: string },
  caregivers: readonly [first: string, second: string],
): HouseholdStory => {
  const told: HouseholdStory = { incidents: [], pages: [], visits: [] };
  for (const waking of story.wakings.filter(({ cries }) => cries)) {
    const openedAt = Math.round(waking.from + random.between(5, 60) * SECOND);
    const id = `${place.sensor}-${story.child}-${openedAt.toString(36)}`;
    const settledAt = Math.round(waking.to + 5 * MINUTE);
    const incident: Incident = {
      ...BLANK,
      id,
      room: place.room,
      sensor: place.sensor,
      children: [story.child],
      openedAt,
      maxDb: Math.round(random.between(66, 84)),
      timeline: [{ at: openedAt, what: "pending", reason: "cry" }],
    };
    if (random.chance(0.2)) {
      told.incidents.push(selfSoothed(incident, openedAt + 25 * SECOND));
      continue;
    }
    const pagedAt = openedAt + 30 * SECOND;
    const answerMs = Math.round(random.between(12, 190) * SECOND);
    const page = (caregiver: string, at: number, attempt: number): void => {
      const latencyMs = Math.round(random.between(60, 900));
      told.pages.push({
        page: `${id}-${caregiver}-${attempt}`,
        incident: id,
        caregiver,
        channel: "webhook",
        at,
        latencyMs,
      });
      incident.timeline.push({ at, what: "page", reason: attempt === 1 ? "firstStep" : "nextStep", who: caregiver });
      incident.timeline.push({ at: at + latencyMs, what: "delivered", reason: `${caregiver}/webhook`, who: caregiver });
    };
    incident.timeline.push({ at: pagedAt, what: "paging", reason: "notSelfSoothed" });
    page(caregivers[0], pagedAt, 1);
    if (answerMs > 120 * SECOND) page(caregivers[1], pagedAt + 120 * SECOND, 2);
    const who = answerMs > 120 * SECOND ? random.pick(caregivers) : caregivers[0];
    const acknowledgedAt = pagedAt + answerMs;
    const worked = random.pick(WORKED);
    const closedAt = settledAt + 60 * MINUTE;
    const from = acknowledgedAt + random.between(30, 120) * SECOND;
    told.visits.push({ from, to: from + random.between(3, 10) * MINUTE, who });
    incident.timeline.push(
      { at: acknowledgedAt, what: "acknowledged", reason: "link", who },
      { at: settledAt, what: "settled", reason: "quiet" },
    );
    if (random.chance(0.1)) incident.timeline.push({ at: settledAt + MINUTE, what: "notNeeded", reason: "", who });
    incident.timeline.push({ at: closedAt, what: "closed", reason: worked, who });
    told.incidents.push({
      ...incident,
      state: "closed",
      firstPageAt: pagedAt,
      acknowledgedAt,
      acknowledgedBy: who,
      settledAt,
      closedAt,
      worked,
    });
  }
  return told;
};

const selfSoothed = (incident: Incident, at: number): Incident => ({
  ...incident,
  state: "closed",
  settledAt: at,
  closedAt: at,
  timeline: [...incident.timeline, { at, what: "closed", reason: "selfSoothed" }],
});

const BLANK = {
  rule: "cry",
  severity: "warning",
  state: "pending",
  firstPageAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  settledAt: null,
  closedAt: null,
  blastRadius: [],
  detail: null,
  combined: [],
  held: null,
  worked: null,
} as const as unknown as Pick<
  Incident,
  | "rule"
  | "severity"
  | "state"
  | "firstPageAt"
  | "acknowledgedAt"
  | "acknowledgedBy"
  | "settledAt"
  | "closedAt"
  | "blastRadius"
  | "detail"
  | "combined"
  | "held"
  | "worked"
>;
