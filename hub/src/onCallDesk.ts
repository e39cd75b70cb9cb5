import type { Clock } from "./clock.ts";
import type { Settings } from "./config/settings.ts";
import type { OnCallView, RotaApi } from "./http/onCallPort.ts";
import type { Journal } from "./journal/journal.ts";
import { makeCalendarToken } from "./linkToken.ts";
import { dateOfDay, dayOfDate } from "./oncall/gregorian.ts";
import { icalendar } from "./oncall/icalendar.ts";
import { createLocalCalendar } from "./oncall/localCalendar.ts";
import {
  type OnCall,
  type RotaChanges,
  type RotaSettings,
  roster,
  type Turn,
  turns,
  watchNumber,
  watchStart,
} from "./oncall/rota.ts";
import type { PageBudget } from "./pageBudget.ts";
import { StandingOrders } from "./standingOrders.ts";

/** Nights in the calendar that other programs subscribe to. */
const CALENDAR_NIGHTS = 28;

type By = { by: string; why: string | null };
type OverrideBody = By & { first: string; second: string | null };

export type OnCallDeskOptions = {
  settings: Settings;
  journal: Journal;
  clock: Clock;
  linkKey: Buffer;
  budget: () => PageBudget;
};

/** Who is on call: the settings' rota, and what people changed of it by hand, which survives a restart. */
export class OnCallDesk implements RotaApi {
  private readonly settings: Settings;
  private readonly clock: Clock;
  private readonly rota: RotaSettings;
  private readonly budget: () => PageBudget;
  private readonly swaps: StandingOrders<By>;
  private readonly overrides: StandingOrders<OverrideBody>;
  private readonly absences: StandingOrders<By & { caregiver: string }>;
  readonly calendarToken: string;

  constructor(options: OnCallDeskOptions) {
    const { settings } = options;
    this.settings = settings;
    this.clock = options.clock;
    this.budget = options.budget;
    this.rota = {
      rotation: settings.oncall.rotation,
      weekly: settings.oncall.weekly,
      handOff: settings.oncall.handOff,
      calendar: createLocalCalendar(settings.timeZone),
      reachable: settings.caregivers.filter(({ channels }) => channels.length > 0).map(({ id }) => id),
    };
    this.swaps = new StandingOrders("swap", options);
    this.overrides = new StandingOrders("override", options);
    this.absences = new StandingOrders("absence", options);
    this.calendarToken = makeCalendarToken(options.linkKey);
  }

  /** Who is on call at this moment. */
  get now(): OnCall {
    return roster(this.clock.now(), this.rota, this.changes);
  }

  view(nights: number): OnCallView {
    const now = this.clock.now();
    const { first, second, everyone, reason } = this.now;
    const watch = watchNumber(now, this.rota);
    return {
      now: { at: now, first, second, everyone, reason },
      watch: { date: dateOfDay(watch), from: watchStart(watch, this.rota), until: watchStart(watch + 1, this.rota) },
      tonight: dateOfDay(this.tonight),
      nights: turns(now, nights, this.rota, this.changes).map(turnView),
      swaps: this.swaps.all.map(({ id, by, why }) => ({ date: id, by, why })),
      overrides: this.overrides.all,
      absences: this.absences.all,
      tired: this.budget().tired,
      budget: {
        pages: this.settings.alarms.pagesPerNight,
        ...this.budget().now.period,
        caregivers: this.budget().now.breakers,
      },
    };
  }

  swap(date: string | undefined, by: string, why: string | null): Promise<unknown> {
    const watch = date === undefined ? this.tonight : dayOfDate(date);
    const span = { from: watchStart(watch, this.rota), until: watchStart(watch + 1, this.rota) };
    return this.swaps.put({ ...span, id: dateOfDay(watch) }, { by, why });
  }

  unswap(date: string | undefined): Promise<unknown> {
    return this.swaps.end(date ?? dateOfDay(this.tonight));
  }

  override(span: { from: number; until: number }, body: OverrideBody): ReturnType<RotaApi["override"]> {
    return this.overrides.put(span, body);
  }

  endOverride(id: string): Promise<unknown> {
    return this.overrides.end(id);
  }

  absence(span: { from: number; until: number }, body: By & { caregiver: string }): ReturnType<RotaApi["absence"]> {
    return this.absences.put(span, body);
  }

  endAbsence(id: string): Promise<unknown> {
    return this.absences.end(id);
  }

  calendar(): string {
    const names = new Map(this.settings.caregivers.map(({ id, name }) => [id, name]));
    const name = (id: string | null) => (id === null ? "–" : (names.get(id) ?? id));
    const madeAt = this.clock.now();
    return icalendar({
      name: "Veilleuse",
      madeAt,
      events: turns(madeAt, CALENDAR_NIGHTS, this.rota, this.changes).map(({ watch, from, until, first, second }) => ({
        uid: `${dateOfDay(watch)}-${from}@veilleuse`,
        from,
        until,
        summary: second === null ? name(first) : `${name(first)} (${name(second)})`,
      })),
    });
  }

  /** The watch of the night that goes on or comes next: until the morning it is the one of the evening before. */
  private get tonight(): number {
    const now = this.clock.now();
    const { calendar } = this.rota;
    const today = calendar.dayOf(now);
    const night = now < calendar.instantOf(today, this.settings.night.to) ? today - 1 : today;
    return watchNumber(calendar.instantOf(night, this.settings.night.from), this.rota);
  }

  private get changes(): RotaChanges {
    return {
      swapped: this.swaps.all.map(({ id }) => dayOfDate(id)),
      overrides: this.overrides.all,
      absences: this.absences.all,
      tired: this.budget().tired,
    };
  }
}

const turnView = ({ watch, from, until, first, second, reason }: Turn): OnCallView["nights"][number] => ({
  date: dateOfDay(watch),
  from,
  until,
  first,
  second,
  reason,
});
