import type { Held, Incident, Rule } from "./incident.ts";
import { isNoise, RULES } from "./rules.ts";

/** Somebody silences a rule, a room, or everything that can be silenced. Half-open span in UTC epoch milliseconds. */
export type Mute = { from: number; until: number; rule: Rule | null; room: string | null; by: string; why: string };

/** A parent who answered is taken to be in the room for this long, while something moves there. */
const PARENT_STAYS_MS = 10 * 60_000;
/** Motion shows somebody for this long. */
const MOTION_SHOWS_MS = 60_000;

/** Signs that a parent is in a room. */
export type ParentSigns = {
  /** "I'm here", said by hand. */
  here: { by: string; until: number } | null;
  /** Who answered an incident of this room last. */
  answered: { by: string; at: number } | null;
  movedAt: number | null;
};

/** What the household arranged, and what goes on in the incident's room. */
export type QuietReasons = {
  mutes: ReadonlyArray<Mute>;
  /** End of the quiet hours that go on; null outside of them. */
  quietUntil: number | null;
  /** Set while nobody is expected in the room. */
  away: { by: string | null; until: number | null } | null;
  parent: ParentSigns;
  /** The sensor is not heard at all. */
  blind: boolean;
};

const muteFor = ({ rule, room }: Incident, mutes: ReadonlyArray<Mute>, now: number): Mute | undefined =>
  mutes.find(
    (mute) =>
      mute.from <= now &&
      now < mute.until &&
      (mute.rule === null || mute.rule === rule) &&
      (mute.room === null || mute.room === room),
  );

/** Somebody who is with the child, and until when that is believed; null when nobody is known to be there. */
export const parentIn = (signs: ParentSigns, now: number): { by: string; until: number } | null => {
  const { here, answered, movedAt } = signs;
  if (here && now < here.until) return here;
  if (!answered || movedAt === null) return null;
  const until = Math.min(answered.at + PARENT_STAYS_MS, movedAt + MOTION_SHOWS_MS);
  return now < until ? { by: answered.by, until } : null;
};

/** Why an incident is not to page now; null when it may. Nothing holds back what shows that the watch itself is blind. */
export const heldBy = (incident: Incident, reasons: QuietReasons, now: number): Held | null => {
  const { rule, severity } = incident;
  if (RULES[rule].deadMan) return null;
  const mute = muteFor(incident, reasons.mutes, now);
  if (mute) return { kind: "mute", reason: mute.why, by: mute.by, until: mute.until };
  if (severity === "info" && reasons.quietUntil !== null) {
    return { kind: "quietHours", reason: "information keeps", by: null, until: reasons.quietUntil };
  }
  const heard = isNoise(rule) || rule === "silence";
  if (heard && reasons.away) return { kind: "away", reason: "nobody is in the room", ...reasons.away };
  if (heard && reasons.blind && rule === "silence") {
    return { kind: "blind", reason: "the sensor is not heard", by: null, until: null };
  }
  const parent = heard ? parentIn(reasons.parent, now) : null;
  return parent ? { kind: "parent", reason: "somebody is in the room", ...parent } : null;
};
