import { NIGHT_STATEMENTS } from "./nightTables.ts";

/**
 * Every write that the journal knows, but for the sensors' messages, by name. A write travels to the journal's thread
 * as `[name, ...parameters]`, so that a whole group is one message and the SQL stands in one place.
 */
export const STATEMENTS = {
  boot: "INSERT INTO boot(sensor, boot, booted_at) VALUES (?,?,?) ON CONFLICT DO UPDATE SET booted_at = excluded.booted_at",
  refused: "INSERT INTO refused(sensor, channel, code, path, received_at, bytes, payload) VALUES (?,?,?,?,?,?,?)",
  forgetRefused:
    "DELETE FROM refused WHERE sensor = ? AND id <= (SELECT id FROM refused WHERE sensor = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
  forgetLevels:
    "DELETE FROM level WHERE id IN (SELECT id FROM level WHERE sensor = ? AND occurred_at < ? AND id <= ? AND id < (SELECT max(id) FROM level) LIMIT ?)",
  incident:
    "INSERT INTO incident(id, opened_at, state, body) VALUES (?,?,?,?) ON CONFLICT DO UPDATE SET state = excluded.state, body = excluded.body",
  transition: "INSERT INTO transition(incident, at, rule, severity, room, child, state, age) VALUES (?,?,?,?,?,?,?,?)",
  page: "INSERT INTO page(page, incident, caregiver, channel, step, attempt, outcome, at, latency) VALUES (?,?,?,?,?,?,?,?,?)",
  subscribe:
    "INSERT OR REPLACE INTO push_subscription(endpoint, caregiver, p256dh, auth, device, at) VALUES (?,?,?,?,?,?)",
  unsubscribe: "DELETE FROM push_subscription WHERE endpoint = ?",
  receipt: "INSERT OR REPLACE INTO receipt(receipt, incident, caregiver, channel, at) VALUES (?,?,?,?,?)",
  endReceipt: "DELETE FROM receipt WHERE receipt = ?",
  notice: "INSERT OR IGNORE INTO notice(id, caregiver, at) VALUES (?,?,?)",
  channelSuccess:
    "INSERT INTO channel_success(channel, at) VALUES (?,?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)",
  session:
    "INSERT OR REPLACE INTO session(token_hash, caregiver, role, expires_at, device, started_at, seen_at) VALUES (?,?,?,?,?,?,?)",
  endSession: "DELETE FROM session WHERE token_hash = ?",
  person: "INSERT INTO person(id, name) VALUES (?,?) ON CONFLICT DO UPDATE SET name = excluded.name",
  worked:
    "INSERT INTO verdict(incident, rule, child, at, worked) VALUES (?,?,?,?,?) ON CONFLICT DO UPDATE SET worked = excluded.worked",
  needed:
    "INSERT INTO verdict(incident, rule, child, at, needed) VALUES (?,?,?,?,?) ON CONFLICT DO UPDATE SET needed = excluded.needed",
  standing: "INSERT OR REPLACE INTO standing(kind, id, from_at, until_at, body) VALUES (?,?,?,?,?)",
  endStanding: "DELETE FROM standing WHERE kind = ? AND id = ?",
  ...NIGHT_STATEMENTS,
  cursor: "INSERT INTO cursor(name, position) VALUES (?,?) ON CONFLICT DO UPDATE SET position = excluded.position",
} as const;

export type StatementName = keyof typeof STATEMENTS;

/** A parameter as SQLite takes it. */
export type Parameter = string | number | null | Uint8Array;

/** One write: the statement's name and its parameters. */
export type Write = readonly [StatementName, ...Parameter[]];
