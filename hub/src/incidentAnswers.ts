import type { Incident } from "./alerts/incident.ts";
import type { IncidentInput } from "./alerts/incidentMachine.ts";
import type { CaseRunner } from "./caseRunner.ts";
import type { Clock } from "./clock.ts";
import type { AckResult } from "./http/ports.ts";
import type { Journal } from "./journal/journal.ts";

/** What people say to an incident: that they go, that it is over, what helped. Each counts once it is written down. */
export class IncidentAnswers {
  private readonly journal: Journal;
  private readonly clock: Clock;
  private readonly runner: CaseRunner;
  private readonly find: (id: string) => Incident | undefined;

  /** @param find the incident as it is now, of the journal too */
  constructor(
    { journal, clock }: { journal: Journal; clock: Clock },
    runner: CaseRunner,
    find: (id: string) => Incident | undefined,
  ) {
    this.journal = journal;
    this.clock = clock;
    this.runner = runner;
    this.find = find;
  }

  /** Stops the paging. Resolves when it is written down, so that a restart cannot start it again. */
  async acknowledge(id: string, who: string, via: string): Promise<AckResult> {
    const incident = this.find(id);
    if (!incident) return { ok: false, code: "unknown" };
    if (incident.state === "closed" || incident.state === "settled") return closedResult(incident);
    if (incident.state === "acknowledged") {
      const { acknowledgedAt, acknowledgedBy } = incident;
      return { ok: false, code: "alreadyAcknowledged", by: acknowledgedBy, at: acknowledgedAt ?? incident.openedAt };
    }
    // One page told of both children; whoever goes, goes to both. The page's own incident comes last: while it pages,
    // it keeps the others from paging on their own.
    const page = incident.held?.kind === "combined" ? (incident.held.lead ?? id) : id;
    const together = new Set([id, ...this.runner.followers(page).map((one) => one.incident.id)]);
    together.delete(page);
    const ids = [...together, page];
    const answers = await Promise.all(ids.map((one) => this.durably(one, { type: "acknowledged", who, via })));
    return answers[ids.indexOf(id)] as AckResult;
  }

  async close(id: string, who: string, worked?: string): Promise<AckResult> {
    const incident = this.find(id);
    if (!incident) return { ok: false, code: "unknown" };
    if (incident.state === "closed") return closedResult(incident);
    if (worked !== undefined) this.journal.append(["worked", ...this.verdictOf(incident), worked]);
    return this.durably(id, { type: "closed", who, ...(worked === undefined ? {} : { worked }) });
  }

  async note(id: string, who: string, text: string): Promise<AckResult> {
    const incident = this.find(id);
    if (!incident) return { ok: false, code: "unknown" };
    if (incident.state === "closed") return closedResult(incident);
    return this.durably(id, { type: "noted", who, text });
  }

  /** @param at when it was written, as the timeline says */
  async takeNoteBack(id: string, who: string, at: number): Promise<AckResult> {
    const incident = this.find(id);
    const written = incident?.timeline.some((entry) => entry.what === "note" && entry.who === who && entry.at === at);
    if (!incident || !written) return { ok: false, code: "unknown" };
    if (incident.state === "closed") return closedResult(incident);
    return this.durably(id, { type: "noted", who, takenBack: at });
  }

  /** Whether the page was needed, said in the night or in the morning after. */
  async judge(id: string, who: string, needed: boolean): Promise<AckResult> {
    const incident = this.find(id);
    if (!incident) return { ok: false, code: "unknown" };
    this.journal.append(["needed", ...this.verdictOf(incident), needed ? 1 : 0]);
    return this.durably(id, { type: "judged", who, needed });
  }

  private verdictOf({ id, rule, children }: Incident): [string, string, string, number] {
    return [id, rule, children.join("+"), this.clock.now()];
  }

  private async durably(id: string, input: IncidentInput): Promise<AckResult> {
    const incident = await this.runner.durably(id, input);
    return incident ? { ok: true, incident } : { ok: false, code: "unknown" };
  }
}

/** Why an incident takes no more: who answered or closed it, and when it ended. */
const closedResult = (incident: Incident): AckResult => {
  const by = incident.timeline.findLast((entry) => entry.what === "closed")?.who ?? null;
  const at = incident.settledAt ?? incident.closedAt ?? incident.openedAt;
  return { ok: false, code: "closed", by: incident.acknowledgedBy ?? by, at };
};
