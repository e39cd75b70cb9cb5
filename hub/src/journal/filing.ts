import { decodeSensorMessage, type Minute, powerOf } from "@veilleuse/shared";
import type Database from "libsql";
import { type LoggedMessage, unpackMessages } from "./messageGroup.ts";

const LEVEL =
  "INSERT OR IGNORE INTO level(sensor, boot, seq, up, at, occurred_at, received_at, leq, max, floor, cry, motion, gap) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)";
const MESSAGE =
  "INSERT OR IGNORE INTO message(sensor, channel, boot, seq, occurred_at, received_at, body, energy) VALUES (?,?,?,?,?,?,?,?)";
const HOUR = `
  INSERT INTO hour(sensor, at, energy, seconds, max, floor, cry, motion) VALUES (?,?,?,?,?,?,?,?)
  ON CONFLICT DO UPDATE SET energy = energy + excluded.energy, seconds = seconds + excluded.seconds,
    max = max(max, excluded.max), floor = min(floor, excluded.floor), cry = cry + excluded.cry, motion = motion + excluded.motion`;
const REFUSED = "INSERT INTO refused(sensor, channel, code, path, received_at, bytes, payload) VALUES (?,?,?,?,?,?,?)";

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

/**
 * Puts messages into the tables that everybody reads. A message that is there already changes nothing, and a minute is
 * rolled up into its hour when it is new, however late it comes: that makes filing a message twice harmless.
 *
 * Has to be called within a transaction.
 */
export class Filing {
  private readonly level: Database.Statement;
  private readonly message: Database.Statement;
  private readonly hour: Database.Statement;
  private readonly refused: Database.Statement;

  constructor(db: Database.Database) {
    this.level = db.prepare(LEVEL);
    this.message = db.prepare(MESSAGE);
    this.hour = db.prepare(HOUR);
    this.refused = db.prepare(REFUSED);
  }

  /** @throws RangeError when the bytes are not packed messages */
  file(bytes: Buffer): void {
    const hours = new Map<string, Hour>();
    // All of them first, so that bytes that cannot be read leave nothing behind.
    for (const logged of [...unpackMessages(bytes)]) {
      const minute = this.one(logged);
      if (minute) addTo(hours, logged, minute);
    }
    for (const hour of hours.values()) this.hour.run(hour);
  }

  /** Returns the minute if it is new and has to be rolled up. */
  private one({ sensor, channel, occurredAtMs, receivedAtMs, payload }: LoggedMessage): Minute | undefined {
    const decoded = decodeSensorMessage(channel, payload.toString());
    if (!decoded.ok) {
      // Written by a version that accepted more.
      this.refused.run([sensor, channel, decoded.code, decoded.path, receivedAtMs, payload.length, payload]);
      return undefined;
    }
    const message = decoded.value;
    if (message.channel === "level") {
      const { boot, seq, up, at, leq, max, floor, cry, motion, gap } = message.body;
      const sound = [leq, max, floor, cry, motion, gap ? 1 : 0];
      this.level.run([sensor, boot, seq, up, at, occurredAtMs, receivedAtMs, ...sound]);
      return undefined;
    }
    const { body } = message;
    const seq = message.channel === "status" ? null : message.body.seq;
    const energy = message.channel === "minute" ? energyOf(message.body) : null;
    const row = [sensor, channel, body.boot, seq, occurredAtMs, receivedAtMs, JSON.stringify(body), energy];
    const isNew = this.message.run(row).changes > 0;
    return isNew && message.channel === "minute" && message.body.cover > 0 ? message.body : undefined;
  }
}

/** The mean power ratio times the seconds covered, so that hours add up without a mean of decibels. */
const energyOf = (minute: Minute): number => powerOf(minute.leq) * minute.cover;

const addTo = (hours: Map<string, Hour>, { sensor, occurredAtMs }: LoggedMessage, minute: Minute): void => {
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
