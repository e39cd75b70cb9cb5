import type Database from "libsql";
import { type DamageFound, PreparedReads } from "./preparedReads.ts";

export type NightRow = {
  id: number;
  child: string;
  date: string;
  at: number;
  /** What the night was worked out with: window, sensors, model. */
  basis: string;
  /** What it was worked out from: changes when anything it rests on does. */
  mark: string;
  body: string;
};

export type CareRow = {
  entry: string;
  child: string;
  at: number;
  kind: string;
  who: string;
  detail: string;
  created_at: number;
};

export type CorrectionRow = {
  id: string;
  child: string;
  date: string;
  field: string;
  value: string;
  original: string;
  who: string;
  at: number;
  note: string | null;
};

export type DebtRow = {
  id: string;
  child: string | null;
  title: string;
  opened_at: number;
  who: string;
  source: string | null;
  done_at: number | null;
  done_by: string | null;
};

export type PostMortemRow = { subject: string; child: string | null; at: number; who: string; body: string };

export type ErasureRow = { id: number; child: string; sensors: string; at: number; who: string };

/** A stored minute with the moment of its end, its body still as text. */
type PackedMinute = [occurredAtMs: number, minute: Record<string, unknown>];

/** Longest time that an incident may have been open and still touch a night. */
const LONGEST_INCIDENT_MS = 24 * 3_600_000;

/** Reads of what nights are made of and of what caregivers log; each call sees what was committed before it. */
export class NightReader {
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

  /** What everybody is called whom the household ever knew. */
  people(): { id: string; name: string }[] {
    // A report is also made of a journal, or a copy of one, that no hub has brought up to date.
    if (this.all("SELECT 1 FROM sqlite_master WHERE name = 'person'").length === 0) return [];
    return this.all("SELECT id, name FROM person ORDER BY id");
  }

  /** Minutes of a sensor that end in a half-open span. One text for all of them: reading row by row takes longer. */
  minutes(sensor: string, fromMs: number, toMs: number): PackedMinute[] {
    const [row] = this.all<{ packed: string | null }>(
      `SELECT '[' || group_concat('[' || occurred_at || ',' || body || ']') || ']' AS packed FROM message
        WHERE sensor = ? AND channel = 'minute' AND occurred_at >= ? AND occurred_at < ?`,
      sensor,
      fromMs,
      toMs,
    );
    return JSON.parse(row?.packed ?? "[]") as PackedMinute[];
  }

  /** Number of a sensor's minutes in a span, and the last one's row: they change when a minute comes late. */
  minuteMark(sensor: string, fromMs: number, toMs: number): string {
    const [row] = this.all<{ n: number; last: number | null }>(
      "SELECT count(*) AS n, max(id) AS last FROM message WHERE sensor = ? AND channel = 'minute' AND occurred_at >= ? AND occurred_at < ?",
      sensor,
      fromMs,
      toMs,
    );
    return `${row?.n ?? 0}/${row?.last ?? 0}`;
  }

  /** Bodies of the incidents that may touch a span, oldest first. */
  incidents(fromMs: number, toMs: number): string[] {
    return this.all<{ body: string }>(
      "SELECT body FROM incident WHERE opened_at >= ? AND opened_at < ? ORDER BY opened_at",
      fromMs - LONGEST_INCIDENT_MS,
      toMs,
    ).map(({ body }) => body);
  }

  incident(id: string): string | undefined {
    return this.all<{ body: string }>("SELECT body FROM incident WHERE id = ?", id)[0]?.body;
  }

  /** Number and size of those incidents: their stories only grow. */
  incidentMark(fromMs: number, toMs: number): string {
    const [row] = this.all<{ n: number; size: number | null }>(
      "SELECT count(*) AS n, sum(length(body)) AS size FROM incident WHERE opened_at >= ? AND opened_at < ?",
      fromMs - LONGEST_INCIDENT_MS,
      toMs,
    );
    return `${row?.n ?? 0}/${row?.size ?? 0}`;
  }

  /** Pages of an incident that a channel accepted. */
  deliveredPages(incident: string): { page: string; incident: string; caregiver: string; at: number }[] {
    return this.all(
      "SELECT page, incident, caregiver, min(at) AS at FROM page WHERE incident = ? AND outcome = 'delivered' GROUP BY page, caregiver",
      incident,
    );
  }

  /** A child's log in a half-open span, oldest first. */
  care(child: string, fromMs: number, toMs: number): CareRow[] {
    return this.all("SELECT * FROM care WHERE child = ? AND at >= ? AND at < ? ORDER BY at", child, fromMs, toMs);
  }

  /** A child's diaper log since a moment, oldest first. */
  diapers(child: string, fromMs: number): { at: number; detail: string }[] {
    return this.all(
      "SELECT at, detail FROM care WHERE child = ? AND kind = 'diaper' AND at >= ? ORDER BY at",
      child,
      fromMs,
    );
  }

  careMark(child: string, fromMs: number, toMs: number): string {
    const [row] = this.all<{ n: number; sum: number | null }>(
      "SELECT count(*) AS n, total(at + created_at) AS sum FROM care WHERE child = ? AND at >= ? AND at < ?",
      child,
      fromMs,
      toMs,
    );
    return `${row?.n ?? 0}/${row?.sum ?? 0}`;
  }

  /** The latest entries of everybody in a half-open span, newest first: a row for each child of an entry. */
  careBetween(fromMs: number, toMs: number, limit: number): CareRow[] {
    return this.all("SELECT * FROM care WHERE at >= ? AND at < ? ORDER BY at DESC, entry LIMIT ?", fromMs, toMs, limit);
  }

  careEntry(entry: string): CareRow[] {
    return this.all("SELECT * FROM care WHERE entry = ?", entry);
  }

  corrections(child: string, date: string): CorrectionRow[] {
    return this.all("SELECT * FROM correction WHERE child = ? AND date = ? ORDER BY at, id", child, date);
  }

  night(child: string, date: string): NightRow | undefined {
    return this.all<NightRow>("SELECT * FROM night WHERE child = ? AND date = ?", child, date)[0];
  }

  nights(child: string, first: string, last: string): NightRow[] {
    return this.all(
      "SELECT * FROM night WHERE child = ? AND date >= ? AND date <= ? ORDER BY date",
      child,
      first,
      last,
    );
  }

  /** Nights written after a position, oldest first. */
  nightsAfter(position: number, limit: number): NightRow[] {
    return this.all("SELECT * FROM night WHERE id > ? ORDER BY id LIMIT ?", position, limit);
  }

  targets(child: string): { objective: string; value: number }[] {
    return this.all("SELECT objective, value FROM target WHERE child = ?", child);
  }

  debts(): DebtRow[] {
    return this.all("SELECT * FROM debt");
  }

  postMortem(subject: string): PostMortemRow | undefined {
    return this.all<PostMortemRow>("SELECT * FROM post_mortem WHERE subject = ?", subject)[0];
  }

  /** The date of a sensor's first minute, as a moment; null when it never sent one. */
  firstMinuteAt(sensor: string): number | null {
    const sql = "SELECT min(occurred_at) AS at FROM message WHERE sensor = ? AND channel = 'minute'";
    return this.all<{ at: number | null }>(sql, sensor)[0]?.at ?? null;
  }

  /** Erasures that the history server has not carried out yet. */
  openErasures(): ErasureRow[] {
    return this.all("SELECT id, child, sensors, at, who FROM erasure WHERE done_at IS NULL ORDER BY id");
  }

  /** Every incident, to find a child in. */
  *everyIncident(): Generator<{ id: string; opened_at: number; state: string; body: string }> {
    yield* this.db.prepare("SELECT id, opened_at, state, body FROM incident ORDER BY opened_at").iterate() as Iterable<{
      id: string;
      opened_at: number;
      state: string;
      body: string;
    }>;
  }

  /** How many rows a table has of a sensor, and the last of them. */
  rowsOf(table: "message" | "level", sensor: string): { rows: number; last: number } {
    const sql = `SELECT count(*) AS rows, max(id) AS last FROM ${table} WHERE sensor = ?`;
    const [row] = this.all<{ rows: number; last: number | null }>(sql, sensor);
    return { rows: row?.rows ?? 0, last: row?.last ?? 0 };
  }

  /** How many rows the child has in each table of its own. */
  rowsOfChild(child: string): Record<"care" | "correction" | "debt" | "post_mortem" | "target" | "night", number> {
    const tables = ["care", "correction", "debt", "post_mortem", "target", "night"] as const;
    const count = (table: string): number =>
      this.all<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE child = ?`, child)[0]?.n ?? 0;
    return Object.fromEntries(tables.map((table) => [table, count(table)])) as Record<(typeof tables)[number], number>;
  }
}
