import type { Channel, ChannelDesk, PagedCaregiver } from "./channelDesk.ts";
import type { Clock } from "./clock.ts";
import { createLocalCalendar, type LocalCalendar } from "./oncall/localCalendar.ts";
import { selfTestText } from "./oncall/pageText.ts";

/** Early enough that somebody is up and can mend it before the night, late enough to say something about the night. */
const BEFORE_NIGHT_MS = 3 * 3_600_000;
const LOOKS_EVERY_MS = 600_000;
/** Failures in a row after which a channel counts as dead. */
const DEAD_AFTER = 3;
/** Waits between attempts: a router that restarts is back by then. The last one repeats. */
const WAITS_MS: ReadonlyArray<number> = [30_000, 240_000, 600_000];

export type ChannelSelfTestOptions = {
  caregivers: ReadonlyArray<PagedCaregiver>;
  desk: Pick<ChannelDesk, "note" | "lastSuccessAt">;
  clock: Clock;
  /** The test comes some hours before the night. */
  settings: { night: { from: string }; timeZone: string };
  /** A channel takes no messages. */
  failed: (channel: string, reason: string) => void;
  /** One that failed takes them again. */
  works: (channel: string) => void;
};

type Trial = { failures: number; nextAt: number; busy: boolean };

/**
 * The dead man's switch of the channels: each has to have accepted something since the late afternoon. Whichever has not
 * gets a silent message, and one that goes on refusing it is found out before the night that needs it.
 */
export class ChannelSelfTest {
  private readonly options: ChannelSelfTestOptions;
  private readonly calendar: LocalCalendar;
  private readonly trials = new Map<string, Trial>();
  private readonly stopping = new AbortController();
  private startedAt = Number.POSITIVE_INFINITY;
  private provesAll = false;
  private cancelTimer: () => void = () => undefined;

  constructor(options: ChannelSelfTestOptions) {
    this.options = options;
    this.calendar = createLocalCalendar(options.settings.timeZone);
  }

  /** @param troubled channels were in trouble when the hub stopped: each has to show now how it is */
  start(troubled: boolean): void {
    this.startedAt = this.options.clock.now();
    this.provesAll = troubled;
    this.look();
  }

  stop(): void {
    this.stopping.abort();
    this.cancelTimer();
  }

  /** A channel accepted a message, whichever it was. */
  accepted(channel: string): void {
    const trial = this.trials.get(channel);
    this.trials.delete(channel);
    if (trial && trial.failures >= DEAD_AFTER) this.options.works(channel);
  }

  private look(): void {
    if (this.stopping.signal.aborted) return;
    const { caregivers, clock } = this.options;
    const now = clock.now();
    for (const caregiver of caregivers) {
      for (const channel of caregiver.channels) if (this.isDue(channel, now)) void this.attempt(caregiver, channel);
    }
    const times = [...this.trials.values()].map(({ nextAt }) => nextAt - clock.elapsed());
    const nextMs = Math.min(LOOKS_EVERY_MS, this.testAt(now, 1) - now, ...times.filter((inMs) => inMs > 0));
    this.cancelTimer();
    this.cancelTimer = clock.after(Math.max(1, nextMs), () => this.look());
  }

  private isDue({ name }: Channel, now: number): boolean {
    const trial = this.trials.get(name);
    if (trial && (trial.busy || trial.nextAt > this.options.clock.elapsed())) return false;
    const since = Math.max(this.testAt(now, 0), this.provesAll ? this.startedAt : Number.NEGATIVE_INFINITY);
    const last = this.options.desk.lastSuccessAt(name);
    // What never worked was just set up, and has until the next test.
    if (last === null) return since >= this.startedAt;
    return last < since || last > now;
  }

  private async attempt({ id, language }: PagedCaregiver, { name, notifier }: Channel): Promise<void> {
    const { clock, desk, failed } = this.options;
    // Where there was trouble one failure is enough to say that it goes on.
    const doubted = this.provesAll && (desk.lastSuccessAt(name) ?? 0) < this.startedAt;
    const trial = this.trials.get(name) ?? { failures: doubted ? DEAD_AFTER - 1 : 0, nextAt: 0, busy: false };
    this.trials.set(name, trial);
    trial.busy = true;
    const delivery = await notifier.inform(
      {
        // Of one name, so that each replaces the one before on the phone.
        notice: { id: "self-test", kind: "selfTest", caregiver: id },
        ...selfTestText(language),
        language,
        silent: true,
      },
      this.stopping.signal,
    );
    if (this.stopping.signal.aborted) return;
    trial.busy = false;
    // Also tells this test that the channel accepted it.
    desk.note(name, delivery);
    if (delivery.outcome === "delivered") return;
    const inUse = delivery.reason !== "noDevice" || desk.lastSuccessAt(name) !== null;
    trial.nextAt = clock.elapsed() + (WAITS_MS[Math.min(trial.failures, WAITS_MS.length - 1)] as number);
    if (inUse && ++trial.failures === DEAD_AFTER) failed(name, delivery.reason);
    this.look();
  }

  /** When the last test was due at a moment, or the one that comes so many days later. */
  private testAt(now: number, daysLater: number): number {
    const today = this.calendar.dayOf(now);
    const at = (day: number) => this.calendar.instantOf(day, this.options.settings.night.from) - BEFORE_NIGHT_MS;
    const last = [today + 1, today, today - 1].find((day) => at(day) <= now) ?? today - 1;
    return at(last + daysLater);
  }
}
