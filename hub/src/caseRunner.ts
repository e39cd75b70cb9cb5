import type { Mode } from "@veilleuse/shared";
import { alsoAwake, leadFor, leadOf } from "./alerts/double.ts";
import { heldBy, type ParentSigns, type QuietReasons } from "./alerts/holds.ts";
import type { Held, Incident } from "./alerts/incident.ts";
import { companionOf, type Echo, type IncidentCase, restoreCase, type Surroundings } from "./alerts/incidentCase.ts";
import { type IncidentInput, type Opening, openCase, stepCase } from "./alerts/incidentMachine.ts";
import { takenBefore } from "./alerts/repeatedPages.ts";
import { CaseBook, type CaseBookOptions, type Saved } from "./caseBook.ts";
import type { MotionMemory } from "./motionMemory.ts";

/** What people arranged about a room, as it counts at this moment. */
export type Arrangements = Pick<QuietReasons, "mutes" | "quietUntil" | "away"> & {
  here: ParentSigns["here"];
  mode: Mode | null;
};

export type CaseRunnerOptions = CaseBookOptions & {
  arranged: (place: { sensor: string; room: string }) => Arrangements;
  motion: MotionMemory;
};

/**
 * Steps the machines of the running incidents, each in the surroundings that count for it at the moment, and keeps
 * those together that share a page: two children who are awake at once.
 */
export class CaseRunner {
  private readonly options: CaseRunnerOptions;
  readonly book: CaseBook;
  private repeating = false;

  /** @param echoed called when what was taken for an echo turned out to be a sound of its own */
  constructor(options: CaseRunnerOptions, echoed: (echo: Echo) => void) {
    this.options = options;
    this.book = new CaseBook(options, (one) => this.step(one, { type: "tick" }), echoed);
  }

  /** Does what the hub may have done before its start, and not have written down. */
  repeat(action: () => void): void {
    this.repeating = true;
    action();
    this.repeating = false;
  }

  /** Opens an incident for the start of an event. */
  open(opening: Opening, event: { key: string; at: number; db: number | null }): IncidentCase {
    const policy = this.options.policyOf(opening.rule);
    const make = (combined: Incident["combined"]) =>
      openCase({ ...opening, combined }, event, policy, (fresh) => this.around(fresh), this.now);
    let opened = make([]);
    const awake = opened.next.incident.state === "paging" ? alsoAwake(opened.next, this.book.open) : [];
    if (awake.length > 0) opened = make(awake.map(companionOf));
    if (this.repeating) opened = takenBefore(opened);
    this.book.take(undefined, opened.next, opened.effects);
    for (const follower of awake) this.input(follower.incident.id, { type: "joined", lead: companionOf(opened.next) });
    this.join(undefined, opened.next);
    return opened.next;
  }

  /** Incidents that the page of another one tells of. */
  followers(lead: string): IncidentCase[] {
    return this.book.open.filter(({ incident: { held } }) => held?.kind === "combined" && held.lead === lead);
  }

  /** Steps the case with an id, if there is one. */
  input(id: string, input: IncidentInput): void {
    const current = this.book.get(id);
    if (current) this.step(current, input);
  }

  /** @returns the case after the step */
  step(current: IncidentCase, input: IncidentInput, saved?: Saved): IncidentCase {
    const around = this.around(current);
    let stepped = stepCase(current, input, around, this.now);
    const begins = current.incident.state === "pending" && stepped.next.incident.state === "paging";
    const awake = begins
      ? alsoAwake(
          stepped.next,
          this.book.open.filter((other) => other !== current),
        )
      : [];
    if (awake.length > 0) {
      const both = awake.reduce((one, other) => {
        const companion = companionOf(other);
        return stepCase(one, { type: "combined", companion, severity: other.incident.severity }, around, this.now).next;
      }, current);
      stepped = stepCase(both, input, around, this.now);
    }
    const { next, effects } = this.repeating ? takenBefore(stepped) : stepped;
    if (next === current) {
      saved?.(null);
      return next;
    }
    this.book.take(current, next, effects, saved);
    for (const follower of awake) this.input(follower.incident.id, { type: "joined", lead: companionOf(next) });
    this.join(current, next);
    if (next.incident.state !== current.incident.state || next.incident.held !== current.incident.held) {
      this.regroup(next);
    }
    return next;
  }

  /** A case that another one's page is to tell of: tells that other one. */
  private join(before: IncidentCase | undefined, next: IncidentCase): void {
    const { held } = next.incident;
    if (held?.kind !== "combined" || before?.incident.held?.lead === held.lead) return;
    const lead = this.book.get(held.lead ?? "");
    if (!lead || lead.incident.combined.some(({ id }) => id === next.incident.id)) return;
    this.input(next.incident.id, { type: "joined", lead: companionOf(lead) });
    const { severity } = next.incident;
    this.input(lead.incident.id, { type: "combined", companion: companionOf(next), severity });
  }

  /** What shared a page with a case that pages no more goes on by itself. */
  private regroup({ incident }: IncidentCase): void {
    if (incident.state === "settled" || incident.state === "closed") {
      for (const { id } of incident.combined) this.input(id, { type: "parted", id: incident.id });
    }
    if (incident.state === "paging" && incident.held === null) return;
    for (const follower of this.followers(incident.id)) this.input(follower.incident.id, { type: "tick" });
  }

  /** Steps a case, of the journal too; resolves with the incident when it is written down. */
  durably(id: string, input: IncidentInput): Promise<Incident | undefined> {
    const body = this.book.get(id) ? undefined : this.options.journal.read.incident(id);
    const current = this.book.get(id) ?? (body === undefined ? undefined : restoreCase(body, this.options.policyOf));
    if (!current) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      // A step that changes nothing is saved before it returns.
      const saved: Saved = (error) => (error ? reject(error) : queueMicrotask(() => resolve(stepped.incident)));
      const stepped = this.step(current, input, saved);
    });
  }
  private around(one: IncidentCase): Surroundings {
    return {
      roster: this.options.roster(),
      held: this.heldBack(one),
      movedAt: this.options.motion.lastAt(one.incident.room),
    };
  }

  private heldBack(one: IncidentCase): Held | null {
    const { sensor, room } = one.incident;
    const { mutes, quietUntil, away, here } = this.options.arranged({ sensor, room });
    const blind = this.book.about(sensor).some(({ incident }) => incident.rule === "blind");
    const movedAt = this.options.motion.lastAt(room);
    // Where nothing moves nobody is, whoever answered.
    const answered = movedAt === null ? null : this.answered(room);
    const parent = { here, answered, movedAt };
    const held = heldBy(one.incident, { mutes, quietUntil, away, blind, parent }, this.now);
    if (held) return held;
    const lead = leadOf(one, this.book.open) ?? (mayJoin(one) ? leadFor(one, this.book.open) : undefined);
    if (!lead) return null;
    return { kind: "combined", reason: lead.incident.room, by: null, until: null, lead: lead.incident.id };
  }

  /** Who answered for a room last. */
  private answered(room: string): ParentSigns["answered"] {
    let last: ParentSigns["answered"] = null;
    for (const { incident } of this.book.all) {
      if (incident.room !== room || incident.acknowledgedAt === null) continue;
      if (last && last.at >= incident.acknowledgedAt) continue;
      last = { by: incident.acknowledgedBy ?? "", at: incident.acknowledgedAt };
    }
    return last;
  }

  private get now(): number {
    return this.options.clock.now();
  }
}

/** Whoever is on a page of their own stays there. */
const mayJoin = ({ incident, pages }: IncidentCase): boolean => incident.state === "pending" && pages.length === 0;
