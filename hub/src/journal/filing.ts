import { decodeSensorMessage, type Minute, powerOf } from "@veilleuse/shared";
import type Database from "libsql";
import type { LoggedMessage } from "./messageGroup.ts";
import { RowInserter } from "./rowInserter.ts";

const LEVEL =
  "INSERT OR IGNORE INTO level(sensor, boot, seq, up, at, occurred_at, received_at, leq, max, floor, cry, motion, gap)";
const LEVEL_COLUMNS = 13;
const MESSAGE = "INSERT OR IGNORE INTO message(sensor, channel, boot, seq, occurred_at, received_at, body, energy)";
const MESSAGE_COLUMNS = 8;
const HOUR = "INSERT INTO hour(sensor, at, energy, seconds, max, floor, cry, motion)";
const HOUR_COLUMNS = 8;
const ADDED_TO_HOUR = `
  ON CONFLICT DO UPDATE SET energy = energy + excluded.energy, seconds = seconds + excluded.seconds,
    max = max(max, excluded.max), floor = min(floor, excluded.floor), cry = cry + excluded.cry, motion = motion + excluded.motion`;
const REFUSED = "INSERT INTO refused(sensor, channel, code, path, received_at, bytes, payload) VALUES (?,?,?,?,?,?,?)";
const NEWEST = "SELECT coalesce(max(id), 0) AS id FROM message";
const MINUTES_AFTER = "SELECT sensor, boot, seq FROM message WHERE id > ? AND channel = 'minute'";

/** Messages decoded before their rows are written: more would outlive the young generation and be collected dearly. */
const TOGETHER = 64;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

type Hour = [
  sensor: string,
  atMs: number,
  energy: number,
  seconds: number,
  max: number,
  floor: number,
  cry: number,
  motion: number,
];

type FiledMinute = { sensor: string; occurredAtMs: number; minute: Minute };

/** Rows on their way into the tables, values of one row after those of the other. */
type Rows = { levels: unknown[]; messages: unknown[]; minutes: FiledMinute[] };

const noRows = (): Rows => ({ levels: [], messages: [], minutes: [] });

/**
 * Puts messages into the tables that everybody reads. A message that is there already changes nothing, and a minute is
 * rolled up into its hour when it is new, however late it comes: that makes filing a message twice harmless.
 *
 * Has to be called within a transaction.
 */
export class Filing {
  private readonly levels: RowInserter;
  private readonly messages: RowInserter;
  private readonly hours: RowInserter;
  private readonly refused: Database.Statement;
  private readonly newest: Database.Statement;
  private readonly minutesAfter: Database.Statement;

  constructor(db: Database.Database) {
    this.levels = new RowInserter(db, LEVEL, LEVEL_COLUMNS);
    this.messages = new RowInserter(db, MESSAGE, MESSAGE_COLUMNS);
    this.hours = new RowInserter(db, HOUR, HOUR_COLUMNS, ADDED_TO_HOUR);
    this.refused = db.prepare(REFUSED);
    this.newest = db.prepare(NEWEST);
    this.minutesAfter = db.prepare(MINUTES_AFTER);
  }

  file(messages: Iterable<LoggedMessage>): void {
    const hours = new Map<string, Hour>();
    const insert = this.inserter();
    let rows = noRows();
    let together = 0;
    for (const logged of messages) {
      this.add(rows, logged);
      if (++together < TOGETHER) continue;
      for (const filed of insert(rows)) addTo(hours, filed);
      rows = noRows();
      together = 0;
    }
    for (const filed of insert(rows)) addTo(hours, filed);
    if (hours.size > 0) this.hours.insert([...hours.values()].flat());
  }

  /** Inserts rows, within one transaction; returns the minutes that are new and have to be rolled up. */
  private inserter(): (rows: Rows) => FiledMinute[] {
    /** Number of the newest message; each row that the table takes has the next one. */
    let newest: number | undefined;
    return ({ levels, messages, minutes }) => {
      this.levels.insert(levels);
      if (messages.length === 0) return minutes;
      const before = newest ?? (this.newest.get() as { id: number }).id;
      const filed = this.messages.insert(messages);
      newest = before + filed;
      return filed * MESSAGE_COLUMNS === messages.length ? minutes : this.newOf(minutes, before);
    };
  }

  private add({ levels, messages, minutes }: Rows, logged: LoggedMessage): void {
    const { sensor, channel, occurredAtMs, receivedAtMs, payload } = logged;
    const decoded = decodeSensorMessage(channel, payload.toString());
    if (!decoded.ok) {
      // Written by a version that accepted more.
      this.refused.run([sensor, channel, decoded.code, decoded.path, receivedAtMs, payload.length, payload]);
      return;
    }
    const message = decoded.value;
    if (message.channel === "level") {
      const { boot, seq, up, at, leq, max, floor, cry, motion, gap } = message.body;
      levels.push(sensor, boot, seq, up, at, occurredAtMs, receivedAtMs, leq, max, floor, cry, motion, gap ? 1 : 0);
      return;
    }
    const { body } = message;
    const seq = message.channel === "status" ? null : message.body.seq;
    const energy = message.channel === "minute" ? energyOf(message.body) : null;
    messages.push(sensor, channel, body.boot, seq, occurredAtMs, receivedAtMs, JSON.stringify(body), energy);
    if (message.channel === "minute" && message.body.cover > 0)
      minutes.push({ sensor, occurredAtMs, minute: message.body });
  }

  /** The minutes that the table took after a row; of two that are the same, the first. */
  private newOf(minutes: FiledMinute[], afterId: number): FiledMinute[] {
    const rows = this.minutesAfter.all(afterId) as { sensor: string; boot: string; seq: number }[];
    const taken = new Set(rows.map(({ sensor, boot, seq }) => `${sensor}/${boot}/${seq}`));
    return minutes.filter(({ sensor, minute: { boot, seq } }) => taken.delete(`${sensor}/${boot}/${seq}`));
  }
}

/** The mean power ratio times the seconds covered, so that hours add up without a mean of decibels. */
const energyOf = (minute: Minute): number => powerOf(minute.leq) * minute.cover;

const addTo = (hours: Map<string, Hour>, { sensor, occurredAtMs, minute }: FiledMinute): void => {
  // A minute is dated by its end.
  const at = Math.floor((occurredAtMs - MINUTE_MS) / HOUR_MS) * HOUR_MS;
  const key = `${sensor}/${at}`;
  const { cover, max, l90, cry, motion } = minute;
  const sums = hours.get(key);
  if (!sums) {
    hours.set(key, [sensor, at, energyOf(minute), cover, max, l90, cry, motion]);
    return;
  }
  sums[2] += energyOf(minute);
  sums[3] += cover;
  sums[4] = Math.max(sums[4], max);
  sums[5] = Math.min(sums[5], l90);
  sums[6] += cry;
  sums[7] += motion;
};
