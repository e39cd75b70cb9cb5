import type { AgeHint } from "../ageHint.ts";
import { type CalendarDate, dayOf } from "../calendarDate.ts";
import type { Objective, TargetStatus } from "../targets.ts";
import type { TrendMetric } from "../trends.ts";
import type { Zone } from "../zone.ts";
import type { Language } from "./document.ts";
import { EN } from "./en.ts";
import { FR } from "./fr.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** What the reports say, in one language. */
export type ReportTexts = {
  nightOf: (name: string) => string;
  weekOf: (name: string) => string;
  sleepOf: (name: string) => string;
  /** From the date of the evening to that of the morning. */
  evening: (from: string, to: string) => string;
  range: (from: string, to: string) => string;
  age: (months: number) => string;
  noData: (share: string) => string;
  goesOn: string;
  onsetLine: (putDown: string | null, onset: string, took: string | null, attempts: number) => string;
  neverAsleep: string;
  degraded: string;
  wakings: (count: number, times: string) => string;
  longest: (duration: string) => string;
  ended: (time: string) => string;
  headings: Record<
    | "summary"
    | "course"
    | "who"
    | "worked"
    | "coverage"
    | "patterns"
    | "budgets"
    | "nights"
    | "averages"
    | "definitions"
    | "timeline"
    | "factors"
    | "actions"
    | "notes"
    | "debts",
    string
  >;
  objectives: Record<Objective, string>;
  metrics: Record<TrendMetric, string>;
  statuses: Record<TargetStatus, string>;
  factsHead: [string, string, string, string];
  goal: { atLeast: (value: string) => string; atMost: (value: string) => string };
  hints: Record<AgeHint["code"], string>;
  covered: (share: string, observed: string, unobserved: string) => string;
  entry: Record<
    "end" | "putDown" | "asleep" | "awake" | "again" | "up" | "feed" | "diaper" | "medicine" | "note" | "visit",
    string
  >;
  rules: Record<string, string>;
  incidentLine: (rule: string, who: string | null, response: string | null, lasted: string | null) => string;
  nobodyPaged: string;
  pagesLine: (name: string, pages: number) => string;
  responseLine: (p50: string, p95: string) => string;
  visitLine: (name: string, duration: string) => string;
  workedLine: (what: string, times: number) => string;
  steps: Record<string, string>;
  levels: Record<string, string>;
  intervalPattern: (every: string, plusMinus: string, nights: number, of: number, since: string) => string;
  clockPattern: (time: string, plusMinus: string, nights: number, of: number, since: string) => string;
  noPattern: string;
  budgetHead: string[];
  budgetUnit: {
    ms: (duration: string) => string;
    nights: (text: string, count: number) => string;
    pages: (text: string, count: number) => string;
  };
  corrected: (what: string, who: string) => string;
  fields: Record<"putDownAt" | "onsetAt" | "endAt" | "awakenings", string>;
  tableHead: string[];
  averageLine: (what: string, value: string) => string;
  nightsWithData: (count: number, of: number) => string;
  trend: Record<"up" | "down" | "steady", (what: string, recent: string, before: string) => string>;
  legend: { asleep: string; awake: string; unobserved: string; incident: string };
  shared: string;
  definitions: string[];
  serviceDefinitions: string[];
  blameless: string;
  postMortemOf: (what: string) => string;
  factors: Record<string, (value: string) => string>;
  noFactor: string;
  what: Record<string, string>;
  footer: string;
  paediatricFooter: string;
  diaperReminder: (name: string, between: string) => { title: string; message: string };
  noActions: string;
};

/** The texts of a language, with its way to write times, durations and numbers. */
export type Words = ReportTexts & {
  language: Language;
  /** Local time of day. */
  clock: (at: number) => string;
  minuteOfDay: (minute: number) => string;
  /** A duration to the minute, or to the second below two minutes; a dash when it is not known. */
  duration: (ms: number | null) => string;
  percent: (share: number | null) => string;
  number: (value: number, digits?: number) => string;
  /** A date with its day of the week. */
  date: (date: CalendarDate) => string;
  shortDate: (date: CalendarDate) => string;
};

/** Between a number and its unit: they stay on one line. */
const NBSP = "\u00a0";

const duration = (ms: number | null): string => {
  if (ms === null) return "–";
  if (ms < 120_000) return `${Math.round(ms / 1000)}${NBSP}s`;
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 60) return `${minutes}${NBSP}min`;
  return `${Math.floor(minutes / 60)}${NBSP}h${NBSP}${String(minutes % 60).padStart(2, "0")}`;
};

/** @param zone where the household lives */
export const wordsOf = (language: Language, zone: Zone): Words => {
  const locale = language === "fr" ? "fr-FR" : "en-GB";
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
  const long = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const short = format({ weekday: "short", day: "numeric", month: "short" });
  const utc = (date: CalendarDate): number => (dayOf(date) ?? 0) * DAY_MS;
  const minuteOfDay = (minute: number): string => {
    const [hours, minutes] = [Math.floor(minute / 60), String(minute % 60).padStart(2, "0")];
    return language === "fr" ? `${hours}${NBSP}h${NBSP}${minutes}` : `${String(hours).padStart(2, "0")}:${minutes}`;
  };
  const number = (value: number, digits = 0): string =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  return {
    ...(language === "fr" ? FR : EN),
    language,
    clock: (at) => minuteOfDay(zone.local(at).minuteOfDay),
    minuteOfDay,
    duration,
    percent: (share) =>
      share === null
        ? "–"
        : new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(share),
    number,
    date: (date) => long.format(utc(date)),
    shortDate: (date) => short.format(utc(date)).replace(/ /g, NBSP),
  };
};
