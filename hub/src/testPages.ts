import type { Incident } from "./alerts/incident.ts";
import type { Channel, ChannelDesk, PagedCaregiver } from "./channelDesk.ts";
import type { Clock } from "./clock.ts";
import type { AckResult, TestPage, TestPageChannel } from "./http/ports.ts";
import { drillText } from "./oncall/pageText.ts";

/** Begins the name of every exercise; no sensor's name has an underscore, so no incident is taken for one. */
const DRILL = "drill_";

export const isDrill = (incident: string): boolean => incident.startsWith(DRILL);

/** Test pages that can still be asked for. */
const KEPT = 20;
/** An exercise that nobody answers ends by itself, so that no phone rings on. */
const ENDS_AFTER_MS = 300_000;

export type TestPagesOptions = {
  desk: Pick<ChannelDesk, "caregiver" | "note">;
  clock: Clock;
  /** The link that confirms one channel's page. */
  link: (incident: string, caregiver: string) => string;
  /** The channel can be asked later whether somebody answered. */
  receipt: (receipt: string, incident: string, caregiver: string, channel: string) => void;
  record: (incident: Incident, caregiver: string, channel: string, outcome: string, startedAt: number) => void;
};

type Rung = { incident: Incident; caregiver: PagedCaregiver; channel: Channel; shown: TestPageChannel };

/** Tries the way to a caregiver as at three in the morning: every channel in turn, each page labelled as an exercise. */
export class TestPages {
  private readonly options: TestPagesOptions;
  private readonly kept = new Map<string, TestPage>();
  /** By the exercise's incident, one for each channel. */
  private readonly rung = new Map<string, Rung>();
  private readonly timers = new Set<() => void>();
  private count = 0;

  constructor(options: TestPagesOptions) {
    this.options = options;
  }

  /** Pages a caregiver over every channel, one after the other; undefined when there is no such caregiver. */
  async start(caregiverId: string): Promise<TestPage | undefined> {
    const { desk, clock } = this.options;
    const caregiver = desk.caregiver(caregiverId);
    if (!caregiver) return undefined;
    const at = clock.now();
    const id = `${at.toString(36)}-${++this.count}`;
    const test: TestPage = { id, caregiver: caregiver.id, at, delivered: false, channels: [] };
    this.keep(test);
    for (const [n, channel] of caregiver.channels.entries()) {
      const shown = await this.ring(`${DRILL}${id}-${n}`, caregiver, channel);
      test.channels.push(shown);
      test.delivered ||= shown.outcome === "delivered";
    }
    return test;
  }

  test(id: string): TestPage | undefined {
    return this.kept.get(id);
  }

  isOpen(incident: string): boolean {
    return this.rung.get(incident)?.incident.state === "paging";
  }

  incident(id: string): Incident | undefined {
    return this.rung.get(id)?.incident;
  }

  /** Somebody answered the page of one channel. */
  confirm(incident: string): AckResult {
    const rung = this.rung.get(incident);
    if (!rung) return { ok: false, code: "unknown" };
    const { acknowledgedAt, acknowledgedBy, closedAt } = rung.incident;
    if (acknowledgedAt !== null) {
      return { ok: false, code: "alreadyAcknowledged", by: acknowledgedBy, at: acknowledgedAt };
    }
    if (closedAt !== null) return { ok: false, code: "closed", by: null, at: closedAt };
    const now = this.options.clock.now();
    rung.shown.confirmedAt = now;
    this.end(rung, { state: "acknowledged", acknowledgedAt: now, acknowledgedBy: rung.caregiver.id }, "acknowledged");
    return { ok: true, incident: rung.incident };
  }

  stop(): void {
    for (const cancel of this.timers) cancel();
  }

  private async ring(id: string, caregiver: PagedCaregiver, channel: Channel): Promise<TestPageChannel> {
    const { clock, desk, link, receipt, record } = this.options;
    const startedAt = clock.elapsed();
    const incident = drillIncident(id, clock.now());
    const { language } = caregiver;
    const delivery = await channel.notifier.page({
      page: { id: `${id}-${caregiver.id}`, caregiver: caregiver.id, step: 0, attempt: 1 },
      incident,
      ...drillText(language),
      acknowledgeUrl: link(id, caregiver.id),
      drill: true,
      language,
    });
    desk.note(channel.name, delivery);
    const { name, type } = channel;
    const latencyMs = Math.round(clock.elapsed() - startedAt);
    const reason = delivery.outcome === "delivered" ? null : delivery.reason;
    const shown: TestPageChannel = { name, type, outcome: delivery.outcome, reason, latencyMs, confirmedAt: null };
    record(incident, caregiver.id, name, reason ?? "drill", startedAt);
    if (delivery.outcome !== "delivered") return shown;
    const rung = { incident, caregiver, channel, shown };
    this.rung.set(id, rung);
    if (delivery.receipt !== undefined) receipt(delivery.receipt, id, caregiver.id, name);
    const cancel = clock.after(ENDS_AFTER_MS, () => {
      this.timers.delete(cancel);
      if (this.isOpen(id)) this.end(rung, { state: "closed", closedAt: clock.now() }, "cancelled");
    });
    this.timers.add(cancel);
    return shown;
  }

  private end(rung: Rung, change: Partial<Incident>, update: "acknowledged" | "cancelled"): void {
    rung.incident = { ...rung.incident, ...change };
    const { language } = rung.caregiver;
    const text = drillText(language, update);
    void rung.channel.notifier.update({ update, incident: rung.incident, ...text, language });
  }

  private keep(test: TestPage): void {
    this.kept.set(test.id, test);
    const oldest = this.kept.keys().next().value as string;
    if (this.kept.size <= KEPT) return;
    this.kept.delete(oldest);
    for (const incident of this.rung.keys()) if (incident.startsWith(`${DRILL}${oldest}-`)) this.rung.delete(incident);
  }
}

/** As grave as it gets, so that the phone does what it will do at three in the morning. */
const drillIncident = (id: string, at: number): Incident => ({
  id,
  rule: "push",
  severity: "critical",
  state: "paging",
  room: "",
  sensor: "",
  children: [],
  openedAt: at,
  firstPageAt: at,
  acknowledgedAt: null,
  acknowledgedBy: null,
  settledAt: null,
  closedAt: null,
  maxDb: null,
  detail: null,
  blastRadius: [],
  combined: [],
  held: null,
  worked: null,
  timeline: [{ at, what: "paging", reason: "drill" }],
});
