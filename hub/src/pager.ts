import type { Incident } from "./alerts/incident.ts";
import type { IncidentCase } from "./alerts/incidentCase.ts";
import { type Channel, ChannelDesk, type PagedCaregiver } from "./channelDesk.ts";
import type { Clock } from "./clock.ts";
import { Flight } from "./flight.ts";
import type { Journal } from "./journal/journal.ts";
import { makeLinkToken } from "./linkToken.ts";
import type { Log } from "./log.ts";
import { type Information, NoticeTeller } from "./noticeTeller.ts";
import type { Delivery, UpdateKind } from "./notify/notifier.ts";
import { pageText, updateText } from "./oncall/pageText.ts";
import { isOver, OwedPages } from "./owedPages.ts";
import { pause } from "./pause.ts";
import { ReceiptWatch } from "./receiptWatch.ts";
import { isDrill, TestPages } from "./testPages.ts";
import { timesSoFar, UpdateTeller } from "./updateTeller.ts";

export type PageRequest = { incident: Incident; caregiver: string; step: number; attempt: number };

/** Waits between rounds over a caregiver's channels when none accepted the page; the last one repeats. */
const ROUND_WAITS_MS: ReadonlyArray<number> = [2000, 5000, 10_000, 20_000, 30_000];
/** A channel may ask for a pause, but not for longer than this while somebody has to be woken. */
const LONGEST_PAUSE_MS = 30_000;

/** Incidents older than this have nothing to tell anybody after a restart. */
const RECENT_MS = 24 * 3_600_000;
const MOST_RECENT = 500;

export type PagerOptions = {
  caregivers: ReadonlyArray<PagedCaregiver>;
  /** Those who left: what they did while an incident was open is still told under their names. */
  formerCaregivers?: ReadonlyArray<{ id: string; name: string }>;
  journal: Journal;
  clock: Clock;
  log: Log;
  linkKey: Buffer;
  /** IANA time zone of the times in summaries. */
  timeZone: string;
  /** A channel that accepted nothing for longer than this is not known to work. */
  provenMs: number;
  /** Base of the acknowledgement links, without a slash at the end. */
  publicUrl: () => string;
  /** The incident as it is now. */
  incident: (id: string) => Incident | undefined;
  /** @param told the incidents that the page told of, its own first */
  delivered: (told: ReadonlyArray<string>, caregiver: string, channel: string) => void;
  undelivered: (incident: string, caregiver: string, reason: string) => void;
  /** A caregiver answered on the phone itself. */
  answered: (incident: string, caregiver: string, channel: string) => void;
  /** Every channel of a caregiver has failed again and again, or one of them works again. */
  reachable: (caregiver: string, yes: boolean) => void;
  /** A channel accepted a message. */
  accepted: (channel: string) => void;
  /** A random number from 0 to 1, so that retries of many do not fall together. */
  random?: () => number;
};

/**
 * Carries pages to the channels. A page goes to the caregiver's channels in their order until one accepts it, and round
 * again until one does or nobody has to be paged any more; only then is it delivered.
 */
export class Pager {
  readonly desk: ChannelDesk;
  readonly tests: TestPages;
  private readonly options: PagerOptions;
  private readonly names: Map<string, string>;
  private readonly inFlight = new Map<string, Flight>();
  private readonly reached = new Map<string, Set<string>>();
  private readonly owed: OwedPages;
  private readonly stopping = new AbortController();
  private readonly updates: UpdateTeller;
  private readonly notices: NoticeTeller;
  private readonly receipts: ReceiptWatch;
  private readonly random: () => number;

  constructor(options: PagerOptions) {
    const { clock, journal, log } = options;
    this.options = options;
    this.random = options.random ?? Math.random;
    const everybody = [...(options.formerCaregivers ?? []), ...options.caregivers];
    this.names = new Map(everybody.map(({ id, name }) => [id, name]));
    this.desk = new ChannelDesk({
      ...options,
      reachable: (caregiver, yes) => {
        this.notices.reachable(caregiver, yes);
        options.reachable(caregiver, yes);
      },
    });
    this.updates = new UpdateTeller({
      clock,
      log,
      pages: (incident) => rings(options.incident(incident)),
      send: (channel, incident, kind) => this.sendUpdate(channel, incident, kind),
      wasTold: (incident, channel, kind) => {
        const name = noticeName(incident, kind);
        return name === undefined
          ? journal.read.updateSent(incident.id, channel, kind)
          : journal.read.noticeSent(name, channel);
      },
      told: (incident, channel, kind) => {
        const caregiver = this.desk.find(channel)?.caregiver.id ?? "";
        const name = noticeName(incident, kind);
        if (name !== undefined) journal.append(["notice", name, channel, clock.now()]);
        if (kind === "held") return;
        this.record({ incident, caregiver, step: 0, attempt: 0 }, channel, kind, clock.elapsed());
      },
    });
    this.notices = new NoticeTeller({
      ...options,
      desk: this.desk,
      names: this.names,
      random: this.random,
      isOver: (incident) => isOver(options.incident(incident)),
      goesOn: (incident, caregiver) => void this.owed.add(incident, caregiver),
    });
    this.owed = new OwedPages({
      ...options,
      missed: (incident, caregiver) => this.notices.missed(incident, caregiver),
    });
    this.receipts = new ReceiptWatch({
      desk: this.desk,
      journal,
      clock,
      open: (incident) =>
        isDrill(incident) ? this.tests.isOpen(incident) : options.incident(incident)?.state === "paging",
      answered: (incident, caregiver, channel) => {
        if (isDrill(incident)) this.tests.confirm(incident);
        else options.answered(incident, caregiver, channel);
      },
    });
    this.tests = new TestPages({
      desk: this.desk,
      clock,
      link: (incident, caregiver) => this.link(incident, caregiver),
      receipt: (receipt, incident, caregiver, channel) => this.receipts.watch(receipt, incident, caregiver, channel),
      record: (incident, caregiver, channel, outcome, startedAt) =>
        this.record({ incident, caregiver, step: 0, attempt: 0 }, channel, outcome, startedAt),
    });
  }

  /**
   * Starts paging a caregiver; returns at once. A page to the same caregiver that is still trying goes on alone, and
   * another follows it only where it left too early to tell of a second child.
   */
  page(request: PageRequest): void {
    const { id } = request.incident;
    const key = `${id}/${request.caregiver}`;
    const caregiver = this.desk.caregiver(request.caregiver);
    if (this.stopping.signal.aborted || !caregiver) return;
    const before = this.inFlight.get(key);
    if (before) {
      before.next = request;
      return;
    }
    const flight = new Flight();
    this.inFlight.set(key, flight);
    void this.carry(request, caregiver, flight).then((told) => {
      this.inFlight.delete(key);
      const { next } = flight;
      const pages = this.options.incident(id)?.state === "paging";
      if (next && told && pages && tellsMore(next.incident, told)) this.page(next);
    });
  }

  /**
   * Makes no further attempt for an incident, since nobody has to be woken for it any more. A request that is under way
   * may have rung already; its channel is told afterwards.
   */
  cancel(incident: string): void {
    for (const [key, flight] of this.inFlight) if (key.startsWith(`${incident}/`)) flight.cancel();
  }

  /** Tells every channel that delivered a page of the incident what became of it, once. */
  update(incident: Incident, kind: UpdateKind): void {
    for (const channel of this.channelsReached(incident.id)) this.updates.tell(incident, channel, kind);
    this.owed.look();
    if (kind === "settled" || kind === "cancelled") this.reached.delete(incident.id);
  }

  /** Tells caregivers something that asks for nothing; once per `id`, quietly, and not counted as a page. */
  inform(information: Information): void {
    this.notices.inform(information);
  }

  /** After a restart: tells the channels what they had not been told yet, and what was missed meanwhile. */
  resume(): void {
    const { clock, journal } = this.options;
    const now = clock.now();
    for (const body of journal.read.incidentsBetween(now - RECENT_MS, now + RECENT_MS, MOST_RECENT)) {
      const { incident } = JSON.parse(body) as IncidentCase;
      for (const channel of this.channelsReached(incident.id)) {
        this.updates.catchUp(incident, channel);
        const goesOn = rings(this.options.incident(incident.id));
        if (goesOn) this.desk.find(channel)?.channel.notifier.ringOn?.(incident.id);
      }
      if (incident.state === "closed") this.reached.delete(incident.id);
    }
    for (const { incident, caregiver } of journal.read.neverDelivered(now - RECENT_MS))
      this.owed.add(incident, caregiver);
    this.owed.look();
    this.receipts.resume();
  }

  stop(): void {
    this.stopping.abort();
    for (const flight of this.inFlight.values()) flight.cancel();
    this.updates.stop();
    this.notices.stop();
    this.receipts.stop();
    this.tests.stop();
  }

  private channelsReached(incident: string): Set<string> {
    let reached = this.reached.get(incident);
    if (!reached) {
      reached = new Set(this.options.journal.read.deliveredChannels(incident).map((row) => row.channel));
      this.reached.set(incident, reached);
    }
    return reached;
  }

  /** Resolves with the incident as a channel took it; without one when nobody has to be woken any more. */
  private async carry(request: PageRequest, caregiver: PagedCaregiver, flight: Flight): Promise<Incident | undefined> {
    const { clock, undelivered } = this.options;
    const requestedAt = clock.elapsed();
    // That a phone cannot be reached is told to the others: once this one gets it, it is not true any more.
    const pointless = () => request.incident.rule === "push" && this.desk.dead(caregiver);
    for (let round = 0; !flight.cancelled; round++) {
      if (pointless()) {
        while (pointless() && !flight.cancelled) await pause(clock, LONGEST_PAUSE_MS, flight.whenCancelled);
        // The others may be back as well, and are being tried.
        await pause(clock, LONGEST_PAUSE_MS, flight.whenCancelled);
        continue;
      }
      for (const channel of this.desk.toTry(caregiver)) {
        const incident = this.options.incident(request.incident.id) ?? request.incident;
        const delivery = await this.attempt({ ...request, incident }, caregiver, channel, requestedAt);
        if (delivery.outcome === "delivered") return incident;
        if (delivery.reason === "aborted") return undefined;
        if (flight.cancelled) break;
      }
      if (flight.cancelled) break;
      if (round === 0) undelivered(request.incident.id, caregiver.id, "no channel accepted the page yet");
      const waitMs = ROUND_WAITS_MS[Math.min(round, ROUND_WAITS_MS.length - 1)] as number;
      const askedMs = Math.min(this.desk.pauseMs(caregiver), LONGEST_PAUSE_MS);
      await pause(clock, Math.max(waitMs * (0.75 + 0.25 * this.random()), askedMs), flight.whenCancelled);
    }
    if (this.stopping.signal.aborted || request.incident.rule === "push") return undefined;
    // Children who woke since the last attempt were to be told of as well.
    const { id, combined } = this.options.incident(request.incident.id) ?? request.incident;
    for (const owed of [id, ...combined.map((other) => other.id)]) this.owed.add(owed, caregiver.id);
    this.owed.look();
    return undefined;
  }

  /** Tries one channel; what it accepted is delivered from then on, and not before. */
  private async attempt(
    request: PageRequest,
    caregiver: PagedCaregiver,
    channel: Channel,
    requestedAt: number,
  ): Promise<Delivery> {
    const { incident: current, log } = this.options;
    const { id, combined } = request.incident;
    const delivery = await this.send(request, caregiver, channel);
    this.desk.note(channel.name, delivery);
    if (delivery.outcome !== "delivered") {
      if (delivery.reason === "aborted") return delivery;
      this.record(request, channel.name, delivery.reason, requestedAt);
      for (const other of combined) {
        if (!this.owed.add(other.id, caregiver.id)) continue;
        this.record(request, channel.name, delivery.reason, requestedAt, other.id);
      }
      log.warn({ channel: channel.name, reason: delivery.reason }, "page not accepted");
      return delivery;
    }
    this.record(request, channel.name, "delivered", requestedAt);
    this.channelsReached(id).add(channel.name);
    if (delivery.receipt !== undefined) this.receipts.watch(delivery.receipt, id, caregiver.id, channel.name);
    this.options.delivered([id, ...combined.map((other) => other.id)], caregiver.id, channel.name);
    this.owed.look();
    this.notices.kick(caregiver.id);
    // Somebody may have answered while this page was on its way.
    const after = current(id);
    if (after) this.updates.catchUp(after, channel.name);
    return delivery;
  }

  private send(request: PageRequest, caregiver: PagedCaregiver, channel: Channel): Promise<Delivery> {
    const { incident, step, attempt } = request;
    return channel.notifier.page(
      {
        page: { id: pageId(request), caregiver: caregiver.id, step, attempt },
        incident,
        ...pageText(incident, caregiver, this.names, this.options.clock.now()),
        acknowledgeUrl: this.link(incident.id, caregiver.id),
        drill: false,
        language: caregiver.language,
      },
      this.stopping.signal,
    );
  }

  private link(incident: string, caregiver: string): string {
    return `${this.options.publicUrl()}/api/v1/ack/${makeLinkToken(this.options.linkKey, { incident, caregiver })}`;
  }

  private async sendUpdate(name: string, incident: Incident, kind: UpdateKind): Promise<Delivery> {
    const found = this.desk.find(name);
    // The channel is no longer in the settings.
    if (!found) return { outcome: "permanent", reason: "clientError" };
    const { language } = found.caregiver;
    const text = updateText(incident, kind, language, this.names);
    const update = { update: kind, incident, ...text, language };
    const delivery = await found.channel.notifier.update(update, this.stopping.signal);
    this.desk.note(name, delivery);
    return delivery;
  }

  /** @param about the incident that it is written down for: the page's own, or another that it told of */
  private record(
    request: PageRequest,
    channel: string,
    outcome: string,
    requestedAt: number,
    about = request.incident.id,
  ): void {
    const { clock } = this.options;
    const { caregiver, step, attempt } = request;
    const latencyMs = Math.round(clock.elapsed() - requestedAt);
    this.options.journal.append(
      ["page", pageId(request), about, caregiver, channel, step, attempt, outcome, clock.now(), latencyMs],
      (error) => {
        if (error) this.options.log.error({ error: String(error) }, "a page could not be written down");
      },
    );
  }
}

/** The name under which a hold, or an answer after the first, is marked as told to a channel. */
const noticeName = (incident: Incident, kind: UpdateKind): string | undefined => {
  const times = timesSoFar(incident, kind);
  if (kind === "held") return `held ${times}:${incident.id}`;
  return times > 1 ? `answer ${times}:${incident.id}` : undefined;
};

/** Whether an incident wakes people now. */
const rings = (incident: Incident | undefined): boolean => incident?.state === "paging" && incident.held === null;

/** Whether an incident has children awake of whom a page did not tell. */
const tellsMore = (incident: Incident, told: Incident): boolean =>
  incident.combined.some(({ id }) => !told.combined.some((other) => other.id === id));

const pageId = ({ incident, caregiver, attempt }: PageRequest): string => `${incident.id}-${caregiver}-${attempt}`;
