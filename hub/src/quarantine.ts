import type { Incoming, Stored } from "./broker/broker.ts";
import type { Journal } from "./journal/journal.ts";
import type { Log } from "./log.ts";

/** Refused payloads of one sensor that are kept for looking at, and how much of each. */
const KEPT = 500;
const KEPT_BYTES = 256;
/** Refusals between two times of throwing out what is too many. */
const SWEEP_EVERY = 100;

/** Keeps the newest payloads that could not be used, with the reason, so that somebody can find out who sent them. */
export class Quarantine {
  private readonly journal: Journal;
  private readonly log: Log;
  private readonly counts = new Map<string, Record<string, number>>();
  private readonly logged = new Set<string>();

  constructor(journal: Journal, log: Log) {
    this.journal = journal;
    this.log = log;
  }

  /** Refusals of a sensor since the start of the hub, by their code. */
  of(sensor: string): Readonly<Record<string, number>> {
    return this.counts.get(sensor) ?? {};
  }

  /** Takes a payload; each kind of refusal is logged once for each sensor. */
  take({ sensorId, channel, payload }: Incoming, code: string, path: string, atMs: number, stored: Stored): void {
    const counts = this.counts.get(sensorId) ?? {};
    counts[code] = (counts[code] ?? 0) + 1;
    this.counts.set(sensorId, counts);
    if (!this.logged.has(`${sensorId}/${code}`)) {
      this.logged.add(`${sensorId}/${code}`);
      this.log.warn({ sensor: sensorId, channel, code, path }, "payload refused");
    }
    // A copy: sending a view to another thread would take its whole socket buffer along.
    const kept = new Uint8Array(payload.subarray(0, KEPT_BYTES));
    this.journal.append(["refused", sensorId, channel, code, path, atMs, payload.length, kept], (error) => {
      if (error) this.log.error({ error: String(error) }, "a refused payload could not be kept");
      stored(error);
    });
    const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
    if (total % SWEEP_EVERY === 0) this.journal.append(["forgetRefused", sensorId, sensorId, KEPT]);
  }
}
