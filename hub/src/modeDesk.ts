import type { Mode } from "@veilleuse/shared";
import { scheduledMode } from "./alerts/modes.ts";
import type { Clock } from "./clock.ts";
import type { Settings } from "./config/settings.ts";
import type { ModeApi, ModeView } from "./http/quietPort.ts";
import type { Journal } from "./journal/journal.ts";
import { createLocalCalendar, type LocalCalendar } from "./oncall/localCalendar.ts";
import { configMessage, configRevision } from "./sensorConfig.ts";
import { StandingOrders } from "./standingOrders.ts";

/** A mode that was set without an end, where no schedule says anything else. */
const OPEN_END = 8.64e15;

export type ModeDeskOptions = {
  settings: Settings;
  journal: Journal;
  clock: Clock;
  publish: (topic: string, payload: string, retain: boolean) => void;
  /** A sensor has another mode now. */
  changed: (sensor: string) => void;
};

/** What is expected of each child now: set by hand, by the weekly schedule, or by the sensor's own settings. */
export class ModeDesk implements ModeApi {
  private readonly options: ModeDeskOptions;
  private readonly calendar: LocalCalendar;
  private readonly byHand: StandingOrders<{ mode: Mode; by: string }>;
  private readonly views = new Map<string, { view: ModeView; until: number }>();
  private readonly known = new Map<string, Mode | null>();
  private cancelTimer: () => void = () => undefined;
  private stopped = false;

  constructor(options: ModeDeskOptions) {
    this.options = options;
    this.calendar = createLocalCalendar(options.settings.timeZone);
    this.byHand = new StandingOrders("mode", options);
    for (const { id } of options.settings.sensors) this.known.set(id, this.view(id).mode);
  }

  /** The mode of a sensor; asked for with every step of an incident, and looked up once until it changes. */
  view(sensor: string): ModeView {
    const now = this.options.clock.now();
    const cached = this.views.get(sensor);
    if (cached && now < cached.until) return cached.view;
    const view = this.find(sensor);
    this.views.set(sensor, { view, until: view.until ?? OPEN_END });
    return view;
  }

  private find(sensor: string): ModeView {
    const { settings, clock } = this.options;
    const hand = this.byHand.current.find(({ id }) => id === sensor);
    if (hand) return { mode: hand.mode, until: hand.until === OPEN_END ? null : hand.until, by: hand.by };
    const { mode, until } = scheduledMode(clock.now(), sensor, settings.modes, this.calendar);
    if (mode !== null) return { mode, until, by: "schedule" };
    const own = settings.sensors.find(({ id }) => id === sensor)?.detect?.mode;
    // A sensor keeps the last mode that it was told, so that it has to be told when a window ends.
    const scheduled = settings.modes.some(({ sensors }) => !sensors || sensors.includes(sensor));
    return { mode: own ?? (scheduled ? "night" : null), until, by: "settings" };
  }

  async set(sensor: string, mode: Mode, until: number | undefined, by: string): Promise<ModeView> {
    const now = this.options.clock.now();
    const { until: next } = scheduledMode(now, sensor, this.options.settings.modes, this.calendar);
    this.views.delete(sensor);
    const order = this.byHand.put({ id: sensor, from: now, until: until ?? next ?? OPEN_END }, { mode, by });
    this.look();
    await order;
    return this.view(sensor);
  }

  async unset(sensor: string): Promise<ModeView> {
    this.views.delete(sensor);
    const ended = this.byHand.end(sensor);
    this.look();
    await ended;
    return this.view(sensor);
  }

  /** What a sensor's retained configuration says now. */
  config(sensor: Settings["sensors"][number]): { topic: string; payload: string } {
    const { mode } = this.view(sensor.id);
    const detect = { ...sensor.detect, ...(mode === null ? {} : { mode }) };
    return configMessage(sensor.id, detect, configRevision(this.options.journal, sensor.id, detect));
  }

  /** Tells the sensors whose mode has changed, and looks again when the next one does. */
  look(): void {
    this.cancelTimer();
    if (this.stopped) return;
    const now = this.options.clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const sensor of this.options.settings.sensors) {
      const { mode, until } = this.view(sensor.id);
      next = Math.min(next, until ?? next);
      if (this.known.get(sensor.id) === mode) continue;
      this.known.set(sensor.id, mode);
      const { topic, payload } = this.config(sensor);
      this.options.publish(topic, payload, true);
      this.options.changed(sensor.id);
    }
    if (Number.isFinite(next)) this.cancelTimer = this.options.clock.after(next - now, () => this.look());
  }

  stop(): void {
    this.stopped = true;
    this.cancelTimer();
  }
}
