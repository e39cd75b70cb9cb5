import { type IPoint, escape as influxQl } from "influx";
import type { Clock } from "../clock.ts";
import type { Journal } from "../journal/journal.ts";
import type { ErasureRow, NightRow } from "../journal/nightReader.ts";
import type { Log } from "../log.ts";
import type { Night } from "../nights/night.ts";
import { createInfluxClient, type InfluxSettings } from "./influxClient.ts";

const TIMEOUT_MS = 10_000;
const EVERY_MS = 60_000;
const FIRST_MS = 5000;
const BATCH_ROWS = 500;
export const NIGHTS_CURSOR = "influx.night";
/** A batch of readings that was under way during an erasure is written after it; a second pass takes that away. */
const SECOND_PASS_MS = 90_000;

type Fields = Record<string, number>;

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

const fieldsOf = (night: Night): Fields => {
  const fields = {
    mtbw_s: seconds(night.mtbwMs),
    ttfa_s: seconds(night.ttfaMs),
    mttr_s: seconds(night.mttrMs),
    response_p50_s: seconds(night.responseP50Ms),
    availability: night.availability,
    awakenings: night.awakenings === null ? null : night.awakenings.length,
    pages: Object.values(night.pages).reduce((sum, n) => sum + n, 0),
    coverage: night.coverage,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Fields;
};

/** A night as a point of `night`, at the start of its window. What is not known is no field. */
const nightPoint = (row: NightRow): IPoint => ({
  measurement: "night",
  tags: { child: row.child },
  fields: fieldsOf(JSON.parse(row.body) as Night),
  timestamp: row.at as unknown as Date,
});

/** Statements that take a child out of the history server, and with it the sensors that heard nobody else. */
const erasureStatements = ({ child, sensors }: ErasureRow): string[] => {
  const tag = influxQl.stringLit(child);
  const alone = (JSON.parse(sensors) as string[]).map((sensor) => influxQl.stringLit(sensor));
  const combined = `/^(.*\\+)?${child.replace(/[^a-z0-9-]/g, "")}(\\+.*)?$/`;
  return [
    `DROP SERIES FROM "night" WHERE "child" = ${tag}`,
    `DROP SERIES FROM "incident" WHERE "child" =~ ${combined}`,
    ...["sound", "sound_minute", "sound_hour", "event", "health"].flatMap((measurement) =>
      alone.map((sensor) => `DROP SERIES FROM "${measurement}" WHERE "sensor" = ${sensor}`),
    ),
  ];
};

/**
 * Keeps the nights of InfluxDB as the journal has them, and carries out erasures there. A night that is written again
 * replaces its point. Both wait while the server is away, for as long as it takes.
 */
export class InfluxNights {
  private readonly options: { settings: InfluxSettings; journal: Journal; clock: Clock; log: Log };
  private cancelTimer: () => void = () => undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private failing = false;
  private position = 0;

  constructor(options: { settings: InfluxSettings; journal: Journal; clock: Clock; log: Log }) {
    this.options = options;
  }

  start(): void {
    this.schedule(FIRST_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelTimer();
    await this.running;
  }

  /** Does at once what is to be done; resolves to why it could not, or undefined. */
  async now(): Promise<string | undefined> {
    let failure: string | undefined;
    this.running = this.running.then(async () => {
      failure = await this.round();
    });
    await this.running;
    return failure;
  }

  private schedule(delayMs: number): void {
    if (this.stopped) return;
    this.cancelTimer = this.options.clock.after(delayMs, () => {
      void this.now().then(() => this.schedule(EVERY_MS));
    });
  }

  private async round(): Promise<string | undefined> {
    const { log } = this.options;
    try {
      await this.mirror();
      await this.erase();
      if (this.failing) log.info({}, "nights are in the history server again");
      this.failing = false;
      return undefined;
    } catch (error) {
      const reason = (error as Error).message.split("\n")[0] ?? "failed";
      if (!this.failing) log.warn({ reason }, "nights wait for the history server");
      this.failing = true;
      return reason;
    }
  }

  private async mirror(): Promise<void> {
    const { settings, journal } = this.options;
    // Looked up every time: it goes back to the beginning when the nights' retention policy had to be made anew.
    this.position = journal.read.cursor(NIGHTS_CURSOR);
    for (;;) {
      const rows = journal.nights.nightsAfter(this.position, BATCH_ROWS);
      const last = rows[rows.length - 1];
      if (!last) return;
      const client = createInfluxClient(settings, TIMEOUT_MS);
      const { database } = settings;
      // A figure that is no longer known must not stay from before.
      for (const { child, at } of rows) {
        await client.query(`DELETE FROM "night" WHERE "child" = ${influxQl.stringLit(child)} AND time = ${at}ms`);
      }
      await client.writePoints(rows.map(nightPoint), { database, retentionPolicy: "forever", precision: "ms" });
      this.position = last.id;
      journal.append(["cursor", NIGHTS_CURSOR, last.id]);
    }
  }

  private async erase(): Promise<void> {
    const { settings, journal, clock } = this.options;
    for (const erasure of journal.nights.openErasures()) {
      const client = createInfluxClient(settings, TIMEOUT_MS);
      for (const statement of erasureStatements(erasure)) await client.query(statement);
      if (clock.now() - erasure.at >= SECOND_PASS_MS) journal.append(["erasureDone", clock.now(), erasure.id]);
    }
  }
}
