import type { Incident } from "./alerts/incident.ts";
import type { ChannelDesk, PagedCaregiver } from "./channelDesk.ts";
import type { Clock } from "./clock.ts";
import type { Journal } from "./journal/journal.ts";
import type { Log } from "./log.ts";
import type { Delivery, Notice } from "./notify/notifier.ts";
import { type Language, noticeText, type Text } from "./oncall/pageText.ts";
import { pause } from "./pause.ts";

/** Something to tell caregivers that asks for nothing. Each gets it once per `id`. */
export type Information = {
  /** Its identity: a second one of the same `id` is not sent. */
  id: string;
  caregivers: ReadonlyArray<string>;
  /** A page to open with it. */
  url?: string;
} & (
  | { kind: "breakerOpened"; who?: string; instead?: string; until?: number }
  | { kind: "summary"; incidents?: ReadonlyArray<Incident> }
  | { kind: "report" | "reminder"; text: Text }
);

export type NoticeTellerOptions = {
  desk: ChannelDesk;
  journal: Journal;
  clock: Clock;
  log: Log;
  timeZone: string;
  /** The caregivers' names by id. */
  names: ReadonlyMap<string, string>;
  incident: (id: string) => Incident | undefined;
  /** Whether nobody has to be woken for an incident any more. */
  isOver: (incident: string) => boolean;
  /** A missed incident pages again before its summary was told: it is missed when that is over. */
  goesOn: (incident: string, caregiver: string) => void;
  /** A random number from 0 to 1, so that retries of many do not fall together. */
  random: () => number;
};

/** Waits between attempts; the last one repeats. News wake nobody, so there is no hurry. */
const WAITS_MS: ReadonlyArray<number> = [15_000, 30_000, 60_000, 120_000, 300_000];
/** What one answer ends is told together. */
const GATHERS_MS = 1000;
/** Older news are of no use. */
const KEEPS_MS = 24 * 3_600_000;

/** A missed incident is marked as told under this name. */
const missedId = (incident: string): string => `missed:${incident}`;

type Item = { since: number; information: Information } | { since: number; missed: true };

/**
 * Tells caregivers what is worth knowing and asks for nothing, one after the other, until a channel takes it. What they
 * were to be paged for while no channel worked, and is over, is gathered into one summary for the time after.
 */
export class NoticeTeller {
  private readonly options: NoticeTellerOptions;
  private readonly queues = new Map<string, Item[]>();
  private readonly missedOf = new Map<string, Set<string>>();
  private readonly running = new Set<string>();
  private readonly stopping = new AbortController();
  private readonly kicks = new Map<string, AbortController>();
  private summaries = 0;

  constructor(options: NoticeTellerOptions) {
    this.options = options;
  }

  inform(information: Information): void {
    for (const caregiver of information.caregivers) {
      if (this.options.journal.read.noticeSent(information.id, caregiver)) continue;
      const queue = this.queue(caregiver);
      if (queue.some((item) => "information" in item && item.information.id === information.id)) continue;
      queue.push({ since: this.options.clock.elapsed(), information });
      this.run(caregiver);
    }
  }

  /** A caregiver was to be paged for an incident that is over now, and no channel took it. */
  missed(incident: string, caregiver: string): void {
    if (this.options.journal.read.noticeSent(missedId(incident), caregiver)) return;
    const missed = this.missedOf.get(caregiver) ?? new Set();
    this.missedOf.set(caregiver, missed.add(incident));
    this.queueSummary(caregiver);
  }

  /**
   * Nothing gets through to a caregiver any more, or something does again. Meanwhile the summary goes on knocking, so
   * that the hub learns when a channel is back; with nothing to sum up it is dropped then.
   */
  reachable(caregiver: string, yes: boolean): void {
    if (!yes) {
      this.queueSummary(caregiver, WAITS_MS[0]);
      return;
    }
    // What kept one from everybody is mostly over for everybody.
    for (const other of this.running) this.kick(other);
    if ((this.missedOf.get(caregiver)?.size ?? 0) > 0) return;
    const queue = this.queue(caregiver);
    const place = queue.findIndex((item) => "missed" in item);
    if (place >= 0) queue.splice(place, 1);
  }

  /** A channel of this caregiver works: no need to wait any longer. */
  kick(caregiver: string): void {
    this.kicks.get(caregiver)?.abort();
  }

  stop(): void {
    this.stopping.abort();
  }

  /** Before other news, and one for all. */
  private queueSummary(caregiver: string, delayMs = GATHERS_MS): void {
    const queue = this.queue(caregiver);
    if (!queue.some((item) => "missed" in item)) queue.unshift({ since: this.options.clock.elapsed(), missed: true });
    this.run(caregiver, delayMs);
  }

  private queue(caregiver: string): Item[] {
    const queue = this.queues.get(caregiver) ?? [];
    this.queues.set(caregiver, queue);
    return queue;
  }

  private run(id: string, delayMs = 0): void {
    const caregiver = this.options.desk.caregiver(id);
    if (this.running.has(id) || !caregiver) return;
    this.running.add(id);
    void this.tellAll(caregiver, delayMs).finally(() => this.running.delete(id));
  }

  private async tellAll(caregiver: PagedCaregiver, delayMs: number): Promise<void> {
    const { clock, log, random } = this.options;
    const queue = this.queue(caregiver.id);
    if (delayMs > 0) await pause(clock, delayMs, this.stopping.signal, this.kickable(caregiver.id));
    for (let attempt = 0; ; attempt++) {
      const item = queue[0];
      if (!item || this.stopping.signal.aborted) return;
      if (clock.elapsed() - item.since > KEEPS_MS) {
        log.warn({ caregiver: caregiver.id }, "news given up: no channel took them for a day");
        queue.shift();
        continue;
      }
      const kicked = this.kickable(caregiver.id);
      // What is missed while a summary is on its way is for the next one.
      if ("missed" in item) queue.shift();
      const told = await this.tell(caregiver, item);
      if (!told && "missed" in item && !queue.some((other) => "missed" in other)) queue.unshift(item);
      if (told) {
        const place = queue.indexOf(item);
        if (place >= 0) queue.splice(place, 1);
        attempt = -1;
        continue;
      }
      const waitMs = WAITS_MS[Math.min(attempt, WAITS_MS.length - 1)] as number;
      await pause(clock, waitMs * (0.75 + 0.25 * random()), this.stopping.signal, kicked);
    }
  }

  /** Fires with the next kick. */
  private kickable(caregiver: string): AbortSignal {
    const kick = new AbortController();
    this.kicks.set(caregiver, kick);
    return kick.signal;
  }

  /** True when it needs no further attempt. */
  private async tell(caregiver: PagedCaregiver, item: Item): Promise<boolean> {
    const { desk, journal, clock } = this.options;
    const missed = "missed" in item ? this.overBy(caregiver.id) : [];
    // With nothing to sum up it only knocks, where nothing gets through.
    if ("missed" in item && missed.length === 0 && !desk.dead(caregiver)) return true;
    const information = "missed" in item ? this.summary(caregiver.id, missed) : item.information;
    const notice: Notice = {
      notice: {
        id: information.id,
        kind: information.kind,
        caregiver: caregiver.id,
        ...("missed" in item ? { incidents: missed } : {}),
      },
      ...this.text(information, caregiver.language),
      language: caregiver.language,
      ...(information.url === undefined ? {} : { url: information.url }),
    };
    let possible = false;
    for (const { name, notifier } of desk.toTry(caregiver)) {
      const delivery = await notifier.inform(notice, this.stopping.signal);
      desk.note(name, delivery);
      if (delivery.outcome === "delivered") {
        const now = clock.now();
        for (const incident of missed) {
          journal.append(["notice", missedId(incident), caregiver.id, now]);
          this.missedOf.get(caregiver.id)?.delete(incident);
        }
        journal.append(["notice", information.id, caregiver.id, now]);
        return true;
      }
      possible ||= !unspeakable(delivery);
    }
    return !possible;
  }

  /** What a caregiver missed and is still over. */
  private overBy(caregiver: string): string[] {
    const missed = this.missedOf.get(caregiver) ?? new Set();
    for (const id of missed) {
      if (this.options.isOver(id)) continue;
      missed.delete(id);
      this.options.goesOn(id, caregiver);
    }
    return [...missed];
  }

  private summary(caregiver: string, missed: ReadonlyArray<string>): Information {
    const incidents = missed.map((id) => this.options.incident(id)).filter((one) => one !== undefined);
    const id = `summary-${this.options.clock.now().toString(36)}-${++this.summaries}`;
    return { id, caregivers: [caregiver], kind: "summary", incidents };
  }

  private text(information: Information, language: Language): Text {
    const { names, timeZone } = this.options;
    const nameOf = (id: string | undefined) => (id === undefined ? "" : (names.get(id) ?? id));
    switch (information.kind) {
      case "breakerOpened":
        return noticeText(
          {
            kind: "breakerOpened",
            who: nameOf(information.who),
            instead: nameOf(information.instead),
            ...(information.until === undefined ? {} : { until: information.until }),
          },
          language,
          timeZone,
        );
      case "summary":
        return noticeText({ kind: "summary", incidents: information.incidents ?? [], names }, language, timeZone);
      case "report":
      case "reminder":
        return information.text;
    }
  }
}

/** The channel has no way to show news at all, and trying again will not give it one. */
const unspeakable = (delivery: Delivery): boolean =>
  delivery.outcome === "permanent" && delivery.reason === "notSupported";
