import type { Incident } from "./alerts/incident.ts";
import type { Clock } from "./clock.ts";
import type { Component } from "./http/ports.ts";
import type { Journal } from "./journal/journal.ts";
import { makeLinkToken } from "./linkToken.ts";
import type { Log } from "./log.ts";
import type { Delivery, Notifier } from "./notify/notifier.ts";
import { type Language, pageText, updateText } from "./oncall/pageText.ts";

export type PagedCaregiver = {
  id: string;
  name: string;
  language: Language;
  channels: ReadonlyArray<{ name: string; notifier: Notifier }>;
};

export type PageRequest = { incident: Incident; caregiver: string; step: number; attempt: number };
export type UpdateKind = "acknowledged" | "settled" | "cancelled";

/** Waits between rounds over a caregiver's channels when none accepted the page; the last one repeats. */
const ROUND_WAITS_MS: ReadonlyArray<number> = [2000, 5000, 10_000, 20_000, 30_000];
const UPDATE_WAITS_MS: ReadonlyArray<number> = [1000, 5000, 30_000];

export type PagerOptions = {
  caregivers: ReadonlyArray<PagedCaregiver>;
  journal: Journal;
  clock: Clock;
  log: Log;
  linkKey: Buffer;
  /** Base of the acknowledgement links, without a slash at the end. */
  publicUrl: () => string;
  /** The incident as it is now. */
  incident: (id: string) => Incident | undefined;
  delivered: (incident: string, caregiver: string, channel: string) => void;
  undelivered: (incident: string, caregiver: string, reason: string) => void;
};

/**
 * Carries pages and updates to the channels. A page goes to the caregiver's channels in their order until one accepts
 * it, and round again until one does or nobody has to be paged any more; only then is it delivered.
 */
export class Pager {
  private readonly options: PagerOptions;
  private readonly names: Map<string, string>;
  private readonly inFlight = new Map<string, AbortController>();
  private readonly channelStates: Record<string, Component> = {};
  private readonly reached = new Map<string, Set<string>>();
  private readonly cancelWaits = new Set<() => void>();
  private stopped = false;

  constructor(options: PagerOptions) {
    this.options = options;
    this.names = new Map(options.caregivers.map((caregiver) => [caregiver.id, caregiver.name]));
    for (const caregiver of options.caregivers) {
      for (const { name } of caregiver.channels) {
        this.channelStates[name] = { state: "ok", since: options.clock.now(), detail: "not used yet" };
      }
    }
  }

  /** The state of every channel, by `<caregiver>/<type>`. */
  get channels(): Record<string, Component> {
    return this.channelStates;
  }

  /** Starts paging a caregiver; returns at once. A page to the same caregiver that is still trying goes on alone. */
  page(request: PageRequest): void {
    const key = `${request.incident.id}/${request.caregiver}`;
    const caregiver = this.options.caregivers.find((candidate) => candidate.id === request.caregiver);
    if (this.stopped || this.inFlight.has(key) || !caregiver) return;
    const controller = new AbortController();
    this.inFlight.set(key, controller);
    void this.carry(request, caregiver, controller.signal).finally(() => this.inFlight.delete(key));
  }

  /** Ends every attempt for an incident, since nobody has to be woken for it any more. */
  cancel(incident: string): void {
    for (const [key, controller] of this.inFlight) if (key.startsWith(`${incident}/`)) controller.abort();
  }

  /** Tells every channel that delivered a page of the incident what became of it, once. */
  update(incident: Incident, kind: UpdateKind): void {
    for (const channel of this.channelsReached(incident.id)) void this.tell(incident, kind, channel);
  }

  /** After a restart: tells the channels what they had not been told yet. */
  resume(incident: Incident): void {
    if (incident.state === "acknowledged") this.update(incident, "acknowledged");
    if (incident.state === "settled") this.update(incident, "settled");
  }

  stop(): void {
    this.stopped = true;
    for (const controller of this.inFlight.values()) controller.abort();
    for (const cancel of this.cancelWaits) cancel();
  }

  private channelsReached(incident: string): Set<string> {
    let reached = this.reached.get(incident);
    if (!reached) {
      reached = new Set(this.options.journal.read.deliveredChannels(incident).map((row) => row.channel));
      this.reached.set(incident, reached);
    }
    return reached;
  }

  private async carry(request: PageRequest, caregiver: PagedCaregiver, signal: AbortSignal): Promise<void> {
    const { clock, incident: current } = this.options;
    const requestedAt = clock.now();
    for (let round = 0; !signal.aborted && !this.stopped; round++) {
      for (const channel of caregiver.channels) {
        const incident = current(request.incident.id) ?? request.incident;
        const delivery = await this.attempt(request, incident, caregiver, channel, signal);
        this.note(channel.name, delivery);
        const outcome = delivery.outcome === "delivered" ? "delivered" : delivery.reason;
        if (outcome === "aborted") return;
        this.record(request, caregiver.id, channel.name, outcome, requestedAt);
        if (delivery.outcome === "delivered") {
          this.channelsReached(request.incident.id).add(channel.name);
          this.options.delivered(request.incident.id, caregiver.id, channel.name);
          // Somebody answered while this page was on its way: take it back at once.
          const after = current(request.incident.id);
          if (after?.state === "acknowledged" || after?.state === "settled") {
            void this.tell(after, after.state, channel.name);
          }
          return;
        }
        this.options.log.warn({ channel: channel.name, reason: delivery.reason }, "page not accepted");
        if (signal.aborted || this.stopped) return;
      }
      if (round === 0) this.options.undelivered(request.incident.id, caregiver.id, "no channel accepted the page yet");
      await this.wait(ROUND_WAITS_MS[Math.min(round, ROUND_WAITS_MS.length - 1)] as number, signal);
    }
  }

  private attempt(
    request: PageRequest,
    incident: Incident,
    caregiver: PagedCaregiver,
    channel: { name: string; notifier: Notifier },
    signal: AbortSignal,
  ): Promise<Delivery> {
    const token = makeLinkToken(this.options.linkKey, { incident: incident.id, caregiver: caregiver.id });
    return channel.notifier.page(
      {
        page: {
          id: `${incident.id}-${caregiver.id}-${request.attempt}`,
          caregiver: caregiver.id,
          step: request.step,
          attempt: request.attempt,
        },
        incident,
        ...pageText(incident, caregiver, this.names, this.options.clock.now()),
        acknowledgeUrl: `${this.options.publicUrl()}/api/v1/ack/${token}`,
        drill: false,
        language: caregiver.language,
      },
      signal,
    );
  }

  private async tell(incident: Incident, kind: UpdateKind, channelName: string): Promise<void> {
    const { journal, caregivers } = this.options;
    const caregiver = caregivers.find((candidate) => candidate.channels.some(({ name }) => name === channelName));
    const channel = caregiver?.channels.find(({ name }) => name === channelName);
    if (!caregiver || !channel || journal.read.updateSent(incident.id, channelName, kind)) return;
    const text = updateText(incident, kind, caregiver.language, this.names);
    for (const waitMs of [...UPDATE_WAITS_MS, null]) {
      const delivery = await channel.notifier.update({ update: kind, incident, ...text, language: caregiver.language });
      this.note(channelName, delivery);
      if (delivery.outcome === "delivered") {
        const request = { incident, caregiver: caregiver.id, step: 0, attempt: 0 };
        this.record(request, caregiver.id, channelName, kind, this.options.clock.now());
        return;
      }
      if (delivery.outcome === "permanent" || waitMs === null || this.stopped) return;
      await this.wait(waitMs);
    }
  }

  private record(request: PageRequest, caregiver: string, channel: string, outcome: string, requestedAt: number): void {
    const now = this.options.clock.now();
    const { incident, step, attempt } = request;
    const id = `${incident.id}-${caregiver}-${attempt}`;
    this.options.journal.append(
      ["page", id, incident.id, caregiver, channel, step, attempt, outcome, now, now - requestedAt],
      (error) => {
        if (error) this.options.log.error({ error: String(error) }, "a page could not be written down");
      },
    );
  }

  private note(channel: string, delivery: Delivery): void {
    const state = delivery.outcome === "delivered" ? "ok" : "down";
    const known = this.channelStates[channel];
    const detail = delivery.outcome === "delivered" ? "last message accepted" : delivery.reason;
    if (detail === "aborted") return;
    const since = known?.state === state && known.detail !== "not used yet" ? known.since : this.options.clock.now();
    this.channelStates[channel] = { state, since, detail };
  }

  private wait(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancelTimer();
        this.cancelWaits.delete(done);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const cancelTimer = this.options.clock.after(delayMs, done);
      this.cancelWaits.add(done);
      signal?.addEventListener("abort", done);
      if (signal?.aborted) done();
    });
  }
}
