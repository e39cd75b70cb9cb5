import type { InfluxDB } from "influx";
import type { Clock } from "../clock.ts";
import type { Component } from "../http/ports.ts";
import type { Journal } from "../journal/journal.ts";
import type { Mirrored } from "../journal/reader.ts";
import type { Log } from "../log.ts";
import { createInfluxClient, type InfluxSettings } from "./influxClient.ts";
import { incidentPoint, messagePoint, type Placed, pagePoint, type RoomOf, soundPoint } from "./points.ts";

/** Rows per write: large enough to be fast, small enough that a retry is cheap. */
const BATCH_ROWS = 2000;
/** How soon after a message the next write starts. */
const PACE_MS = 1000;
const WRITE_TIMEOUT_MS = 30_000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

const POLICIES = [
  { name: "raw", duration: "14d", isDefault: true },
  { name: "minutes", duration: "400d", isDefault: false },
  { name: "forever", duration: "INF", isDefault: false },
] as const;

const TABLES: ReadonlyArray<keyof Mirrored> = ["level", "message", "transition", "page"];

/**
 * Mirrors the journal into InfluxDB. A cursor per table, kept in the journal, tells how far it got; the same row always
 * makes the same series and timestamp, so writing a batch again after a failure changes nothing. It reads from the disk,
 * never from a queue in memory, and can therefore be away for any length of time.
 */
export class InfluxForwarder {
  private readonly settings: InfluxSettings;
  private readonly journal: Journal;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly roomOf: RoomOf;
  private readonly positions = new Map<keyof Mirrored, number>();
  private client: InfluxDB | undefined;
  private ready = false;
  private retryMs = FIRST_RETRY_MS;
  private cancelTimer: () => void = () => undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private component: Component;

  constructor(options: { settings: InfluxSettings; journal: Journal; clock: Clock; log: Log; roomOf: RoomOf }) {
    this.settings = options.settings;
    this.journal = options.journal;
    this.clock = options.clock;
    this.log = options.log;
    this.roomOf = options.roomOf;
    this.component = { state: "degraded", since: options.clock.now(), detail: "not connected yet" };
  }

  get state(): Component {
    return this.component;
  }

  /** Number of the last row of a table that is in InfluxDB. */
  position(table: keyof Mirrored): number {
    return this.positions.get(table) ?? 0;
  }

  start(): void {
    for (const table of TABLES) this.positions.set(table, this.journal.read.cursor(`influx.${table}`));
    this.schedule(0);
  }

  /** Ends after the write under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelTimer();
    await this.running;
  }

  private schedule(delayMs: number): void {
    if (this.stopped) return;
    this.cancelTimer = this.clock.after(delayMs, () => {
      this.running = this.round();
    });
  }

  private async round(): Promise<void> {
    try {
      this.client ??= createInfluxClient(this.settings, WRITE_TIMEOUT_MS);
      if (!this.ready) await this.prepare(this.client);
      let more = false;
      for (const table of TABLES) more = (await this.mirror(this.client, table)) || more;
      this.retryMs = FIRST_RETRY_MS;
      this.become("ok", more ? "catching up" : "up to date");
      this.schedule(more ? 0 : PACE_MS);
    } catch (error) {
      // The client refuses a host for a while after a failure, so that a fresh one is quicker back.
      this.client = undefined;
      this.ready = false;
      this.become("down", (error as Error).message.split("\n")[0] ?? "failed");
      this.schedule(this.retryMs);
      this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
    }
  }

  private async prepare(client: InfluxDB): Promise<void> {
    const { database } = this.settings;
    await client.createDatabase(database);
    const known = await client.showRetentionPolicies(database);
    for (const { name, duration, isDefault } of POLICIES) {
      // A policy that is there already may have been changed on purpose.
      if (known.some((policy) => policy.name === name)) continue;
      await client.createRetentionPolicy(name, { database, duration, replication: 1, isDefault });
    }
    this.ready = true;
  }

  private async mirror(client: InfluxDB, table: keyof Mirrored): Promise<boolean> {
    const position = this.positions.get(table) ?? 0;
    const rows = this.journal.read.after(table, position, BATCH_ROWS);
    const last = rows[rows.length - 1];
    if (!last) return false;
    const placed = rows.map((row) => this.point(table, row)).filter((point) => point !== undefined);
    for (const { name } of POLICIES) {
      const points = placed.filter(({ policy }) => policy === name).map(({ point }) => point);
      if (points.length > 0) await this.write(client, points, name);
    }
    this.positions.set(table, last.id);
    this.journal.append(["cursor", `influx.${table}`, last.id]);
    return rows.length === BATCH_ROWS;
  }

  private point(table: keyof Mirrored, row: Mirrored[keyof Mirrored]): Placed | undefined {
    if (table === "level") return soundPoint(row as Mirrored["level"], this.roomOf);
    if (table === "message") return messagePoint(row as Mirrored["message"], this.roomOf);
    if (table === "transition") return incidentPoint(row as Mirrored["transition"]);
    return pagePoint(row as Mirrored["page"]);
  }

  private async write(client: InfluxDB, points: Placed["point"][], retentionPolicy: string): Promise<void> {
    try {
      await client.writePoints(points, { database: this.settings.database, retentionPolicy, precision: "n" });
    } catch (error) {
      // InfluxDB wrote what it could of the batch; the rest is older than the policy keeps, and always will be.
      if (!/partial write/.test((error as Error).message)) throw error;
      this.log.warn({ retentionPolicy, error: (error as Error).message.slice(0, 200) }, "InfluxDB refused some points");
    }
  }

  private become(state: Component["state"], detail: string): void {
    if (this.component.state !== state) {
      this.component = { state, since: this.clock.now(), detail };
      this.log.info({ state, detail }, "history");
    } else this.component = { ...this.component, detail };
  }
}
