import type { Incident } from "../alerts/incident.ts";
import { RUNBOOKS } from "../alerts/runbooks.ts";
import { ENGLISH } from "./englishWords.ts";
import { FRENCH } from "./frenchWords.ts";
import type { Language, PageWords } from "./pageWords.ts";

export type { Language } from "./pageWords.ts";

export type Text = { title: string; message: string };

/** What a lock screen shows of title and message together; whatever is longer is not read at three in the morning. */
export const LOCK_SCREEN_LENGTH = 120;

/** A room or a name longer than this is cut: the alarm matters more than its address. */
const LONGEST_NAME = 24;
/** The same where two of them share the line. */
const LONGEST_OF_TWO = 18;
/** Incidents told one by one in a summary. */
const MOST_LINES = 3;

const WORDS: Record<Language, PageWords> = { fr: FRENCH, en: ENGLISH };

const clipped = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;

const minutesBetween = (from: number, to: number): number => Math.max(0, Math.floor((to - from) / 60_000));

const whatOf = (incident: Incident, words: PageWords): string => {
  const moving = incident.timeline.some(({ what }) => what === "motion");
  return incident.rule === "silence" && moving ? words.silenceWithMotion : words.rule[incident.rule];
};

const titleOf = (incident: Incident, words: PageWords): string => {
  const rooms = [incident.room, ...incident.combined.map(({ room }) => room)];
  // Trouble of the hub itself is in no room.
  const named = [...new Set(rooms)].filter((room) => room !== "" && room !== "hub").slice(0, 2);
  const what = whatOf(incident, words);
  if (named.length === 0) return what;
  const length = named.length > 1 ? LONGEST_OF_TWO : LONGEST_NAME;
  return `${what} – ${words.list(named.map((room) => clipped(room, length)))}`;
};

/** As many of the parts as fit, in their order. */
const fitting = (parts: ReadonlyArray<string>, room: number): string =>
  parts.reduce((text, part) => {
    const longer = text === "" || part === "" ? text + part : `${text}, ${part}`;
    return longer.length <= room ? longer : text;
  }, "");

/**
 * What a page says: what, where, how loud, since when, what to do first, who else was paged. Short, since it is read
 * half asleep: all of it fits on a lock screen, and what does not fit is left out from the end.
 * @param names the caregivers' names by id
 */
export const pageText = (
  incident: Incident,
  reader: { id: string; language: Language },
  names: ReadonlyMap<string, string>,
  now: number,
): Text => {
  const words = WORDS[reader.language];
  const title = titleOf(incident, words);
  const others = [
    ...new Set(incident.timeline.filter((entry) => entry.what === "page").map((entry) => entry.who ?? "")),
  ].filter((who) => who !== "" && who !== reader.id);
  const together = incident.combined.length > 0;
  const facts = [
    (incident.rule === "fault" && words.fault[incident.detail ?? ""]) || "",
    incident.maxDb === null ? "" : words.upTo(incident.maxDb),
    words.since(minutesBetween(incident.openedAt, now)),
    others.length === 0
      ? ""
      : words.alsoPaged(words.list(others.map((who) => clipped(names.get(who) ?? who, LONGEST_NAME)))),
  ];
  const step = together ? words.triage : (RUNBOOKS[incident.rule][0]?.[reader.language] ?? "");
  const room = LOCK_SCREEN_LENGTH - title.length;
  const told = fitting(facts, room - step.length - 3);
  if (told === "") return { title, message: step };
  return { title, message: together ? `${step} (${told})` : `${told}. ${step}` };
};

/** What replaces a page once somebody answered or it is over. */
export const updateText = (
  incident: Incident,
  update: "acknowledged" | "held" | "settled" | "cancelled",
  language: Language,
  names: ReadonlyMap<string, string>,
): Text => {
  const words = WORDS[language];
  const { acknowledgedBy: by, openedAt, settledAt } = incident;
  const nameOf = (id: string | null) => (id === null ? words.somebody : clipped(names.get(id) ?? id, LONGEST_NAME));
  const message = {
    acknowledged: words.onTheWay(nameOf(by)),
    held: words.held[incident.held?.kind ?? "combined"](nameOf(incident.held?.by ?? null)),
    settled: words.over[incident.rule](minutesBetween(openedAt, settledAt ?? openedAt)),
    cancelled: words.closed,
  }[update];
  return { title: titleOf(incident, words), message };
};

/** What an exercise says: at first, once it was answered, and when nobody did. */
export const drillText = (language: Language, update?: "acknowledged" | "cancelled"): Text => {
  const { title, ask, done, unanswered } = WORDS[language].drill;
  return { title, message: update === undefined ? ask : update === "acknowledged" ? done : unanswered };
};

/** What the silent message says that proves a channel. */
export const selfTestText = (language: Language): Text => WORDS[language].selfTest;

/** News for a caregiver. Times are UTC epoch milliseconds, names as people know them. */
export type News =
  | { kind: "breakerOpened"; who: string; instead: string; until?: number }
  | { kind: "summary"; incidents: ReadonlyArray<Incident>; names: ReadonlyMap<string, string> };

/** What a piece of news says. */
export const noticeText = (news: News, language: Language, timeZone: string): Text => {
  const words = WORDS[language];
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  if (news.kind === "breakerOpened") {
    const until = news.until === undefined ? "" : clock.format(news.until);
    const message = news.instead === "" ? words.nobodyTakesOver : words.takesOver(news.instead, until);
    return { title: words.enoughPages(news.who), message };
  }
  const { incidents, names } = news;
  if (incidents.length === 0) return { title: words.missed(0), message: words.throughAgain };
  const lines = incidents.slice(0, MOST_LINES).map((incident) => {
    const by = incident.acknowledgedBy;
    const answer = by === null ? "" : `, ${words.went(names.get(by) ?? by)}`;
    return `${clock.format(incident.openedAt)} ${titleOf(incident, words)}${answer}`;
  });
  const rest = incidents.length - lines.length;
  return {
    title: words.missed(incidents.length),
    message: [...lines, ...(rest > 0 ? [words.more(rest)] : [])].join("\n"),
  };
};
