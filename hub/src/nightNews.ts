import { diaperState } from "./care/diaper.ts";
import { diaperNotes } from "./careDesk.ts";
import type { Settings } from "./config/settings.ts";
import type { NightReader } from "./journal/nightReader.ts";
import type { NightBook, Subject } from "./nightBook.ts";
import { summaryLines } from "./nights/report/morningReport.ts";
import { wordsOf } from "./nights/report/words.ts";
import type { Information } from "./noticeTeller.ts";

export type NewsOptions = {
  settings: Settings;
  book: NightBook;
  read: NightReader;
  now: () => number;
  /** Tells caregivers something once per `id`, without waking anybody. */
  inform: (information: Information) => void;
  firstOnCall: () => string | null;
  publicUrl: () => string;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Late minutes have come by then, and somebody is up. */
const REPORT_AFTER_MS = 15 * MINUTE_MS;
const REPORT_UNTIL_MS = 5 * HOUR_MS;
/** Fewer changes in a day and a half: nobody keeps a diaper log. */
const LEAST_CHANGES = 3;
const KEPT_MS = 36 * HOUR_MS;

/**
 * What there is to tell besides alarms: the night, each morning, in each caregiver's language; and a diaper that is
 * probably red soon. It may be called at any time and tells nothing twice.
 */
export const createNightNews = (options: NewsOptions): (() => void) => {
  const { settings, book, now, inform } = options;
  const reachable = settings.caregivers.filter(({ channels }) => channels.length > 0);

  const tellNight = (): void => {
    const date = book.latest();
    const { to } = book.window(date);
    if (now() < to + REPORT_AFTER_MS || now() > to + REPORT_UNTIL_MS) return;
    const subjects = book.subjects.filter((subject) => book.firstNight(subject) !== undefined);
    if (subjects.length === 0) return;
    for (const { id, language } of reachable) {
      const words = wordsOf(language, book.zone);
      const lines = subjects.map((subject) => {
        const text = summaryLines({ night: book.night(subject, date, false) }, words).join(" ");
        return subjects.length > 1 ? `${subject.name}${language === "fr" ? "\u00a0" : ""}: ${text}` : text;
      });
      const title = words.nightOf(subjects.map(({ name }) => name).join(language === "fr" ? " et " : " and "));
      const url = `${options.publicUrl()}/#/night/${date}`;
      inform({
        id: `report-${date}-${id}`,
        caregivers: [id],
        kind: "report",
        text: { title, message: lines.join("\n") },
        url,
      });
    }
  };

  const tellDiaper = (subject: Subject): void => {
    const notes = diaperNotes(options.read, subject.id, now());
    if (notes.filter(({ at, changed }) => changed && at > now() - KEPT_MS).length < LEAST_CHANGES) return;
    const { remindAt, redAt, redBetween, changedAt, source } = diaperState(notes, now());
    if (remindAt === null || redAt === null || redBetween === null || source === "noticed") return;
    if (now() < remindAt || now() > redAt) return;
    const caregiver = reachable.find(({ id }) => id === options.firstOnCall()) ?? reachable[0];
    if (!caregiver) return;
    const words = wordsOf(caregiver.language, book.zone);
    const between = `${words.clock(redBetween.from)} ${caregiver.language === "fr" ? "et" : "and"} ${words.clock(redBetween.to)}`;
    const text = words.diaperReminder(subject.name, between);
    inform({ id: `diaper-${subject.id}-${changedAt}`, caregivers: [caregiver.id], kind: "reminder", text });
  };

  return () => {
    if (settings.news.morningReport) tellNight();
    // Nobody is to be disturbed, or a child woken, for a diaper at night.
    if (settings.news.diaperReminder && !book.isNight()) for (const subject of book.subjects) tellDiaper(subject);
  };
};
