import { hubTopic, type SensorEvent } from "@veilleuse/shared";
import { type Incident, type IncidentState, isOpen, type Rule } from "./alerts/incident.ts";
import { type Effect, type IncidentCase, restoreCase } from "./alerts/incidentCase.ts";
import {
  type AlertPolicy,
  type IncidentInput,
  openCase,
  sirenFrom,
  stepCase,
  wakesAt,
} from "./alerts/incidentMachine.ts";
import { HARMLESS_FAULTS, RULES } from "./alerts/rules.ts";
import { notInTheFuture, shiftedCase } from "./alerts/shiftedCase.ts";
import type { Clock } from "./clock.ts";
import type { AckResult, LiveEvent } from "./http/ports.ts";
import type { Journal } from "./journal/journal.ts";
import type { Log } from "./log.ts";
import type { PageRequest } from "./pager.ts";
import type { UpdateKind } from "./updateTeller.ts";

/** Keys of what the hub itself finds out about a sensor; no start of the sensor ends it. */
const OWN_KEYS: ReadonlyArray<string> = ["blind", "twins"];

/** Where a sensor stands, for the incidents about it. */
export type Place = { id: string; room: string; children: string[] };

export type NightWatchOptions = {
  journal: Journal;
  clock: Clock;
  log: Log;
  /** The policy at this moment; who is on call changes with the hour. */
  policy: () => AlertPolicy;
  pager: {
    page(request: PageRequest): void;
    update(incident: Incident, kind: UpdateKind): void;
    cancel(incident: string): void;
  };
  publish: (topic: string, payload: string, retain: boolean) => void;
  /** Whether an escalation has come to where the siren of the house sounds. */
  siren: (on: boolean) => void;
  live: (event: LiveEvent) => void;
};

/** Ends that came before their starts and wait for them; more than a household ever has. */
const MOST_EARLY_ENDS = 100;

const STATES: ReadonlyArray<string> = [
  "pending",
  "paging",
  "acknowledged",
  "settled",
  "closed",
] satisfies IncidentState[];

/**
 * Runs the incident machines: feeds them what happens, keeps what they return in the journal, tells everybody who
 * listens, has the pager carry out what they ask for, and wakes them when their time has come. It owns their only timer.
 */
export class NightWatch {
  private readonly options: NightWatchOptions;
  private readonly cases = new Map<string, IncidentCase>();
  private readonly lastTransitionAt = new Map<string, number>();
  private cancelTimer: () => void = () => undefined;
  private readonly earlyEnds = new Map<string, { at: number; db: number | null }>();
  private siren = false;
  private stopped = false;

  constructor(options: NightWatchOptions) {
    this.options = options;
  }

  /** Takes up the incidents where the journal left them. */
  resume(): void {
    for (const { id, body } of this.options.journal.read.incidents(true)) {
      this.cases.set(id, notInTheFuture(restoreCase(body), this.options.clock.now()));
    }
    for (const one of [...this.cases.values()]) this.step(one, { type: "resumed" });
    this.schedule();
  }

  stop(): void {
    this.stopped = true;
    this.cancelTimer();
  }

  /** Every incident that is not closed on the disk, newest first. */
  get incidents(): Incident[] {
    return [...this.cases.values()].map((one) => one.incident).sort((a, b) => b.openedAt - a.openedAt);
  }

  incident(id: string): Incident | undefined {
    const known = this.cases.get(id)?.incident;
    if (known) return known;
    const body = this.options.journal.read.incident(id);
    return body === undefined ? undefined : (JSON.parse(body) as IncidentCase).incident;
  }

  /** Takes an event of a sensor. `motion` is recorded elsewhere and opens nothing. */
  event(place: Place, event: SensorEvent, occurredAtMs: number): void {
    if (event.type === "motion") return;
    const key = `${event.boot}/${event.id}`;
    const db = event.db ?? null;
    if (event.phase === "end") {
      this.ended(place.id, key, occurredAtMs, db);
      return;
    }
    if (event.type === "fault" && HARMLESS_FAULTS.includes(event.code ?? "")) return;
    // The identity of the event that opens it, so that the same event makes the same incident after a restart.
    this.started(place, event.type, key, `${place.id}-${event.boot}-${event.seq}`, occurredAtMs, db);
    const early = this.earlyEnds.get(`${place.id}/${key}`);
    if (early) this.ended(place.id, key, early.at, early.db);
  }

  /** The sensor started anew: what its former boot had going on cannot end any more. */
  rebooted(sensor: string, boot: string): void {
    for (const one of this.about(sensor)) {
      const stale = one.openEvents.some((key) => !OWN_KEYS.includes(key) && !key.startsWith(`${boot}/`));
      if (stale) this.step(one, { type: "abandoned", at: this.options.clock.now(), reason: "the sensor restarted" });
    }
  }

  /** The dead man's switch fell for a sensor. */
  blind(place: Place): void {
    const now = this.options.clock.now();
    this.started(place, "blind", "blind", `${place.id}-blind-${now.toString(36)}`, now, null);
  }

  /** Two boards go by the sensor's name, or no longer: whichever is heard, the other's room is not. */
  twins(place: Place, found: boolean): void {
    const now = this.options.clock.now();
    if (found) {
      this.started(place, "fault", "twins", `${place.id}-twins-${now.toString(36)}`, now, null);
      return;
    }
    for (const one of this.about(place.id)) {
      if (one.openEvents.includes("twins")) this.step(one, { type: "ended", key: "twins", at: now, db: null });
    }
  }

  /** The clock was set: everything that waits waits as long as it would have. */
  clockStepped(byMs: number): void {
    for (const [id, one] of this.cases) {
      const next = shiftedCase(one, byMs);
      this.cases.set(id, next);
      this.options.journal.append(["incident", id, next.incident.openedAt, next.incident.state, JSON.stringify(next)]);
    }
    for (const early of this.earlyEnds.values()) early.at += byMs;
    this.lastTransitionAt.clear();
    this.schedule();
  }

  /** A sensor is heard; ends its blindness. */
  heard(sensor: string): void {
    for (const one of this.about(sensor)) {
      if (one.openEvents.includes("blind")) {
        this.step(one, { type: "ended", key: "blind", at: this.options.clock.now(), db: null });
      }
    }
  }

  delivered(incident: string, caregiver: string, channel: string): void {
    this.input(incident, { type: "delivered", caregiver, channel });
  }

  undelivered(incident: string, caregiver: string, reason: string): void {
    this.input(incident, { type: "undelivered", caregiver, reason });
  }

  /** Stops the paging. Resolves when it is written down, so that a restart cannot start it again. */
  async acknowledge(id: string, who: string, via: string): Promise<AckResult> {
    const incident = this.incident(id);
    if (!incident) return { ok: false, code: "unknown" };
    if (incident.state === "closed" || incident.state === "settled") {
      return closedResult(incident);
    }
    if (incident.state === "acknowledged") {
      const { acknowledgedAt, acknowledgedBy } = incident;
      return { ok: false, code: "alreadyAcknowledged", by: acknowledgedBy, at: acknowledgedAt ?? incident.openedAt };
    }
    return this.durably(id, { type: "acknowledged", who, via });
  }

  async close(id: string, who: string, worked?: string): Promise<AckResult> {
    const incident = this.incident(id);
    if (!incident) return { ok: false, code: "unknown" };
    if (incident.state === "closed") return closedResult(incident);
    return this.durably(id, { type: "closed", who, ...(worked === undefined ? {} : { worked }) });
  }

  async note(id: string, who: string, text: string): Promise<AckResult> {
    const incident = this.incident(id);
    if (!incident) return { ok: false, code: "unknown" };
    if (incident.state === "closed") return closedResult(incident);
    return this.durably(id, { type: "noted", who, text });
  }

  private about(sensor: string): IncidentCase[] {
    return [...this.cases.values()].filter((one) => one.incident.sensor === sensor && isOpen(one.incident));
  }

  private ended(sensor: string, key: string, at: number, db: number | null): void {
    const running = this.about(sensor).filter((one) => one.openEvents.includes(key));
    for (const one of running) this.step(one, { type: "ended", key, at, db });
    const name = `${sensor}/${key}`;
    if (running.length > 0) this.earlyEnds.delete(name);
    else this.earlyEnds.set(name, { at, db });
    if (this.earlyEnds.size > MOST_EARLY_ENDS) this.earlyEnds.delete(this.earlyEnds.keys().next().value as string);
  }

  private started(place: Place, rule: Rule, key: string, id: string, at: number, db: number | null): void {
    const { family } = RULES[rule];
    const running = this.about(place.id).find((one) => RULES[one.incident.rule].family === family);
    if (running) {
      this.step(running, { type: "started", rule, key, at, db });
      return;
    }
    const now = this.options.clock.now();
    const opening = { id, rule, room: place.room, sensor: place.id, children: place.children };
    const { next, effects } = openCase(opening, { key, at, db }, this.options.policy(), now);
    this.take(undefined, next, effects);
  }

  private input(id: string, input: IncidentInput): void {
    const current = this.cases.get(id);
    if (current) this.step(current, input);
  }

  private step(current: IncidentCase, input: IncidentInput, saved?: (error: Error | null) => void): void {
    const { next, effects } = stepCase(current, input, this.options.policy(), this.options.clock.now());
    if (next !== current) this.take(current, next, effects, saved);
    else saved?.(null);
  }

  private async durably(id: string, input: IncidentInput): Promise<AckResult> {
    const current = this.cases.get(id) as IncidentCase;
    await new Promise<void>((resolve, reject) => {
      this.step(current, input, (error) => (error ? reject(error) : resolve()));
    });
    return { ok: true, incident: this.incident(id) as Incident };
  }

  /** Applies a step: first what wakes people, then what is remembered and shown. */
  private take(
    before: IncidentCase | undefined,
    next: IncidentCase,
    effects: Effect[],
    saved?: (error: Error | null) => void,
  ): void {
    const { incident } = next;
    this.cases.set(incident.id, next);
    if (before?.incident.state !== incident.state && incident.state !== "paging")
      this.options.pager.cancel(incident.id);
    for (const effect of effects) {
      if (effect.do === "page") this.options.pager.page({ ...effect, incident });
      else this.options.pager.update(effect.incident, effect.update);
    }
    this.remember(before, next, saved);
    this.options.live({ type: "incident", data: incident });
    this.schedule();
  }

  private remember(before: IncidentCase | undefined, next: IncidentCase, saved?: (error: Error | null) => void): void {
    const { journal, log, publish } = this.options;
    const { incident } = next;
    for (const entry of incident.timeline.slice(before?.incident.timeline.length ?? 0)) {
      if (!STATES.includes(entry.what)) continue;
      // Two transitions in one millisecond would be one point in the history.
      const at = Math.max(entry.at, (this.lastTransitionAt.get(incident.id) ?? 0) + 1);
      this.lastTransitionAt.set(incident.id, at);
      const { id, rule, severity, room, children } = incident;
      const age = Math.max(0, at - incident.openedAt);
      journal.append(["transition", id, at, rule, severity, room, children.join("+"), entry.what, age]);
      const told = { v: 1, at, what: entry.what, reason: entry.reason, incident };
      publish(hubTopic("incident"), JSON.stringify(told), false);
      log.info({ incident: id, rule, sensor: incident.sensor, state: entry.what, reason: entry.reason }, "incident");
    }
    if (incident.state === "closed") this.lastTransitionAt.delete(incident.id);
    const write = ["incident", incident.id, incident.openedAt, incident.state, JSON.stringify(next)] as const;
    journal.append(write, (error) => {
      if (error) log.error({ incident: incident.id, error: String(error) }, "an incident could not be written down");
      else if (incident.state === "closed") this.cases.delete(incident.id);
      saved?.(error);
    });
  }

  private tick(): void {
    for (const one of [...this.cases.values()]) this.step(one, { type: "tick" });
    this.schedule();
  }

  private schedule(): void {
    this.cancelTimer();
    if (this.stopped) return;
    const policy = this.options.policy();
    const now = this.options.clock.now();
    const sirens = [...this.cases.values()].map((one) => sirenFrom(one, policy)).filter((at) => at !== null);
    this.soundSiren(sirens.some((at) => at <= now));
    const wakes = [...this.cases.values()].map((one) => wakesAt(one, policy)).filter((at) => at !== null);
    const times = [...wakes, ...sirens.filter((at) => at > now)];
    if (times.length === 0) return;
    this.cancelTimer = this.options.clock.after(Math.max(0, Math.min(...times) - now), () => this.tick());
  }

  private soundSiren(on: boolean): void {
    if (on === this.siren) return;
    this.siren = on;
    this.options.siren(on);
  }
}

/** Why an incident takes no more: who answered or closed it, and when it ended. */
const closedResult = (incident: Incident): AckResult => {
  const by = incident.timeline.findLast((entry) => entry.what === "closed")?.who ?? null;
  const at = incident.settledAt ?? incident.closedAt ?? incident.openedAt;
  return { ok: false, code: "closed", by: incident.acknowledgedBy ?? by, at };
};
