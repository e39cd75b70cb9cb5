import { hubTopic } from "@veilleuse/shared";
import type { Incident, Rule } from "./alerts/incident.ts";
import { type IncidentState, isOpen } from "./alerts/incident.ts";
import { type AlertPolicy, type Echo, type Effect, type IncidentCase, restoreCase } from "./alerts/incidentCase.ts";
import { sirenFrom, wakesAt } from "./alerts/incidentTime.ts";
import { notInTheFuture } from "./alerts/shiftedCase.ts";
import type { Clock } from "./clock.ts";
import type { LiveEvent } from "./http/ports.ts";
import type { Journal } from "./journal/journal.ts";
import type { Log } from "./log.ts";
import type { UpdateKind } from "./notify/notifier.ts";
import type { Roster } from "./oncall/escalation.ts";
import type { PageRequest } from "./pager.ts";

export type CaseBookOptions = {
  journal: Journal;
  clock: Clock;
  log: Log;
  pager: {
    page(request: PageRequest): void;
    update(incident: Incident, kind: UpdateKind): void;
    cancel(incident: string): void;
  };
  publish: (topic: string, payload: string, retain: boolean) => void;
  /** Whether an escalation has come to where the siren of the house sounds. */
  siren: (on: boolean) => void;
  live: (event: LiveEvent) => void;
  roster: () => Roster;
  policyOf: (rule: Rule) => AlertPolicy;
};

/** A page that has to be on the disk before it leaves waits for the disk no longer than this. */
const LONGEST_WRITE_MS = 2000;

export type Saved = (error: Error | null) => void;

const NOBODY: Roster = { first: null, second: null, everyone: [], reachable: [] };

const STATES: ReadonlyArray<string> = [
  "pending",
  "paging",
  "acknowledged",
  "settled",
  "closed",
] satisfies IncidentState[];

/**
 * Keeps the running incidents: carries out what their machines ask for, writes them down, tells everybody who listens,
 * and owns their only timer.
 */
export class CaseBook {
  private readonly options: CaseBookOptions;
  private readonly cases = new Map<string, IncidentCase>();
  /** Those of them that somebody may still have to act on: few, while the others gather for half a day. */
  private readonly openCases = new Map<string, IncidentCase>();
  /** When the others have to be woken. */
  private readonly resting = new Map<string, number>();
  private readonly lastTransitionAt = new Map<string, number>();
  private readonly due: (one: IncidentCase) => void;
  private readonly echoed: (echo: Echo) => void;
  private cancelTimer: () => void = () => undefined;
  private timerAt: number | null = null;
  private siren = false;
  private stopped = false;
  /** What is still to be told and shown of this turn's pages. */
  private readonly paperwork: (() => void)[] = [];

  /**
   * @param due called for a case whose time has come
   * @param echoed called when what was taken for an echo turned out to be a sound of its own
   */
  constructor(options: CaseBookOptions, due: (one: IncidentCase) => void, echoed: (echo: Echo) => void) {
    this.options = options;
    this.due = due;
    this.echoed = echoed;
  }

  /** Takes up the cases where the journal left them. */
  load(): void {
    for (const { id, body } of this.options.journal.read.incidents(true)) {
      const kept = restoreCase(body, this.options.policyOf);
      this.put(id, notInTheFuture(kept, this.options.clock.now()));
    }
  }

  /** Moves the cases to another time, since the clock was set. */
  shift(shifted: (one: IncidentCase) => IncidentCase): void {
    for (const [id, one] of this.cases) {
      const next = shifted(one);
      this.put(id, next);
      this.options.journal.append(["incident", id, next.incident.openedAt, next.incident.state, JSON.stringify(next)]);
    }
    this.lastTransitionAt.clear();
    this.timerAt = null;
    this.schedule();
  }

  stop(): void {
    this.catchUp();
    this.stopped = true;
    this.cancelTimer();
  }

  /** Every case that is not closed on the disk. */
  get all(): IncidentCase[] {
    return [...this.cases.values()];
  }

  get(id: string): IncidentCase | undefined {
    return this.cases.get(id);
  }

  /** Every case that somebody may still have to act on. */
  get open(): IncidentCase[] {
    return [...this.openCases.values()];
  }

  /** Those of them that are about one sensor. Asked for every message, so it looks at no others. */
  about(sensor: string): IncidentCase[] {
    const found: IncidentCase[] = [];
    for (const one of this.openCases.values()) if (one.incident.sensor === sensor) found.push(one);
    return found;
  }

  /** Applies a step: first what wakes people, then what is written down, then what is told and shown. */
  take(before: IncidentCase | undefined, next: IncidentCase, effects: ReadonlyArray<Effect>, saved?: Saved): void {
    const { incident } = next;
    this.put(incident.id, next);
    const pages = incident.state === "paging" && incident.held === null;
    if (!pages && before?.incident.state === "paging") this.options.pager.cancel(incident.id);
    const later: (() => void)[] = [];
    const echoes: Echo[] = [];
    for (const effect of effects) {
      switch (effect.do) {
        case "page":
          // What a restart repeats is written down first, so that another restart cannot repeat it again.
          if (effect.again) later.push(() => this.pageAgain({ ...effect, incident }));
          else this.options.pager.page({ ...effect, incident });
          break;
        case "update":
          this.options.pager.update(effect.incident, effect.update);
          break;
        case "openEcho":
          echoes.push(effect.echo);
          break;
        default:
          effect satisfies never;
      }
    }
    const again = once(() => {
      for (const page of later) page();
    });
    // A disk that takes nothing must not keep a page back.
    if (later.length > 0) this.options.clock.after(LONGEST_WRITE_MS, again);
    // Before the event that it comes from: an acknowledged event whose incident is lost would wake nobody.
    this.write(next, (error) => {
      again();
      saved?.(error);
    });
    const rung = effects.some((effect) => effect.do === "page");
    this.afterPages(rung, () => {
      this.tell(before, next);
      this.schedule();
    });
    for (const echo of echoes) this.echoed(echo);
  }

  private put(id: string, next: IncidentCase): void {
    this.cases.set(id, next);
    if (isOpen(next.incident)) {
      this.openCases.set(id, next);
      return;
    }
    this.openCases.delete(id);
    // Nobody is on call for what needs nobody.
    this.resting.set(id, wakesAt(next, NOBODY) ?? Number.POSITIVE_INFINITY);
  }

  private forget(id: string): void {
    this.cases.delete(id);
    this.openCases.delete(id);
    this.resting.delete(id);
  }

  /** Somebody may have answered while it was written down. */
  private pageAgain(request: PageRequest): void {
    const now = this.cases.get(request.incident.id)?.incident;
    if (!this.stopped && now?.state === "paging" && now.held === null) this.options.pager.page(request);
  }

  /**
   * Node hands a new request to its socket once the present work is done; only one that was made ahead leaves at once. So
   * after a page the paperwork steps back behind that, within the same turn of the event loop, and whatever comes next
   * keeps its place in the row.
   */
  private afterPages(rung: boolean, paperwork: () => void): void {
    if (!rung && this.paperwork.length === 0) {
      paperwork();
      return;
    }
    this.paperwork.push(paperwork);
    if (this.paperwork.length === 1) process.nextTick(() => this.catchUp());
  }

  private catchUp(): void {
    for (let next = this.paperwork[0]; next; next = this.paperwork[0]) {
      next();
      this.paperwork.shift();
    }
  }

  /** Looks when the next case has to be woken; for whenever the household changed. */
  schedule(): void {
    if (this.stopped) return;
    const now = this.options.clock.now();
    const roster = this.options.roster();
    let wake = Number.POSITIVE_INFINITY;
    let sounding = false;
    for (const at of this.resting.values()) wake = Math.min(wake, at);
    for (const one of this.openCases.values()) {
      const siren = sirenFrom(one, roster);
      if (siren !== null && siren <= now) sounding = true;
      else if (siren !== null) wake = Math.min(wake, siren);
      wake = Math.min(wake, wakesAt(one, roster) ?? wake);
    }
    if (sounding !== this.siren) {
      this.siren = sounding;
      this.options.siren(sounding);
    }
    if (wake === this.timerAt) return;
    this.cancelTimer();
    this.timerAt = Number.isFinite(wake) ? wake : null;
    if (this.timerAt === null) return;
    this.cancelTimer = this.options.clock.after(Math.max(0, wake - now), () => this.tick());
  }

  private tick(): void {
    this.timerAt = null;
    const now = this.options.clock.now();
    const roster = this.options.roster();
    const rested = [...this.resting].filter(([, at]) => at <= now).map(([id]) => id);
    for (const id of [...rested, ...this.openCases.keys()]) {
      // A case that came before may have changed this one.
      const one = this.cases.get(id);
      const at = one ? wakesAt(one, roster) : null;
      if (one && at !== null && at <= now) this.due(one);
    }
    this.schedule();
  }

  private write(next: IncidentCase, saved: Saved): void {
    const { journal, log } = this.options;
    const { incident } = next;
    const write = ["incident", incident.id, incident.openedAt, incident.state, JSON.stringify(next)] as const;
    journal.append(write, (error) => {
      if (error) log.error({ incident: incident.id, error: String(error) }, "an incident could not be written down");
      else if (this.cases.get(incident.id)?.incident.state === "closed") this.forget(incident.id);
      saved(error);
    });
  }

  /** Tells of each transition whoever listens: the history, MQTT, the log, the open pages. */
  private tell(before: IncidentCase | undefined, next: IncidentCase): void {
    const { journal, log, publish, live } = this.options;
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
    live({ type: "incident", data: incident });
  }
}

const once = (action: () => void): (() => void) => {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
};
