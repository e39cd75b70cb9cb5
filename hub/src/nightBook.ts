import type { Incident } from "./alerts/incident.ts";
import type { IncidentCase } from "./alerts/incidentCase.ts";
import type { Settings } from "./config/settings.ts";
import type { CorrectionRow, NightReader } from "./journal/nightReader.ts";
import type { Write } from "./journal/statements.ts";
import { addDays, monthsBetween } from "./nights/calendarDate.ts";
import { achievedBy, type Budget, budgetsOf } from "./nights/errorBudget.ts";
import type { MinuteFact } from "./nights/minuteGrid.ts";
import { AFTER_MS, BEFORE_MS, type Correction, type Night, nightOf } from "./nights/night.ts";
import { latestNight, type NightWindow, nightWindow } from "./nights/nightWindow.ts";
import { judge, OBJECTIVE_NAMES, type TargetSettings, type Targets } from "./nights/targets.ts";
import { createZone, type Zone } from "./nights/zone.ts";

/** Somebody whose nights are kept. */
export type Subject = { id: string; name: string; born: string | null; sensors: string[]; sharedWith: string[] };

/** A night with what it is held against. */
export type NightReport = Night & {
  targets: Targets;
  budgets: Budget[];
  /** The child's age in whole months, when the date of birth is set. */
  ageMonths: number | null;
  /** Other children whom the same sensor hears: this night may be theirs. */
  sharedWith: string[];
};

/** Raised when the way that nights are worked out changes, so that kept ones are worked out anew. */
const MODEL = 1;
const MINUTE_MS = 60_000;
/** Nights that are looked at again before they are told; older ones stay as they are until something is put right. */
const FRESH_NIGHTS = 3;
const BUDGET_NIGHTS = 28;

const bornText = (born: string | Date | undefined): string | null => {
  if (born === undefined) return null;
  const text = typeof born === "string" ? born : born.toISOString();
  return /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? null;
};

/** The children of the settings; where there are none, each sensor stands for one. */
const subjectsOf = ({ children, sensors }: Settings): Subject[] =>
  children.length === 0
    ? sensors.map(({ id, room }) => ({ id, name: room ?? id, born: null, sensors: [id], sharedWith: [] }))
    : children.map(({ id, name, born, sensors: own }) => ({
        id,
        name,
        born: bornText(born),
        sensors: own,
        sharedWith: children
          .filter((other) => other.id !== id && other.sensors.some((sensor) => own.includes(sensor)))
          .map((other) => other.id),
      }));

const factOf = ([occurredAtMs, minute]: [number, Record<string, unknown>]): MinuteFact => {
  const { cover, cry, loud, motion, l10, l90 } = minute as MinuteFact;
  // A minute is dated by its end.
  return { at: occurredAtMs - MINUTE_MS, cover, cry, loud, motion, l10, l90 };
};

const correctionOf = (row: CorrectionRow): Correction =>
  ({
    id: row.id,
    field: row.field,
    value: JSON.parse(row.value),
    original: JSON.parse(row.original),
    by: row.who,
    at: row.at,
    note: row.note,
  }) as Correction;

export type NightBookOptions = {
  settings: Settings;
  read: NightReader;
  now: () => number;
  /** Keeps a night that was worked out; absent where the journal is only read. */
  keep?: (write: Write) => void;
};

/**
 * The nights of every child: works them out of the journal, keeps what it worked out, and works it out again when what it
 * rests on has changed (minutes that came late, an incident that went on, something put right).
 */
export class NightBook {
  readonly subjects: ReadonlyArray<Subject>;
  readonly zone: Zone;
  private readonly options: NightBookOptions;
  private readonly kept = new Map<string, { basis: string; mark: string; night: Night }>();

  constructor(options: NightBookOptions) {
    this.options = options;
    this.subjects = subjectsOf(options.settings);
    this.zone = createZone(options.settings.timeZone);
  }

  subject(id: string): Subject | undefined {
    return this.subjects.find((one) => one.id === id);
  }

  window(date: string): NightWindow {
    return nightWindow(date, this.options.settings.night, this.zone);
  }

  /** The date of the last evening whose night has begun. */
  latest(): string {
    return latestNight(this.options.now(), this.options.settings.night, this.zone);
  }

  /** Whether a night is under way. */
  isNight(): boolean {
    return this.options.now() < this.window(this.latest()).to;
  }

  /** The date of the last evening whose night is over. */
  latestFinished(): string {
    return this.isNight() ? addDays(this.latest(), -1) : this.latest();
  }

  targets(child: string): TargetSettings {
    const own: TargetSettings = {};
    for (const { objective, value } of this.options.read.targets(child)) {
      const name = OBJECTIVE_NAMES.find((known) => known === objective);
      if (name) own[name] = value;
    }
    return own;
  }

  /** A child's night with its targets and budgets. */
  report(subject: Subject, date: string): NightReport {
    const night = this.night(subject, date, true);
    const before = this.between(subject, addDays(date, 1 - BUDGET_NIGHTS), addDays(date, -1));
    return this.reported(subject, night, [...before, night]);
  }

  /** The nights of a span with targets and budgets, oldest first. */
  reports(subject: Subject, first: string, last: string): NightReport[] {
    const all = this.between(subject, addDays(first, 1 - BUDGET_NIGHTS), last);
    return all.filter(({ date }) => date >= first).map((night) => this.reported(subject, night, all));
  }

  /** The nights of a span, oldest first; those before the first minute of the child's sensors are left out. */
  between(subject: Subject, first: string, last: string): Night[] {
    const begun = this.firstNight(subject);
    const latest = this.latest();
    const nights: Night[] = [];
    if (begun === undefined) return nights;
    const rows = new Map(this.options.read.nights(subject.id, first, last).map((row) => [row.date, row]));
    for (let date = first < begun ? begun : first; date <= last && date <= latest; date = addDays(date, 1)) {
      const row = rows.get(date);
      if (row && !this.kept.has(`${subject.id}/${date}`)) {
        this.kept.set(`${subject.id}/${date}`, { basis: row.basis, mark: row.mark, night: JSON.parse(row.body) });
      }
      nights.push(this.night(subject, date, date > addDays(latest, -FRESH_NIGHTS)));
    }
    return nights;
  }

  /** The date of the first night that anything is known of; undefined when nothing is. */
  firstNight({ sensors }: Subject): string | undefined {
    const times = sensors.map((sensor) => this.options.read.firstMinuteAt(sensor)).filter((at) => at !== null);
    if (times.length === 0) return undefined;
    const first = Math.min(...times);
    const date = latestNight(first, this.options.settings.night, this.zone);
    // Minutes of a day belong to the evening that follows.
    return first < this.window(date).to ? date : addDays(date, 1);
  }

  /** The night, worked out again if what it rests on has changed; with `fresh` false a kept one is believed. */
  night(subject: Subject, date: string, fresh: boolean): Night {
    const key = `${subject.id}/${date}`;
    const window = this.window(date);
    const basis = `${MODEL}|${window.from}|${window.to}|${subject.sensors.join(",")}`;
    const kept = this.kept.get(key) ?? this.stored(subject.id, date);
    if (kept?.basis === basis && kept.night.complete && !fresh) return kept.night;
    const complete = this.options.now() >= window.to;
    const mark = this.mark(subject, window);
    if (kept?.basis === basis && kept.mark === mark && kept.night.complete && complete) return kept.night;
    const night = this.workOut(subject, window);
    // A night that goes on is different every minute; of one before the first minute there is nothing to keep.
    const begun = this.firstNight(subject);
    if (!complete || begun === undefined || date < begun) return night;
    this.kept.set(key, { basis, mark, night });
    this.options.keep?.(["night", subject.id, date, window.from, basis, mark, JSON.stringify(night)]);
    return night;
  }

  /** Forgets what it keeps of a child; for when the journal forgot it. */
  forget(child: string): void {
    for (const key of this.kept.keys()) if (key.startsWith(`${child}/`)) this.kept.delete(key);
  }

  /** The incidents of a child that touch a span, oldest first. */
  incidents(subject: Subject, from: number, to: number): Incident[] {
    return this.options.read
      .incidents(from, to)
      .map((body) => (JSON.parse(body) as IncidentCase).incident)
      .filter(({ children, sensor }) => children.includes(subject.id) || this.standsFor(subject, children, sensor))
      .filter(({ openedAt, settledAt, closedAt }) => openedAt < to && (settledAt ?? closedAt ?? to) >= from);
  }

  corrections(child: string, date: string): Correction[] {
    return this.options.read.corrections(child, date).map(correctionOf);
  }

  /** Works a night out of the journal. */
  workOut(subject: Subject, window: NightWindow): Night {
    const { read, now } = this.options;
    const [from, to] = [window.from - BEFORE_MS, window.to + AFTER_MS];
    const incidents = this.incidents(subject, window.from, window.to);
    const care = read.care(subject.id, from, to);
    const of = (kind: string): number[] => care.filter((entry) => entry.kind === kind).map(({ at }) => at);
    return nightOf({
      child: subject.id,
      window,
      now: now(),
      sensors: subject.sensors.map((sensor) => read.minutes(sensor, from, to + MINUTE_MS).map(factOf)),
      putDowns: of("putDown"),
      ups: of("up"),
      incidents,
      pages: incidents
        .flatMap(({ id }) => read.deliveredPages(id))
        .filter(({ at }) => at >= window.from && at < window.to),
      corrections: this.corrections(subject.id, window.date),
    });
  }

  private reported(subject: Subject, night: Night, nights: ReadonlyArray<Night>): NightReport {
    const settings = this.targets(subject.id);
    const ageMonths = subject.born === null ? null : monthsBetween(subject.born, night.date);
    return {
      ...night,
      targets: judge(achievedBy(night), settings, ageMonths),
      budgets: budgetsOf(nights, night.date, settings),
      ageMonths,
      sharedWith: subject.sharedWith,
    };
  }

  private standsFor(subject: Subject, children: string[], sensor: string): boolean {
    return children.length === 0 && this.options.settings.children.length === 0 && subject.id === sensor;
  }

  private stored(child: string, date: string): { basis: string; mark: string; night: Night } | undefined {
    const row = this.options.read.night(child, date);
    if (!row) return undefined;
    const kept = { basis: row.basis, mark: row.mark, night: JSON.parse(row.body) as Night };
    this.kept.set(`${child}/${date}`, kept);
    return kept;
  }

  private mark({ id, sensors }: Subject, { date, from, to }: NightWindow): string {
    const { read } = this.options;
    const [first, last] = [from - BEFORE_MS, to + AFTER_MS];
    return [
      ...sensors.map((sensor) => read.minuteMark(sensor, first, last + MINUTE_MS)),
      read.incidentMark(from, to),
      read.careMark(id, first, last),
      read.corrections(id, date).map(({ id: correction }) => correction),
    ].join("|");
  }
}
