import { SENSOR_CHANNELS, type SensorChannel } from "@veilleuse/shared";
import type Database from "libsql";
import { type DamageFound, PreparedReads } from "./preparedReads.ts";
import type { HourRow, LevelRow, MessageRow, Mirrored, MirroredMessage, RefusedRow, StoredSession } from "./rows.ts";
import { sequenceRanges } from "./sequenceRanges.ts";
import { type StoredMessage, storedMessages } from "./storedMessages.ts";

/** Channels that tell that the sensor was there; a `status` may be its last will. */
const SENT_CHANNELS: ReadonlyArray<SensorChannel> = SENSOR_CHANNELS.filter(
  (channel) => !["level", "status"].includes(channel),
);

/** Reads of the journal; each call sees what was committed before it. */
export class JournalReader {
  private readonly db: Database.Database;
  private readonly reads: PreparedReads;

  /** @param damageFound told when the file turns out to be damaged */
  constructor(db: Database.Database, damageFound?: DamageFound) {
    this.db = db;
    this.reads = new PreparedReads(db, damageFound);
  }

  private all<Row>(sql: string, ...parameters: unknown[]): Row[] {
    return this.reads.all(sql, parameters);
  }

  /** Rows of a mirrored table after a position, oldest first. */
  after<T extends keyof Mirrored>(table: T, position: number, limit: number): Mirrored[T][] {
    return this.all(`SELECT * FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`, position, limit);
  }

  /**
   * What the history needs of the messages after a position, oldest first. As one value, since every row that crosses
   * into JavaScript by itself costs as much as reading it, and leaves garbage.
   */
  messagesAfter(position: number, limit: number): MirroredMessage[] {
    const rows = "SELECT id, sensor, channel, seq, occurred_at, body FROM message WHERE id > ? ORDER BY id LIMIT ?";
    // A body is JSON already, and a name needs no escapes: SQLite would read and write it all once more.
    const tuple = `'[' || id || ',"' || sensor || '","' || channel || '",' || coalesce(seq, 'null') || ',' || occurred_at || ',' || body || ']'`;
    const [all] = this.all<{ rows: string }>(
      `SELECT '[' || coalesce(group_concat(${tuple}), '') || ']' AS rows FROM (${rows})`,
      position,
      limit,
    );
    return JSON.parse(all?.rows ?? "[]") as MirroredMessage[];
  }

  /** Number of the newest row of a mirrored table; 0 when it is empty. */
  last(table: keyof Mirrored): number {
    return this.all<{ id: number | null }>(`SELECT max(id) AS id FROM ${table}`)[0]?.id ?? 0;
  }

  cursor(name: string): number {
    const row = this.all<{ position: number }>("SELECT position FROM cursor WHERE name = ?", name)[0];
    return row?.position ?? 0;
  }

  /** When the oldest level of a sensor occurred. */
  oldestLevelMs(sensor: string): number | undefined {
    const sql = "SELECT min(occurred_at) AS oldest FROM level WHERE sensor = ?";
    return this.all<{ oldest: number | null }>(sql, sensor)[0]?.oldest ?? undefined;
  }

  /** Levels of a sensor in a half-open span, in order of occurrence. */
  levels(sensor: string, fromMs: number, toMs: number): LevelRow[] {
    return this.all(
      "SELECT * FROM level WHERE sensor = ? AND occurred_at >= ? AND occurred_at < ? ORDER BY occurred_at",
      sensor,
      fromMs,
      toMs,
    );
  }

  /** Messages of one channel of a sensor in a half-open span, in order of occurrence. */
  messages(sensor: string, channel: string, fromMs: number, toMs: number): MessageRow[] {
    return this.all(
      "SELECT * FROM message WHERE sensor = ? AND channel = ? AND occurred_at >= ? AND occurred_at < ? ORDER BY occurred_at",
      sensor,
      channel,
      fromMs,
      toMs,
    );
  }

  /** Hours of a sensor that begin in a half-open span, in their order. */
  hours(sensor: string, fromMs: number, toMs: number): HourRow[] {
    return this.all("SELECT * FROM hour WHERE sensor = ? AND at >= ? AND at < ? ORDER BY at", sensor, fromMs, toMs);
  }

  /** Hours of a sensor that begin in a half-open span, added up by steps of a width; `at` is the number of the step. */
  hourSteps(sensor: string, fromMs: number, toMs: number, stepMs: number): HourRow[] {
    return this.all(
      `SELECT sensor, CAST(at / ? AS INTEGER) AS at, sum(energy) AS energy, sum(seconds) AS seconds, max(max) AS max,
         min(floor) AS floor, sum(cry) AS cry, sum(motion) AS motion
       FROM hour WHERE sensor = ? AND at >= ? AND at < ? GROUP BY 2`,
      stepMs,
      sensor,
      fromMs,
      toMs,
    );
  }

  /** The newest message of a channel, or undefined. */
  newest(sensor: string, channel: string): MessageRow | undefined {
    return this.all<MessageRow>(
      "SELECT * FROM message WHERE sensor = ? AND channel = ? ORDER BY occurred_at DESC LIMIT 1",
      sensor,
      channel,
    )[0];
  }

  /** When the last message of a sensor was received, or null. */
  lastHeardAtMs(sensor: string): number | null {
    const [level] = this.all<{ t: number | null }>(
      "SELECT received_at AS t FROM level WHERE sensor = ? ORDER BY occurred_at DESC LIMIT 1",
      sensor,
    );
    // Of each channel the newest: the time of reception has no index, and a year of it is much to look through.
    const messages = SENT_CHANNELS.map((channel) => this.newest(sensor, channel)?.received_at ?? 0);
    return Math.max(level?.t ?? 0, ...messages) || null;
  }

  boots(sensor: string): { boot: string; bootedAtMs: number }[] {
    return this.all<{ boot: string; booted_at: number }>(
      "SELECT boot, booted_at FROM boot WHERE sensor = ? ORDER BY booted_at DESC LIMIT 20",
      sensor,
    ).map((row) => ({ boot: row.boot, bootedAtMs: row.booted_at }));
  }

  /** When a boot began, or undefined when nothing was stored of it. */
  bootedAtMs(sensor: string, boot: string): number | undefined {
    const sql = "SELECT booted_at FROM boot WHERE sensor = ? AND boot = ?";
    return this.all<{ booted_at: number }>(sql, sensor, boot)[0]?.booted_at;
  }

  /** Channel and uptime of the message that has a number, when there is one in the tables. */
  numbered(sensor: string, boot: string, seq: number): { channel: string; up: number } | undefined {
    const sql = "SELECT channel, body ->> '$.up' AS up FROM message WHERE sensor = ? AND boot = ? AND seq = ?";
    return this.all<{ channel: string; up: number }>(sql, sensor, boot, seq)[0];
  }

  /** The sequence numbers of a boot as inclusive ranges. */
  sequenceRanges(sensor: string, boot: string): [number, number][] {
    return sequenceRanges(this.reads, sensor, boot);
  }

  incidents(openOnly: boolean): { id: string; body: string }[] {
    const where = openOnly ? "WHERE state NOT IN ('closed')" : "";
    return this.all<{ id: string; body: string }>(`SELECT id, body FROM incident ${where} ORDER BY opened_at`).map(
      ({ id, body }) => ({ id, body }),
    );
  }

  incident(id: string): string | undefined {
    return this.all<{ body: string }>("SELECT body FROM incident WHERE id = ?", id)[0]?.body;
  }

  incidentsBetween(fromMs: number, toMs: number, limit: number): string[] {
    return this.all<{ body: string }>(
      "SELECT body FROM incident WHERE opened_at >= ? AND opened_at < ? ORDER BY opened_at DESC LIMIT ?",
      fromMs,
      toMs,
      limit,
    ).map((row) => row.body);
  }

  /** Channels that accepted a page of an incident, once each. */
  deliveredChannels(incident: string): { caregiver: string; channel: string }[] {
    return this.all<{ caregiver: string; channel: string }>(
      "SELECT DISTINCT caregiver, channel FROM page WHERE incident = ? AND outcome = 'delivered'",
      incident,
    ).map(({ caregiver, channel }) => ({ caregiver, channel }));
  }

  /** True when a channel was already told what became of an incident. */
  updateSent(incident: string, channel: string, update: string): boolean {
    const sql = "SELECT 1 AS n FROM page WHERE incident = ? AND channel = ? AND outcome = ?";
    return this.all(sql, incident, channel, update).length > 0;
  }

  /** Browsers that take pushes, oldest first. */
  pushSubscriptions(): { endpoint: string; caregiver: string; p256dh: string; auth: string; device: string }[] {
    return this.all("SELECT endpoint, caregiver, p256dh, auth, device FROM push_subscription ORDER BY at, endpoint");
  }

  /** Pages that may still be answered on the phone itself. */
  receipts(): { receipt: string; incident: string; caregiver: string; channel: string }[] {
    return this.all("SELECT receipt, incident, caregiver, channel FROM receipt ORDER BY at");
  }

  /** True when a caregiver was already told this. */
  noticeSent(id: string, caregiver: string): boolean {
    return this.all("SELECT 1 AS n FROM notice WHERE id = ? AND caregiver = ?", id, caregiver).length > 0;
  }

  /** When each channel last accepted a message. */
  channelSuccesses(): { channel: string; at: number }[] {
    return this.all("SELECT channel, at FROM channel_success");
  }

  /** Incidents since a moment for which a caregiver was to be paged and no channel ever took it. */
  neverDelivered(sinceMs: number): { incident: string; caregiver: string }[] {
    return this.all(
      `SELECT incident, caregiver FROM page WHERE at >= ? AND attempt > 0 GROUP BY incident, caregiver
       HAVING sum(outcome IN ('delivered', 'drill')) = 0 ORDER BY min(at)`,
      sinceMs,
    );
  }

  /** Logins, those that end first first. */
  sessions(): StoredSession[] {
    return this.all(
      `SELECT token_hash AS tokenHash, caregiver, role, expires_at AS expiresAt, device, started_at AS startedAt,
       seen_at AS seenAt FROM session ORDER BY expires_at`,
    );
  }

  /** What people arranged and has not ended, in the order of its making. */
  standing(kind: string, endsAfterMs: number): { id: string; from: number; until: number; body: string }[] {
    return this.all<{ id: string; from_at: number; until_at: number; body: string }>(
      "SELECT id, from_at, until_at, body FROM standing WHERE kind = ? AND until_at > ? ORDER BY rowid",
      kind,
      endsAfterMs,
    ).map((row) => ({ id: row.id, from: row.from_at, until: row.until_at, body: row.body }));
  }

  /** How often each answer was given when an incident of a rule was closed. */
  workedCounts(): { rule: string; worked: string; n: number }[] {
    return this.all(
      "SELECT rule, worked, count(*) AS n FROM verdict WHERE worked IS NOT NULL GROUP BY rule, worked ORDER BY rule, worked",
    );
  }

  /** How many incidents of each rule people found worth a page, and how many not. */
  neededCounts(): { rule: string; needed: number; notNeeded: number }[] {
    return this.all(
      "SELECT rule, sum(needed) AS needed, sum(1 - needed) AS notNeeded FROM verdict WHERE needed IS NOT NULL GROUP BY rule ORDER BY rule",
    );
  }

  /** When a channel first accepted each page since a moment, by caregiver, oldest first. */
  rang(sinceMs: number): { caregiver: string; at: number }[] {
    return this.all(
      "SELECT caregiver, min(at) AS at FROM page WHERE outcome = 'delivered' AND at >= ? GROUP BY page ORDER BY min(at)",
      sinceMs,
    );
  }

  /** The newest payloads that were refused, of one sensor or of all, newest first. */
  refused(sensor: string | undefined, limit: number): RefusedRow[] {
    return this.all(
      "SELECT * FROM refused WHERE ? IS NULL OR sensor = ? ORDER BY id DESC LIMIT ?",
      sensor ?? null,
      sensor ?? null,
      limit,
    );
  }

  refusedCount(sensor: string): number {
    return this.all<{ n: number }>("SELECT count(*) AS n FROM refused WHERE sensor = ?", sensor)[0]?.n ?? 0;
  }

  /** Every stored sensor message of a half-open span, in order of occurrence, without holding them all in memory. */
  export(fromMs: number, toMs: number): Generator<StoredMessage> {
    return storedMessages(this.db, fromMs, toMs);
  }

  close(): void {
    this.db.close();
  }
}
