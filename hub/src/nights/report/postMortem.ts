import type { Incident } from "../../alerts/incident.ts";
import type { Night } from "../night.ts";
import type { ReportDocument } from "./document.ts";
import { incidentText, type NightStory, nightLines, workedOf } from "./story.ts";
import type { Words } from "./words.ts";

/** A circumstance that the record shows; `value` is in milliseconds where the code speaks of time, or a count. */
export type Factor = { code: string; value: number | null; who: string | null };

/** What people wrote on a post-mortem. */
export type PostMortemNotes = { factors: string[]; worked: string | null; notes: string | null; actions: string[] };

export type PostMortemLine = { at: number; what: string; who: string | null; reason: string };

/** A post-mortem of an incident or of a night, filled in as far as the record goes. */
export type PostMortem = {
  subject: string;
  child: string | null;
  incident: Incident | null;
  night: Night | null;
  timeline: PostMortemLine[];
  factors: Factor[];
  worked: string | null;
  /** Null until somebody wrote. */
  saved: (PostMortemNotes & { at: number; by: string }) | null;
};

const SLOW_ANSWER_MS = 60_000;
const LONG_MS = 20 * 60_000;
const UNOBSERVED_MS = 15 * 60_000;
const MANY_PAGES = 4;

const factor = (code: string, value: number | null = null, who: string | null = null): Factor => ({ code, value, who });

/** What contributed to an incident, as the record has it. It names circumstances, not culprits. */
export const incidentFactors = (incident: Incident, others: ReadonlyArray<Incident>): Factor[] => {
  const found: Factor[] = [];
  const { firstPageAt, acknowledgedAt, openedAt, settledAt, timeline } = incident;
  if (firstPageAt !== null && acknowledgedAt !== null && acknowledgedAt - firstPageAt > SLOW_ANSWER_MS) {
    found.push(factor("slowAnswer", acknowledgedAt - firstPageAt));
  }
  const paged = [...new Set(timeline.filter(({ what }) => what === "page").map(({ who }) => who ?? ""))];
  if (paged.length > 1) found.push(factor("escalated", null, paged[1] ?? null));
  const refused = timeline.find(({ what }) => what === "undelivered");
  if (refused) found.push(factor("undelivered", null, refused.who ?? null));
  if (settledAt !== null && settledAt - openedAt > LONG_MS) found.push(factor("long", settledAt - openedAt));
  const over = (one: Incident): number => one.settledAt ?? one.closedAt ?? Number.MAX_SAFE_INTEGER;
  const together = others.find(
    (one) =>
      one.id !== incident.id && one.sensor !== incident.sensor && one.openedAt < over(incident) && over(one) > openedAt,
  );
  if (together)
    found.push(
      together.rule === "blind" ? factor("blind", null, together.sensor) : factor("both", null, together.room),
    );
  const before = others.filter((one) => one.sensor === incident.sensor && one.openedAt < openedAt).length;
  if (before > 0) found.push(factor("repeated", before + 1));
  return found;
};

/** What contributed to a hard night. */
export const nightFactors = (night: Night, incidents: ReadonlyArray<Incident>): Factor[] => {
  const found: Factor[] = [];
  if (night.degraded) found.push(factor("degraded", night.ttfaMs));
  if ((night.attempts ?? 0) > 1) found.push(factor("attempts", night.attempts));
  if (night.unobservedMs > UNOBSERVED_MS) found.push(factor("unobserved", night.unobservedMs));
  if ((night.responseP50Ms ?? 0) > SLOW_ANSWER_MS) found.push(factor("slowAnswer", night.responseP50Ms));
  if ((night.mttrMs ?? 0) > LONG_MS) found.push(factor("long", night.mttrMs));
  const most = Math.max(0, ...Object.values(night.pages));
  if (most > MANY_PAGES) found.push(factor("manyPages", most));
  const blind = incidents.find(({ rule }) => rule === "blind");
  if (blind) found.push(factor("blind", null, blind.sensor));
  return found;
};

export const incidentPostMortem = (
  incident: Incident,
  others: ReadonlyArray<Incident>,
  saved: PostMortem["saved"],
): PostMortem => ({
  subject: `incident:${incident.id}`,
  child: incident.children[0] ?? null,
  incident,
  night: null,
  timeline: incident.timeline.map(({ at, what, reason, who }) => ({ at, what, reason, who: who ?? null })),
  factors: incidentFactors(incident, others),
  worked: saved?.worked ?? workedOf(incident),
  saved,
});

export const nightPostMortem = (story: NightStory, words: Words, saved: PostMortem["saved"]): PostMortem => ({
  subject: `night:${story.night.child}:${story.night.date}`,
  child: story.night.child,
  incident: null,
  night: story.night,
  timeline: nightLines(story, words).map(({ at, text }) => ({ at, what: text, reason: "", who: null })),
  factors: nightFactors(story.night, story.incidents),
  worked: saved?.worked ?? null,
  saved,
});

const IN_TIME: ReadonlyArray<string> = ["degraded", "unobserved", "slowAnswer", "long"];

const factorText = ({ code, value, who }: Factor, words: Words, nameOf: NightStory["nameOf"]): string => {
  const text =
    who !== null
      ? nameOf(who)
      : value === null
        ? ""
        : IN_TIME.includes(code)
          ? words.duration(value)
          : words.number(value);
  return words.factors[code]?.(text) ?? text;
};

/** A post-mortem to read or to print. */
export const postMortemReport = (
  postMortem: PostMortem,
  about: { name: string },
  words: Words,
  nameOf: NightStory["nameOf"],
): ReportDocument => {
  const { incident, night, saved, factors, timeline } = postMortem;
  const rows = timeline.map(({ at, what, who, reason }) => {
    const text = words.what[what] ?? what;
    const detail = what === "closed" ? (words.steps[reason] ?? "") : what === "note" ? reason : "";
    return [words.clock(at), [text, who === null ? "" : nameOf(who), detail].filter((part) => part !== "").join(", ")];
  });
  const title = incident
    ? `${words.rules[incident.rule] ?? incident.rule}, ${incident.room}`
    : words.nightOf(about.name);
  const date = night ? words.date(night.date) : incident ? words.clock(incident.openedAt) : "";
  const contributed = [...factors.map((one) => factorText(one, words, nameOf)), ...(saved?.factors ?? [])];
  const worked = postMortem.worked;
  return {
    language: words.language,
    title: words.postMortemOf(title),
    subtitle: incident
      ? `${about.name === "" ? "" : `${about.name}, `}${incidentText(incident, words, nameOf)} (${date})`
      : date,
    sections: [
      {
        heading: words.headings.timeline,
        blocks: [
          { kind: "text", text: words.blameless },
          { kind: "table", head: [], rows },
        ],
      },
      {
        heading: words.headings.factors,
        blocks: [{ kind: "list", items: contributed.length > 0 ? contributed : [words.noFactor] }],
      },
      ...(worked === null
        ? []
        : [
            {
              heading: words.headings.worked,
              blocks: [{ kind: "list" as const, items: [words.steps[worked] ?? worked] }],
            },
          ]),
      {
        heading: words.headings.actions,
        blocks: [{ kind: "list", items: saved && saved.actions.length > 0 ? saved.actions : [words.noActions] }],
      },
      ...(saved?.notes
        ? [{ heading: words.headings.notes, blocks: [{ kind: "text" as const, text: saved.notes }] }]
        : []),
    ],
    footer: words.footer,
  };
};
