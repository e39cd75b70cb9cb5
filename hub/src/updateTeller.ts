import type { Incident } from "./alerts/incident.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { Delivery, UpdateKind } from "./notify/notifier.ts";

/** Waits between attempts to tell a channel; when they are used up it is given up, since old news wakes nobody. */
const WAITS_MS: ReadonlyArray<number> = [1000, 5000, 30_000, 60_000, 120_000, 300_000];

export type UpdateTellerOptions = {
  clock: Clock;
  log: Log;
  /** Whether an incident pages at this moment: then nothing may stop what rings. */
  pages: (incident: string) => boolean;
  /** Sends one update over a channel. */
  send: (channel: string, incident: Incident, kind: UpdateKind) => Promise<Delivery>;
  /** Whether the journal knows that the channel was told. */
  wasTold: (incident: Incident, channel: string, kind: UpdateKind) => boolean;
  /** Writes down that it was. */
  told: (incident: Incident, channel: string, kind: UpdateKind) => void;
};

/** What the channels that paged for an incident should have been told by now, in its order. */
export const dueUpdates = (incident: Incident): UpdateKind[] => {
  const due: UpdateKind[] = [];
  if (incident.acknowledgedAt !== null) due.push("acknowledged");
  if (incident.state === "paging" && incident.held !== null) due.push("held");
  // What turned out to be another room's sound was quiet, but never settled: its page was taken back.
  if (incident.timeline.some(({ what }) => what === "settled")) due.push("settled");
  else if (incident.state === "closed" && incident.acknowledgedAt === null) due.push("cancelled");
  return due;
};

/** Which answer or which hold it is: paging may go on after either, and is answered or held back anew. */
export const timesSoFar = ({ timeline }: Incident, kind: UpdateKind): number => {
  if (kind === "acknowledged") return timeline.filter(({ what }) => what === "acknowledged").length;
  return kind === "held" ? 1 + timeline.filter(({ what }) => what === "released").length : 1;
};

/** Tells channels what became of the incidents that they paged for: each thing once, and in the order it happened. */
export class UpdateTeller {
  private readonly options: UpdateTellerOptions;
  private readonly queues = new Map<string, Promise<void>>();
  private readonly taken = new Set<string>();
  private readonly cancelWaits = new Set<() => void>();
  private stopped = false;

  constructor(options: UpdateTellerOptions) {
    this.options = options;
  }

  /** Tells a channel everything that it should know of an incident by now and does not. */
  catchUp(incident: Incident, channel: string): void {
    const due = dueUpdates(incident);
    const told = due.map((kind) => this.options.wasTold(incident, channel, kind)).lastIndexOf(true);
    for (const kind of due.slice(told + 1)) this.tell(incident, channel, kind);
  }

  tell(incident: Incident, channel: string, kind: UpdateKind): void {
    const name = `${incident.id}/${channel}`;
    const what = `${name}/${kind}/${timesSoFar(incident, kind)}`;
    if (this.stopped || this.taken.has(what)) return;
    this.taken.add(what);
    const queue = (this.queues.get(name) ?? Promise.resolve()).then(() => this.attempts(incident, channel, kind));
    this.queues.set(name, queue);
    void queue.then(() => {
      if (this.queues.get(name) !== queue) return;
      this.queues.delete(name);
      if (kind === "acknowledged" || kind === "held") return;
      for (const taken of this.taken) if (taken.startsWith(`${name}/`)) this.taken.delete(taken);
    });
  }

  stop(): void {
    this.stopped = true;
    for (const cancel of this.cancelWaits) cancel();
  }

  private async attempts(incident: Incident, channel: string, kind: UpdateKind): Promise<void> {
    if (this.options.wasTold(incident, channel, kind)) return;
    for (const waitMs of [...WAITS_MS, null]) {
      if (this.stopped || this.options.pages(incident.id)) return;
      const delivery = await this.options.send(channel, incident, kind);
      if (delivery.outcome === "delivered") {
        this.options.told(incident, channel, kind);
        return;
      }
      if (delivery.outcome === "permanent" || waitMs === null) {
        this.options.log.warn({ channel, kind, reason: delivery.reason }, "update given up");
        return;
      }
      await this.wait(waitMs);
    }
  }

  private wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancelTimer();
        this.cancelWaits.delete(done);
        resolve();
      };
      const cancelTimer = this.options.clock.after(delayMs, done);
      this.cancelWaits.add(done);
    });
  }
}
