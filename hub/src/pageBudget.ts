import type { Incident } from "./alerts/incident.ts";
import type { Clock } from "./clock.ts";
import type { Settings } from "./config/settings.ts";
import type { Journal } from "./journal/journal.ts";
import type { Information } from "./noticeTeller.ts";
import { type Breaker, breakers, type Period, periodAt, type Rang } from "./oncall/fatigue.ts";
import { createLocalCalendar, type LocalCalendar } from "./oncall/localCalendar.ts";

/** Longer than a night and the day before it, in which the clocks may change. */
const REMEMBERED_MS = 40 * 3_600_000;

export type PageBudgetOptions = {
  settings: Settings;
  journal: Journal;
  clock: Clock;
  inform: (information: Information) => void;
  /** Who is first on call as it stands. */
  first: () => string | null;
};

/** Counts the pages that ring at each caregiver's, and says whose budget is used up. The journal has them for a restart. */
export class PageBudget {
  private readonly options: PageBudgetOptions;
  private readonly calendar: LocalCalendar;
  private readonly caregivers: string[];
  private pages: Rang[];
  private found: { period: Period; breakers: Breaker[] } | undefined;

  constructor(options: PageBudgetOptions) {
    this.options = options;
    this.calendar = createLocalCalendar(options.settings.timeZone);
    this.caregivers = options.settings.caregivers.filter(({ channels }) => channels.length > 0).map(({ id }) => id);
    this.pages = options.journal.read.rang(options.clock.now() - REMEMBERED_MS);
  }

  /** Caregivers who are not to be the first to be woken. */
  get tired(): ReadonlyArray<string> {
    return this.now.breakers.filter(({ state }) => state === "open").map(({ caregiver }) => caregiver);
  }

  /** How it stands in the night or day that goes on; looked up once until a page rings or the period ends. */
  get now(): { period: Period; breakers: ReadonlyArray<Breaker> } {
    const now = this.options.clock.now();
    if (this.found && this.found.period.from <= now && now < this.found.period.until) return this.found;
    const { night, alarms } = this.options.settings;
    const period = periodAt(now, this.calendar, night);
    const before = periodAt(period.from - 1, this.calendar, night);
    this.pages = this.pages.filter(({ at }) => at >= before.from);
    const all = breakers(this.caregivers, this.pages, alarms.pagesPerNight, period, before);
    this.found = { period, breakers: all };
    return this.found;
  }

  /** A page rang. When it was one too many, whoever is woken next is told, and whoever may sleep on. */
  rang(caregiver: string, { severity }: Incident): void {
    if (severity === "info") return;
    const before = this.tired;
    this.pages.push({ caregiver, at: this.options.clock.now() });
    this.found = undefined;
    const { tired } = this;
    if (!tired.includes(caregiver) || before.includes(caregiver)) return;
    const { period } = this.now;
    const everybody = tired.length === this.caregivers.length;
    const next = everybody ? null : this.options.first();
    const instead = next !== null && next !== caregiver ? next : undefined;
    this.options.inform({
      id: `breaker-${caregiver}-${period.from}`,
      kind: "breakerOpened",
      caregivers: instead === undefined ? [caregiver] : [caregiver, instead],
      who: caregiver,
      ...(instead === undefined ? {} : { instead }),
      until: period.until,
    });
  }

  /** The clock was set. */
  clockStepped(byMs: number): void {
    this.pages = this.pages.map(({ caregiver, at }) => ({ caregiver, at: at + byMs }));
    this.found = undefined;
  }
}
