import type { SensorEvent } from "@veilleuse/shared";
import type { HubRule, Incident, Rule } from "./alerts/incident.ts";
import { type Echo, type IncidentCase, restoreIncident } from "./alerts/incidentCase.ts";
import { HARMLESS_FAULTS, isNoise, RULES } from "./alerts/rules.ts";
import { shiftedCase } from "./alerts/shiftedCase.ts";
import { overheardBy, soundBehind } from "./alerts/wall.ts";
import type { CaseBook } from "./caseBook.ts";
import { CaseRunner, type CaseRunnerOptions } from "./caseRunner.ts";
import { IncidentAnswers } from "./incidentAnswers.ts";
import { MotionMemory } from "./motionMemory.ts";

/** Keys of what the hub itself finds out about a sensor; no start of the sensor ends it. */
const OWN_KEYS: ReadonlyArray<string> = ["blind", "twins"];

/** Where a sensor stands, for the incidents about it. */
export type Place = { id: string; room: string; children: string[] };

export type NightWatchOptions = Omit<CaseRunnerOptions, "motion"> & {
  placeOf: (sensor: string) => Place | undefined;
  /** A page rang at a caregiver's. */
  rang: (caregiver: string, incident: Incident) => void;
};

/** The hub itself, where its own troubles are. */
const HUB: Place = { id: "hub", room: "hub", children: [] };

/** Ends that came before their starts and wait for them; more than a household ever has. */
const MOST_EARLY_ENDS = 100;

type Start = { rule: Rule; key: string; id: string; at: number; db: number | null; detail: string | null };

/**
 * Turns what happens into incidents: feeds their machines, and knows what one incident means for another and for the
 * household's peace.
 */
export class NightWatch {
  /** What people say to the incidents. */
  readonly answers: IncidentAnswers;
  private readonly options: NightWatchOptions;
  private readonly runner: CaseRunner;
  private readonly book: CaseBook;
  private readonly motion: MotionMemory;
  private readonly earlyEnds = new Map<string, { at: number; db: number | null }>();
  private resumedAt = 0;

  constructor(options: NightWatchOptions) {
    this.options = options;
    this.motion = new MotionMemory(options.journal, options.clock);
    this.runner = new CaseRunner({ ...options, motion: this.motion }, (echo) => this.echoGoesOn(echo));
    this.book = this.runner.book;
    this.answers = new IncidentAnswers(options, this.runner, (id) => this.incident(id));
  }

  /** Takes up the incidents where the journal left them. */
  resume(): void {
    this.resumedAt = this.now;
    this.book.load();
    for (const { incident } of this.book.all) this.motion.recall(incident.sensor, incident.room);
    for (const one of this.book.all) {
      this.runner.step(one, { type: "resumed" });
      // Whatever troubled the hub says so again if it still does.
      if (one.incident.sensor === HUB.id) {
        this.runner.input(one.incident.id, { type: "abandoned", at: this.now, reason: "the hub restarted" });
      }
    }
    this.book.schedule();
  }

  stop(): void {
    this.book.stop();
  }

  /** Every incident that is not closed on the disk, newest first. */
  get incidents(): Incident[] {
    return this.book.all.map((one) => one.incident).sort((a, b) => b.openedAt - a.openedAt);
  }

  incident(id: string): Incident | undefined {
    const known = this.book.get(id)?.incident;
    if (known) return known;
    const body = this.options.journal.read.incident(id);
    return body === undefined ? undefined : restoreIncident(body);
  }

  /** Takes an event of a sensor. */
  event(place: Place, event: SensorEvent, occurredAtMs: number): void {
    // Its sensor sends again what a hub that lost its power had not acknowledged, and may have paged for.
    if (occurredAtMs < this.resumedAt) this.runner.repeat(() => this.take(place, event, occurredAtMs));
    else this.take(place, event, occurredAtMs);
  }

  private take(place: Place, event: SensorEvent, occurredAtMs: number): void {
    if (event.type === "motion") {
      this.motion.event(place.room, event.phase, occurredAtMs);
      this.roomStirred(place, occurredAtMs);
      return;
    }
    const key = `${event.boot}/${event.id}`;
    const db = event.db ?? null;
    if (event.phase === "end") {
      this.ended(place.id, key, occurredAtMs, db);
      return;
    }
    if (event.type === "fault" && HARMLESS_FAULTS.includes(event.code ?? "")) return;
    if (event.type === "silence" && !this.plays(place.id, place.room)) return;
    const start: Start = {
      rule: event.type,
      key,
      // The identity of the event that opens it, so that the same event makes the same incident after a restart.
      id: `${place.id}-${event.boot}-${event.seq}`,
      at: occurredAtMs,
      db,
      detail: event.type === "fault" ? (event.code ?? null) : null,
    };
    this.started(place, start);
    if (event.type === "silence" && this.motion.within(place.room, occurredAtMs)) {
      this.roomStirred(place, occurredAtMs);
    }
    const early = this.earlyEnds.get(`${place.id}/${key}`);
    if (early) this.ended(place.id, key, early.at, early.db);
  }

  /** A level says that something moved in the room. */
  moved(place: Place, atMs: number): void {
    this.motion.seen(place.room, atMs);
    this.roomStirred(place, atMs);
  }

  /** The sensor started anew: what its former boot had going on cannot end any more. */
  rebooted(sensor: string, boot: string): void {
    for (const one of this.book.about(sensor)) {
      const stale = one.openEvents.some((key) => !OWN_KEYS.includes(key) && !key.startsWith(`${boot}/`));
      if (stale) this.runner.step(one, { type: "abandoned", at: this.now, reason: "the sensor restarted" });
    }
  }

  /** The dead man's switch fell for a sensor. */
  blind(place: Place): void {
    const id = `${place.id}-blind-${this.now.toString(36)}`;
    this.started(place, { rule: "blind", key: "blind", id, at: this.now, db: null, detail: null });
    this.look();
  }

  /** Two boards go by the sensor's name, or no longer: whichever is heard, the other's room is not. */
  twins(place: Place, found: boolean): void {
    if (found) {
      const id = `${place.id}-twins-${this.now.toString(36)}`;
      this.started(place, { rule: "fault", key: "twins", id, at: this.now, db: null, detail: "twins" });
      return;
    }
    for (const one of this.book.about(place.id)) {
      if (!one.openEvents.includes("twins")) continue;
      this.runner.step(one, { type: "ended", key: "twins", at: this.now, db: null });
    }
  }

  /** The clock was set: everything that waits waits as long as it would have. */
  clockStepped(byMs: number): void {
    this.book.shift((one) => shiftedCase(one, byMs));
    this.motion.shift(byMs);
    this.resumedAt += byMs;
    for (const early of this.earlyEnds.values()) early.at += byMs;
  }

  /** A sensor is heard; ends its blindness. */
  heard(sensor: string): void {
    const open = this.book.about(sensor);
    if (open.length === 0) return;
    const blind = open.filter((one) => one.openEvents.includes("blind"));
    for (const one of blind) this.runner.step(one, { type: "ended", key: "blind", at: this.now, db: null });
    if (blind.length > 0) this.look();
  }

  /**
   * Something of the hub itself is in trouble; saying it again changes nothing.
   * @param detail a short sentence for the incident and the log
   * @param source what is in trouble; the incident ends when its last source is clear
   */
  trouble(rule: HubRule, detail: string, source: string = rule): void {
    const key = `hub/${source}`;
    const running = this.book.about(HUB.id).find((one) => one.incident.rule === rule);
    if (running?.openEvents.includes(key)) return;
    // An incident's name stands in addresses and topics.
    const id = `hub-${rule}-${source.replace(/[^a-z0-9-]/g, "-")}-${this.now.toString(36)}`;
    this.started(HUB, { rule, key, id, at: this.now, db: null, detail });
  }

  clear(rule: HubRule, source: string = rule): void {
    for (const one of this.book.about(HUB.id)) {
      if (one.incident.rule !== rule) continue;
      this.runner.step(one, { type: "ended", key: `hub/${source}`, at: this.now, db: null });
    }
  }

  /** Something that people arranged has changed, such as a mute or a mode. */
  look(): void {
    for (const one of this.book.all) this.runner.input(one.incident.id, { type: "tick" });
    for (const one of this.book.open) {
      const { sensor, room, rule } = one.incident;
      if (rule !== "silence" || this.plays(sensor, room)) continue;
      for (const key of one.openEvents)
        this.runner.input(one.incident.id, { type: "ended", key, at: this.now, db: null });
    }
    this.book.schedule();
  }

  /** @param told the incidents that the page told of, its own first */
  delivered(told: ReadonlyArray<string>, caregiver: string, channel: string): void {
    for (const id of told) this.runner.input(id, { type: "delivered", caregiver, channel });
    const own = this.book.get(told[0] ?? "");
    if (own) this.options.rang(caregiver, own.incident);
  }

  undelivered(incident: string, caregiver: string, reason: string): void {
    this.runner.input(incident, { type: "undelivered", caregiver, reason });
  }

  private get now(): number {
    return this.options.clock.now();
  }

  /** Only a playing child is expected to be heard; the sensor may not have heard of the mode yet. */
  private plays(sensor: string, room: string): boolean {
    const { mode } = this.options.arranged({ sensor, room });
    return mode === null || mode === "play";
  }

  private ended(sensor: string, key: string, at: number, db: number | null): void {
    const running = this.book.about(sensor).filter((one) => one.openEvents.includes(key));
    for (const one of running) this.runner.step(one, { type: "ended", key, at, db });
    const echoed = this.book.all.filter(({ echoes }) => echoes.some((e) => e.sensor === sensor && e.key === key));
    for (const one of echoed) this.runner.step(one, { type: "echoEnded", sensor, key });
    const name = `${sensor}/${key}`;
    if (running.length + echoed.length > 0) this.earlyEnds.delete(name);
    else this.earlyEnds.set(name, { at, db });
    if (this.earlyEnds.size > MOST_EARLY_ENDS) this.earlyEnds.delete(this.earlyEnds.keys().next().value as string);
  }

  private started(place: Place, start: Start, echoes = true): void {
    const { rule, key, id, at, db, detail } = start;
    const { family } = RULES[rule];
    const running = this.book.about(place.id).find((one) => RULES[one.incident.rule].family === family);
    if (running) {
      this.runner.step(running, { type: "started", rule, key, at, db, policy: this.options.policyOf(rule) });
      return;
    }
    if (echoes && (rule === "loud" || rule === "cry") && db !== null) {
      const behind = soundBehind({ sensor: place.id, at, db }, this.book.open);
      if (behind) {
        const echo: Echo = { sensor: place.id, room: place.room, key, rule, at, db };
        this.runner.step(behind, { type: "echo", echo });
        return;
      }
    }
    const opening = { id, rule, room: place.room, sensor: place.id, children: place.children, detail };
    const behind = isNoise(rule) ? overheardBy({ sensor: place.id, at, db }, this.book.open) : [];
    // A louder room was behind the sound all along. The page of the other one is taken back before this one's goes out.
    for (const other of behind) this.runner.step(other, { type: "overheard", room: place.room, at: this.now });
    this.runner.open(opening, { key, at, db });
    for (const echo of behind.flatMap(echoesOf)) this.runner.input(id, { type: "echo", echo });
  }

  private echoGoesOn({ sensor, room, key, rule, at, db }: Echo): void {
    const place = this.options.placeOf(sensor) ?? { id: sensor, room, children: [] };
    const id = `${sensor}-${key.replace("/", "-e")}`;
    this.started(place, { rule, key, id, at, db, detail: null }, false);
  }

  private roomStirred(place: Place, at: number): void {
    for (const one of this.book.about(place.id)) {
      if (one.incident.rule === "silence") this.runner.step(one, { type: "moved", at });
    }
  }
}

/** What an incident heard, as echoes of another one's sound. */
const echoesOf = ({ incident, openEvents }: IncidentCase): Echo[] => {
  const { sensor, room, openedAt: at, maxDb } = incident;
  const rule = incident.rule === "loud" ? "loud" : "cry";
  return openEvents.map((key) => ({ sensor, room, key, rule, at, db: maxDb ?? 0 }));
};
