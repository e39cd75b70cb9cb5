import type { Clock } from "../clock.ts";
import type { Component } from "../http/ports.ts";
import type { Journal } from "../journal/journal.ts";
import type { Mirrored } from "../journal/rows.ts";
import type { Log } from "../log.ts";
import { BodyMemory } from "./bodyMemory.ts";
import type { InfluxSettings } from "./influxClient.ts";
import { NIGHTS_CURSOR } from "./influxNights.ts";
import { type InfluxServer, probeInflux } from "./influxProbe.ts";
import type { InfluxFailure } from "./influxRequest.ts";
import { createInfluxWriter, type WriteLines, type WriteOutcome } from "./influxWriter.ts";
import { LinePoints, type RoomOf } from "./linePoints.ts";
import type { Policy } from "./lineProtocol.ts";
import { type Batch, nextBatch } from "./mirrorBatch.ts";

/** Rows per write: as many as InfluxDB likes best, and fewer when it is too slow for them. */
const BATCH_ROWS = 5000;
const FEWEST_BATCH_ROWS = 250;
/** How soon after a message the next write starts. */
const PACE_MS = 1000;
/** After a round of so many rows more are on their way, and the next round starts sooner. */
const BUSY_ROWS = 2000;
const BUSY_PACE_MS = 50;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

/** The rare and valuable first; seconds last. */
const TABLES: ReadonlyArray<keyof Mirrored> = ["transition", "page", "message", "level"];

/** Which tables' rows are in a policy. */
const TABLES_OF: { [P in Policy]: ReadonlyArray<keyof Mirrored> } = {
  raw: ["level"],
  minutes: ["message"],
  forever: ["transition", "page", "message"],
};

const REFUSED_CURSOR = "influx.refused";

/** What the mirror has done so far, for the metrics. */
export type MirrorFigures = {
  backlogRows: number;
  writtenPoints: number;
  refusedPoints: number;
  failures: Readonly<Partial<Record<InfluxFailure["code"], number>>>;
};

export type ForwarderOptions = {
  settings: InfluxSettings;
  journal: Journal;
  clock: Clock;
  log: Log;
  roomOf: RoomOf;
  /** How long one request may take. */
  requestTimeoutMs: number;
};

/**
 * Mirrors the journal into InfluxDB. A cursor per table, kept in the journal, tells how far it got; the same row always
 * makes the same series and timestamp, so writing a batch again after a failure changes nothing. It reads from the disk,
 * one batch while the batch before is on its way, and can therefore be away for any length of time.
 */
export class InfluxForwarder {
  private readonly options: ForwarderOptions;
  private readonly points: LinePoints;
  private readonly memory = new BodyMemory();
  private readonly ending = new AbortController();
  private readonly write: WriteLines;
  private readonly positions = new Map<keyof Mirrored, number>();
  private found: InfluxServer | undefined;
  private batchRows = BATCH_ROWS;
  private roundRows = 0;
  private retryMs = FIRST_RETRY_MS;
  private cancelTimer: () => void = () => undefined;
  private running: Promise<void> = Promise.resolve();
  private component: Component;
  private written = 0;
  private refused = 0;
  private refusedReason: string | null = null;
  private readonly failures: Partial<Record<InfluxFailure["code"], number>> = {};

  constructor(options: ForwarderOptions) {
    this.options = options;
    this.points = new LinePoints(options.roomOf);
    this.write = createInfluxWriter(options.settings, options.requestTimeoutMs, this.ending.signal);
    this.component = { state: "degraded", since: options.clock.now(), detail: "not connected yet" };
  }

  /** How it stands, with what is behind and what was refused so far. */
  get state(): Component {
    const { state, since, detail } = this.component;
    const { backlogRows } = this.figures;
    const reason = this.refusedReason === null ? "" : ` (last: ${this.refusedReason})`;
    const refused = this.refused === 0 ? "" : `; ${this.refused} points refused for good${reason}`;
    return { state, since, detail: `${detail}; ${backlogRows} rows behind${refused}` };
  }

  get figures(): MirrorFigures {
    const { read } = this.options.journal;
    const backlogRows = TABLES.reduce((sum, table) => sum + Math.max(0, read.last(table) - this.position(table)), 0);
    return { backlogRows, writtenPoints: this.written, refusedPoints: this.refused, failures: this.failures };
  }

  /** The server, while it is there, has everything, and answers queries: then the history can be read from it. */
  get readable(): InfluxServer | undefined {
    return this.component.state === "ok" && this.found?.answersQueries ? this.found : undefined;
  }

  /** Number of the last row of a table that is in InfluxDB. */
  position(table: keyof Mirrored): number {
    return this.positions.get(table) ?? 0;
  }

  start(): void {
    const { read } = this.options.journal;
    for (const table of TABLES) this.positions.set(table, read.cursor(`influx.${table}`));
    this.refused = read.cursor(REFUSED_CURSOR);
    this.schedule(0);
  }

  /** Ends at once: what is on its way is written again after the next start. */
  async stop(): Promise<void> {
    this.ending.abort();
    this.cancelTimer();
    await this.running;
  }

  private schedule(delayMs: number): void {
    if (this.ending.signal.aborted) return;
    this.cancelTimer = this.options.clock.after(delayMs, () => {
      this.running = this.round();
    });
  }

  private async round(): Promise<void> {
    const failure = (await this.connect()) ?? (await this.mirror());
    if (this.ending.signal.aborted) return;
    if (failure) this.failed(failure);
    else {
      this.retryMs = FIRST_RETRY_MS;
      this.become("ok", this.found?.answersQueries ? this.found.name : mirrorOnly(this.found));
      this.schedule(this.roundRows >= BUSY_ROWS ? BUSY_PACE_MS : PACE_MS);
    }
  }

  private failed(failure: InfluxFailure): void {
    this.failures[failure.code] = (this.failures[failure.code] ?? 0) + 1;
    this.become("down", failure.detail);
    // What is missing is made by the next look; when that does not help, it is asked for less often.
    const soon = failure.code === "missingDatabase" && this.found !== undefined && this.retryMs === FIRST_RETRY_MS;
    this.found = undefined;
    if (failure.code === "timeout") this.batchRows = Math.max(FEWEST_BATCH_ROWS, this.batchRows >> 1);
    this.schedule(soon ? 0 : Math.max(this.retryMs, failure.retryAfterMs ?? 0));
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
  }

  private async connect(): Promise<InfluxFailure | undefined> {
    if (this.found) return undefined;
    const found = await probeInflux(this.options.settings, this.options.requestTimeoutMs);
    if ("failure" in found) return found.failure;
    this.found = found;
    this.options.log.info({ server: found.name, made: found.madePolicies }, "history server");
    // What was in a policy that had to be made is gone, or never was there: the journal fills it again.
    for (const table of new Set(found.madePolicies.flatMap((policy) => TABLES_OF[policy]))) this.keep(table, 0);
    if (found.madePolicies.includes("forever")) this.options.journal.append(["cursor", NIGHTS_CURSOR, 0]);
    return undefined;
  }

  /** Writes until nothing is left, reading the next batch while one is on its way. */
  private async mirror(): Promise<InfluxFailure | undefined> {
    const read = new Map(this.positions);
    this.roundRows = 0;
    let onItsWay: Promise<InfluxFailure | undefined> = Promise.resolve(undefined);
    let more = true;
    while (more && !this.ending.signal.aborted) {
      more = false;
      for (const table of TABLES) {
        const { journal } = this.options;
        const batch = await nextBatch(
          journal.read,
          this.points,
          this.memory,
          table,
          read.get(table) ?? 0,
          this.batchRows,
        );
        if (!batch) continue;
        const failure = await onItsWay;
        if (failure) return failure;
        this.roundRows += batch.last - (read.get(table) ?? 0);
        read.set(table, batch.last);
        more ||= batch.full;
        onItsWay = this.send(batch);
      }
      if (more) this.become("degraded", `${this.found?.name}, catching up`);
    }
    return onItsWay;
  }

  private async send(batch: Batch): Promise<InfluxFailure | undefined> {
    const { database } = this.options.settings;
    for (const [policy, body] of batch.bodies) {
      const outcome = await this.write({ database, ...(this.found?.hasPolicies ? { policy } : {}) }, body);
      if ("failure" in outcome) return outcome.failure;
      this.count(outcome, body.count);
    }
    this.memory.giveBack(batch.bodies.values());
    // Slowly, or a server that is slow for good would be asked too much every other time.
    if (batch.full) this.batchRows = Math.min(BATCH_ROWS, this.batchRows + FEWEST_BATCH_ROWS);
    this.keep(batch.table, batch.last);
    return undefined;
  }

  private count({ refused, reason }: Exclude<WriteOutcome, { failure: InfluxFailure }>, lines: number): void {
    this.written += lines - refused;
    if (refused === 0) return;
    this.refused += refused;
    this.refusedReason = reason;
    this.options.log.warn({ refused, reason }, "InfluxDB refused some points for good");
    this.options.journal.append(["cursor", REFUSED_CURSOR, this.refused]);
  }

  private keep(table: keyof Mirrored, position: number): void {
    this.positions.set(table, position);
    this.options.journal.append(["cursor", `influx.${table}`, position]);
  }

  private become(state: Component["state"], detail: string): void {
    if (this.component.state !== state || this.component.detail !== detail) {
      const since = this.component.state === state ? this.component.since : this.options.clock.now();
      if (this.component.state !== state) this.options.log.info({ state, detail }, "history");
      this.component = { state, since, detail };
    }
  }
}

const mirrorOnly = (server: InfluxServer | undefined): string =>
  `${server?.name} is a write-only mirror: it gets everything, and the history comes out of the journal`;
