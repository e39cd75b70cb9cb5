import { randomUUID } from "node:crypto";
import type { Incident } from "./alerts/incident.ts";
import type { IncidentCase } from "./alerts/incidentCase.ts";
import { careEntries, debtOf } from "./careDesk.ts";
import type { Settings } from "./config/settings.ts";
import type { PostMortemSubject, ReportsApi } from "./http/reportsPort.ts";
import type { NightReader } from "./journal/nightReader.ts";
import type { Write } from "./journal/statements.ts";
import type { NightBook, Subject } from "./nightBook.ts";
import { addDays, monthsBetween } from "./nights/calendarDate.ts";
import { budgetsOf } from "./nights/errorBudget.ts";
import { AFTER_MS, BEFORE_MS } from "./nights/night.ts";
import { nightCsv } from "./nights/nightCsv.ts";
import { patternsOf } from "./nights/patterns.ts";
import type { Language } from "./nights/report/document.ts";
import { type MorningStory, morningReport } from "./nights/report/morningReport.ts";
import {
  incidentPostMortem,
  nightPostMortem,
  type PostMortem,
  type PostMortemNotes,
  postMortemReport,
} from "./nights/report/postMortem.ts";
import { paediatricReport, type RangeStory, weekReport } from "./nights/report/rangeReport.ts";
import type { NightStory } from "./nights/report/story.ts";
import { type Words, wordsOf } from "./nights/report/words.ts";
import { trendsOf } from "./nights/trends.ts";

export type ReportDeskOptions = {
  settings: Settings;
  book: NightBook;
  read: NightReader;
  now: () => number;
  /** Writes and waits for the disk; absent where the journal is only read. */
  write?: (write: Write) => Promise<unknown>;
};

const LOOKED_BACK_NIGHTS = 27;
const WEEK_NIGHTS = 7;
const AROUND_MS = 12 * 3_600_000;

/** Makes reports out of the night book, in a reader's language. */
export const createReportDesk = ({ settings, book, read, now, write }: ReportDeskOptions): ReportsApi => {
  const names = new Map([...read.people(), ...settings.caregivers].map(({ id, name }) => [id, name]));
  const nameOf = (id: string): string => names.get(id) ?? id;
  const words = (language: Language): Words => wordsOf(language, book.zone);
  const subject = (child: string): Subject => {
    const found = book.subject(child);
    if (!found) throw new Error(`no child ${child}`);
    return found;
  };
  const patterns = (one: Subject, date: string) =>
    patternsOf(book.between(one, addDays(date, -LOOKED_BACK_NIGHTS), date), (at) => book.zone.local(at).minuteOfDay);

  const nightStory = (one: Subject, date: string): NightStory => {
    const night = book.night(one, date, true);
    return {
      night,
      incidents: book.incidents(one, night.from, night.to).filter(({ openedAt }) => openedAt >= night.from),
      care: careEntries(read.care(one.id, night.from - BEFORE_MS, night.to + AFTER_MS)),
      nameOf,
    };
  };

  const morningStory = (one: Subject, date: string): MorningStory => {
    const { targets, budgets, ageMonths } = book.report(one, date);
    return {
      ...nightStory(one, date),
      name: one.name,
      ageMonths,
      targets,
      budgets,
      patterns: patterns(one, date),
      shared: one.sharedWith.length > 0,
      openDebts: read
        .debts()
        .map(debtOf)
        .filter(({ doneAt }) => doneAt === null)
        .map(({ title }) => title),
    };
  };

  const rangeStory = (one: Subject, from: string, to: string): RangeStory => {
    const looked = book.between(one, addDays(to, -LOOKED_BACK_NIGHTS), to);
    const nights = book.between(one, from, to);
    const [first, last] = [book.window(from), book.window(to)];
    return {
      name: one.name,
      ageMonths: one.born === null ? null : monthsBetween(one.born, to),
      from,
      to,
      nights,
      incidents: book.incidents(one, first.from, last.to),
      patterns: patterns(one, to),
      trends: trendsOf(looked, to),
      budgets: budgetsOf(looked, to, book.targets(one.id)),
      nameOf,
    };
  };

  const moment = (at: number): string => {
    const offset = book.zone.offsetMs(at);
    const minutes = Math.abs(offset) / 60_000;
    const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
    const local = new Date(at + offset).toISOString().slice(0, 19);
    return `${local}${offset < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
  };

  const incident = (id: string): Incident | undefined => {
    const body = read.incident(id);
    return body === undefined ? undefined : (JSON.parse(body) as IncidentCase).incident;
  };

  const saved = (key: string): PostMortem["saved"] => {
    const row = read.postMortem(key);
    return row ? { ...(JSON.parse(row.body) as PostMortemNotes), at: row.at, by: row.who } : null;
  };

  const postMortem = (about: PostMortemSubject, language: Language): PostMortem | undefined => {
    if ("date" in about) {
      const story = nightStory(subject(about.child), about.date);
      return nightPostMortem(story, words(language), saved(`night:${about.child}:${about.date}`));
    }
    const found = incident(about.incident);
    if (!found) return undefined;
    const around = read
      .incidents(found.openedAt - AROUND_MS, found.openedAt + AROUND_MS)
      .map((body) => (JSON.parse(body) as IncidentCase).incident);
    return incidentPostMortem(found, around, saved(`incident:${found.id}`));
  };

  return {
    morning: (child, date, language) => {
      const story = morningStory(subject(child), date);
      const { nameOf: _, ...data } = story;
      return {
        data: { ...data, names: Object.fromEntries(names) },
        document: morningReport(story, words(language)),
        csv: nightCsv([story.night], moment),
      };
    },
    week: (child, date, language) => {
      const { nameOf: _, ...data } = rangeStory(subject(child), addDays(date, 1 - WEEK_NIGHTS), date);
      const story = { ...data, nameOf };
      return { data, document: weekReport(story, words(language)), csv: nightCsv(story.nights, moment) };
    },
    paediatrician: (child, from, to, language) => {
      const { nameOf: _, ...data } = rangeStory(subject(child), from, to);
      return {
        data,
        document: paediatricReport({ ...data, nameOf }, words(language)),
        csv: nightCsv(data.nights, moment),
      };
    },
    postMortem: (about, language) => {
      const data = postMortem(about, language);
      if (!data) return undefined;
      const name = data.child === null ? "" : (book.subject(data.child)?.name ?? data.child);
      return { data, document: postMortemReport(data, { name }, words(language), nameOf), csv: null };
    },
    savePostMortem: async (about, notes, who) => {
      const before = postMortem(about, "en");
      if (!before || !write) return false;
      const { subject: key, child } = before;
      await write(["postMortem", key, child, now(), who, JSON.stringify(notes)]);
      for (const action of notes.actions.filter((text) => !before.saved?.actions.includes(text))) {
        await write(["debt", randomUUID(), child, action, now(), who, key]);
      }
      return true;
    },
  };
};
