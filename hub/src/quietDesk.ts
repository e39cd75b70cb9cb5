import type { Rule } from "./alerts/incident.ts";
import type { Arrangements } from "./caseRunner.ts";
import type { Clock } from "./clock.ts";
import type { Settings } from "./config/settings.ts";
import type { MuteView, PresenceView, QuietApi } from "./http/quietPort.ts";
import type { Journal } from "./journal/journal.ts";
import type { ModeDesk } from "./modeDesk.ts";
import { createLocalCalendar, type LocalCalendar, windowAround } from "./oncall/localCalendar.ts";
import { StandingOrders } from "./standingOrders.ts";

export type QuietDeskOptions = {
  settings: Settings;
  journal: Journal;
  clock: Clock;
  modes: ModeDesk;
  /** Something was arranged, or is over before its time. */
  changed: () => void;
};

/** What people arranged for their peace: mutes, and that they are in a room. Both survive a restart and end by themselves. */
export class QuietDesk implements QuietApi {
  private readonly options: QuietDeskOptions;
  private readonly calendar: LocalCalendar;
  private readonly muted: StandingOrders<Pick<MuteView, "rule" | "room" | "by" | "why">>;
  private readonly present: StandingOrders<{ by: string }>;

  constructor(options: QuietDeskOptions) {
    this.options = options;
    this.calendar = createLocalCalendar(options.settings.timeZone);
    this.muted = new StandingOrders("mute", options);
    this.present = new StandingOrders("presence", options);
  }

  /** What counts for a room at this moment. */
  arranged({ sensor, room }: { sensor: string; room: string }): Arrangements {
    const { settings, clock, modes } = this.options;
    const { mode, until, by } = modes.view(sensor);
    const quiet = windowAround(this.calendar, clock.now(), settings.alarms.quietHours ?? settings.night);
    return {
      mutes: this.muted.current,
      here: this.present.current.find(({ id }) => id === room) ?? null,
      quietUntil: quiet?.until ?? null,
      away: mode === "away" ? { by, until } : null,
      mode,
    };
  }

  get mutes(): ReadonlyArray<MuteView> {
    return this.muted.all;
  }

  get presences(): ReadonlyArray<PresenceView> {
    return this.present.all.map(({ id, from, until, by }) => ({ room: id, from, until, by }));
  }

  get rooms(): string[] {
    return [...new Set(this.options.settings.sensors.map(({ id, room }) => room ?? id))];
  }

  async mute(
    until: number,
    what: { rule: Rule | null; room: string | null; by: string; why: string },
  ): Promise<MuteView> {
    const made = this.muted.put({ from: this.options.clock.now(), until }, what);
    this.options.changed();
    return made;
  }

  async unmute(id: string): Promise<unknown> {
    const ended = this.muted.end(id);
    this.options.changed();
    return ended;
  }

  async enter(room: string, until: number, by: string): Promise<PresenceView> {
    const made = this.present.put({ id: room, from: this.options.clock.now(), until }, { by });
    this.options.changed();
    const { from } = await made;
    return { room, from, until, by };
  }

  async leave(room: string): Promise<unknown> {
    const ended = this.present.end(room);
    this.options.changed();
    return ended;
  }
}
