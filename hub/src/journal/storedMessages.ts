import type Database from "libsql";
import { Filing } from "./filing.ts";
import { unpackMessages } from "./messageGroup.ts";

/** A stored sensor message, as `export` prints it. */
export type StoredMessage = {
  sensor: string;
  channel: string;
  boot: string;
  seq: number | null;
  occurredAtMs: number;
  receivedAtMs: number;
  [field: string]: unknown;
};

type Row = {
  sensor: string;
  channel: string;
  boot: string;
  seq: number | null;
  occurred_at: number;
  received_at: number;
  body: string;
};

/** Tables of this connection alone, which hide the journal's of the same name: what is filed goes into them. */
const OWN_TABLES = ["message", "level", "hour", "refused"];

const messages = (schema: string, but = ""): string => `
  SELECT sensor, channel, boot, seq, occurred_at, received_at, body FROM ${schema}.message AS row
  WHERE occurred_at >= ?1 AND occurred_at < ?2 ${but}`;
const levels = (schema: string, but = ""): string => `
  SELECT sensor, 'level', boot, seq, occurred_at, received_at,
    json_object('v', 1, 'boot', boot, 'seq', seq, 'up', up, 'at', at, 'leq', leq, 'max', max, 'floor', floor,
      'cry', cry, 'motion', motion, 'gap', json(iif(gap, 'true', 'false')))
  FROM ${schema}.level AS row WHERE occurred_at >= ?1 AND occurred_at < ?2 ${but}`;
const isNew = (table: string, identity: string): string =>
  `AND NOT EXISTS (SELECT 1 FROM main.${table} AS known WHERE ${identity
    .split(" ")
    .map((column) => `known.${column} = row.${column}`)
    .join(" AND ")})`;

const QUERY = [
  messages("main"),
  levels("main"),
  messages("temp", isNew("message", "sensor boot seq")),
  levels("temp", isNew("level", "sensor boot seq up")),
].join(" UNION ALL ");

/**
 * Every message of a half-open span of the journal, in order of occurrence, without holding them all in memory: those
 * in their tables, and those that were acknowledged and are still in the log. One state of the journal, whatever a
 * running hub does meanwhile.
 * @param db a connection that nobody else reads with at the same time; it may be read-only
 */
export function* storedMessages(db: Database.Database, fromMs: number, toMs: number): Generator<StoredMessage> {
  db.exec("BEGIN");
  try {
    for (const table of OWN_TABLES) db.exec(`CREATE TEMP TABLE ${table} AS SELECT * FROM main.${table} WHERE 0`);
    db.exec("CREATE UNIQUE INDEX temp.own_message ON message(sensor, boot, seq)");
    db.exec("CREATE UNIQUE INDEX temp.own_level ON level(sensor, boot, seq, up)");
    const filing = new Filing(db);
    // Iterated blobs are bare memory, unlike those of `get` and `all`.
    const log = db.prepare("SELECT body FROM main.log ORDER BY id").iterate() as Iterable<{ body: ArrayBuffer }>;
    for (const { body } of log) {
      try {
        filing.file([...unpackMessages(Buffer.from(body))]);
      } catch (error) {
        // A damaged group: the hub sets it aside when it starts.
        if (!(error instanceof RangeError)) throw error;
      }
    }
    const rows = db.prepare(`${QUERY} ORDER BY occurred_at, sensor, seq`).iterate(fromMs, toMs);
    for (const row of rows as Iterable<Row>) {
      yield {
        sensor: row.sensor,
        channel: row.channel,
        boot: row.boot,
        seq: row.seq,
        occurredAtMs: row.occurred_at,
        receivedAtMs: row.received_at,
        ...(JSON.parse(row.body) as Record<string, unknown>),
      };
    }
  } finally {
    db.exec("ROLLBACK");
  }
}
