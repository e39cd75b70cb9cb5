import type { Incident } from "./alerts/incident.ts";
import type { IncidentCase } from "./alerts/incidentCase.ts";
import type { Clock } from "./clock.ts";
import type { Component } from "./http/ports.ts";
import type { Journal } from "./journal/journal.ts";
import { makeLinkToken } from "./linkToken.ts";
import type { Log } from "./log.ts";
import type { Delivery, Notifier } from "./notify/notifier.ts";
import { type Language, pageText, updateText } from "./oncall/pageText.ts";
import { type UpdateKind, UpdateTeller } from "./updateTeller.ts";

export type Channel = {
  /** `<caregiver>/<type>`, with a number where a caregiver has several of one type. */
  name: string;
  type: string;
  notifier: Notifier;
};

export type PagedCaregiver = {
  id: string;
  name: string;
  language: Language;
  channels: ReadonlyArray<Channel>;
};

export type PageRequest = { incident: Incident; caregiver: string; step: number; attempt: number };

/** Waits between rounds over a caregiver's channels when none accepted the page; the last one repeats. */
const ROUND_WAITS_MS: ReadonlyArray<number> = [2000, 5000, 10_000, 20_000, 30_000];

/** Incidents older than this have nothing to tell anybody after a restart. */
const RECENT_MS = 24 * 3_600_000;
const MOST_RECENT = 500;

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
 * Carries pages to the channels. A page goes to the caregiver's channels in their order until one accepts it, and round
 * again until one does or nobody has to be paged any more; only then is it delivered.
 */
export class Pager {
  private readonly options: PagerOptions;
  private readonly names: Map<string, string>;
  private readonly inFlight = new Map<string, AbortController>();
  private readonly channelStates: Record<string, Component> = {};
  private readonly reached = new Map<string, Set<string>>();
  private readonly stopping = new AbortController();
  private readonly updates: UpdateTeller;

  constructor(options: PagerOptions) {
    this.options = options;
    this.names = new Map(options.caregivers.map((caregiver) => [caregiver.id, caregiver.name]));
    for (const { name } of options.caregivers.flatMap(({ channels }) => channels)) {
      this.channelStates[name] = { state: "ok", since: options.clock.now(), detail: "not used yet" };
    }
    this.updates = new UpdateTeller({
      clock: options.clock,
      log: options.log,
      send: (channel, incident, kind) => this.sendUpdate(channel, incident, kind),
      wasTold: (incident, channel, kind) => options.journal.read.updateSent(incident, channel, kind),
      told: (incident, channel, kind) => {
        const caregiver = this.owner(channel)?.id ?? "";
        this.record({ incident, caregiver, step: 0, attempt: 0 }, channel, kind, options.clock.now());
      },
    });
  }

  /** The state of every channel, by its name. */
  get channels(): Record<string, Component> {
    return this.channelStates;
  }

  /** Starts paging a caregiver; returns at once. A page to the same caregiver that is still trying goes on alone. */
  page(request: PageRequest): void {
    const key = `${request.incident.id}/${request.caregiver}`;
    const caregiver = this.options.caregivers.find((candidate) => candidate.id === request.caregiver);
    if (this.stopping.signal.aborted || this.inFlight.has(key) || !caregiver) return;
    const controller = new AbortController();
    this.inFlight.set(key, controller);
    void this.carry(request, caregiver, controller.signal).finally(() => this.inFlight.delete(key));
  }

  /**
   * Makes no further attempt for an incident, since nobody has to be woken for it any more. A request that is under way
   * may have rung already; its channel is told afterwards.
   */
  cancel(incident: string): void {
    for (const [key, controller] of this.inFlight) if (key.startsWith(`${incident}/`)) controller.abort();
  }

  /** Tells every channel that delivered a page of the incident what became of it, once. */
  update(incident: Incident, kind: UpdateKind): void {
    for (const channel of this.channelsReached(incident.id)) this.updates.tell(incident, channel, kind);
    if (kind !== "acknowledged") this.reached.delete(incident.id);
  }

  /** After a restart: tells the channels what they had not been told yet. */
  resume(): void {
    const { clock, journal } = this.options;
    const now = clock.now();
    for (const body of journal.read.incidentsBetween(now - RECENT_MS, now + RECENT_MS, MOST_RECENT)) {
      const { incident } = JSON.parse(body) as IncidentCase;
      for (const channel of this.channelsReached(incident.id)) this.updates.catchUp(incident, channel);
      if (incident.state === "closed") this.reached.delete(incident.id);
    }
  }

  stop(): void {
    this.stopping.abort();
    for (const controller of this.inFlight.values()) controller.abort();
    this.updates.stop();
  }

  private channelsReached(incident: string): Set<string> {
    let reached = this.reached.get(incident);
    if (!reached) {
      reached = new Set(this.options.journal.read.deliveredChannels(incident).map((row) => row.channel));
      this.reached.set(incident, reached);
    }
    return reached;
  }

  private owner(channel: string): PagedCaregiver | undefined {
    return this.options.caregivers.find(({ channels }) => channels.some(({ name }) => name === channel));
  }

  private async carry(request: PageRequest, caregiver: PagedCaregiver, cancelled: AbortSignal): Promise<void> {
    const { clock, log, incident: current } = this.options;
    const requestedAt = clock.now();
    for (let round = 0; !cancelled.aborted; round++) {
      for (const channel of caregiver.channels) {
        const delivery = await this.attempt(request, caregiver, channel);
        this.note(channel.name, delivery);
        if (delivery.outcome !== "delivered" && delivery.reason === "aborted") return;
        this.record(
          request,
          channel.name,
          delivery.outcome === "delivered" ? "delivered" : delivery.reason,
          requestedAt,
        );
        if (delivery.outcome === "delivered") {
          this.channelsReached(request.incident.id).add(channel.name);
          this.options.delivered(request.incident.id, caregiver.id, channel.name);
          // Somebody may have answered while this page was on its way.
          const after = current(request.incident.id);
          if (after) this.updates.catchUp(after, channel.name);
          return;
        }
        log.warn({ channel: channel.name, reason: delivery.reason }, "page not accepted");
        if (cancelled.aborted) return;
      }
      if (round === 0) this.options.undelivered(request.incident.id, caregiver.id, "no channel accepted the page yet");
      await this.wait(ROUND_WAITS_MS[Math.min(round, ROUND_WAITS_MS.length - 1)] as number, cancelled);
    }
  }

  private attempt(request: PageRequest, caregiver: PagedCaregiver, channel: Channel): Promise<Delivery> {
    const incident = this.options.incident(request.incident.id) ?? request.incident;
    const token = makeLinkToken(this.options.linkKey, { incident: incident.id, caregiver: caregiver.id });
    const { step, attempt } = request;
    return channel.notifier.page(
      {
        page: { id: pageId(request), caregiver: caregiver.id, step, attempt },
        incident,
        ...pageText(incident, caregiver, this.names, this.options.clock.now()),
        acknowledgeUrl: `${this.options.publicUrl()}/api/v1/ack/${token}`,
        drill: false,
        language: caregiver.language,
      },
      this.stopping.signal,
    );
  }

  private async sendUpdate(name: string, incident: Incident, kind: UpdateKind): Promise<Delivery> {
    const caregiver = this.owner(name);
    const channel = caregiver?.channels.find((candidate) => candidate.name === name);
    // The channel is no longer in the settings.
    if (!caregiver || !channel) return { outcome: "permanent", reason: "clientError" };
    const { language } = caregiver;
    const text = updateText(incident, kind, language, this.names);
    const delivery = await channel.notifier.update({ update: kind, incident, ...text, language }, this.stopping.signal);
    this.note(name, delivery);
    return delivery;
  }

  private record(request: PageRequest, channel: string, outcome: string, requestedAt: number): void {
    const now = this.options.clock.now();
    const { incident, caregiver, step, attempt } = request;
    this.options.journal.append(
      ["page", pageId(request), incident.id, caregiver, channel, step, attempt, outcome, now, now - requestedAt],
      (error) => {
        if (error) this.options.log.error({ error: String(error) }, "a page could not be written down");
      },
    );
  }

  private note(channel: string, delivery: Delivery): void {
    const known = this.channelStates[channel];
    const detail = delivery.outcome === "delivered" ? "last message accepted" : delivery.reason;
    if (detail === "aborted") return;
    const state = delivery.outcome === "delivered" ? "ok" : "down";
    const since = known?.state === state && known.detail !== "not used yet" ? known.since : this.options.clock.now();
    this.channelStates[channel] = { state, since, detail };
  }

  private wait(delayMs: number, cancelled: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancelTimer();
        cancelled.removeEventListener("abort", done);
        resolve();
      };
      const cancelTimer = this.options.clock.after(delayMs, done);
      cancelled.addEventListener("abort", done);
      if (cancelled.aborted) done();
    });
  }
}

const pageId = ({ incident, caregiver, attempt }: PageRequest): string => `${incident.id}-${caregiver}-${attempt}`;
