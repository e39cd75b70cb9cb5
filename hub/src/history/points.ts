import type { Health, Minute, SensorEvent } from "@veilleuse/shared";
import type { IPoint } from "influx";
import type { LevelRow, MessageRow, PageRow, TransitionRow } from "../journal/reader.ts";

/** A point with the retention policy that it belongs to. */
export type Placed = { policy: "raw" | "minutes" | "forever"; point: IPoint & { timestamp: string } };

const NANOSECONDS = 1_000_000;

/**
 * The moment of a row in nanoseconds: its millisecond, and within it a place of its own. Two rows of one series and one
 * millisecond would be one point; the row's number keeps them apart, and is the same whenever the row is written again.
 */
const moment = (atMs: number, id: number): string =>
  (BigInt(atMs) * BigInt(NANOSECONDS) + BigInt(id % NANOSECONDS)).toString();

/** Reads a sensor's room; unknown sensors are their own room. */
export type RoomOf = (sensor: string) => string;

/** A level as a point of `sound`. */
export const soundPoint = (row: LevelRow, roomOf: RoomOf): Placed => ({
  policy: "raw",
  point: {
    measurement: "sound",
    tags: { sensor: row.sensor, room: roomOf(row.sensor) },
    fields: { leq_db: row.leq, max_db: row.max, floor_db: row.floor, cry: row.cry, motion: row.motion },
    timestamp: moment(row.occurred_at, row.id),
  },
});

const minutePoint = (row: MessageRow, roomOf: RoomOf): Placed => {
  const m = JSON.parse(row.body) as Minute;
  return {
    policy: "minutes",
    point: {
      measurement: "sound_minute",
      tags: { sensor: row.sensor, room: roomOf(row.sensor) },
      fields: {
        leq_db: m.leq,
        max_db: m.max,
        l10_db: m.l10,
        l90_db: m.l90,
        cry_s: m.cry,
        loud_s: m.loud,
        motion_s: m.motion,
        cover_s: m.cover,
      },
      timestamp: moment(row.occurred_at, row.id),
    },
  };
};

const eventPoint = (row: MessageRow, roomOf: RoomOf): Placed => {
  const event = JSON.parse(row.body) as SensorEvent;
  return {
    policy: "forever",
    point: {
      measurement: "event",
      tags: { sensor: row.sensor, room: roomOf(row.sensor), type: event.type, phase: event.phase },
      fields: {
        ...(event.db === undefined ? {} : { db: event.db }),
        ...(event.ms === undefined ? {} : { duration_ms: event.ms }),
        seq: event.seq,
        boot: event.boot,
      },
      timestamp: moment(row.occurred_at, row.id),
    },
  };
};

const healthPoint = (row: MessageRow): Placed => {
  const h = JSON.parse(row.body) as Health;
  return {
    policy: "forever",
    point: {
      measurement: "health",
      tags: { sensor: row.sensor },
      fields: {
        heap: h.heap,
        vars: h.vars,
        rssi_dbm: h.rssi,
        overruns: h.overruns,
        clips: h.clips,
        queued: h.queued,
        dropped: h.dropped,
        blind_ms: h.blindMs,
      },
      timestamp: moment(row.occurred_at, row.id),
    },
  };
};

/** A stored message as a point; `status` and `reply` are not part of the history. */
export const messagePoint = (row: MessageRow, roomOf: RoomOf): Placed | undefined => {
  if (row.channel === "minute") return minutePoint(row, roomOf);
  if (row.channel === "event") return eventPoint(row, roomOf);
  return row.channel === "health" ? healthPoint(row) : undefined;
};

/** A transition of an incident as a point of `incident`. */
export const incidentPoint = (row: TransitionRow): Placed => ({
  policy: "forever",
  point: {
    measurement: "incident",
    tags: {
      rule: row.rule,
      severity: row.severity,
      room: row.room,
      ...(row.child === "" ? {} : { child: row.child }),
    },
    fields: { state: row.state, incident_id: row.incident, age_ms: row.age },
    timestamp: moment(row.at, row.id),
  },
});

const UPDATES: ReadonlyArray<string> = ["acknowledged", "settled", "cancelled"];

/** An attempt to page as a point of `page`; updates to a page are not pages. */
export const pagePoint = (row: PageRow): Placed | undefined =>
  UPDATES.includes(row.outcome)
    ? undefined
    : {
        policy: "forever",
        point: {
          measurement: "page",
          tags: { caregiver: row.caregiver, channel: channelType(row.channel), outcome: row.outcome },
          fields: { latency_ms: row.latency, incident_id: row.incident },
          timestamp: moment(row.at, row.id),
        },
      };

/** `papa/webhook-2` is a webhook; whose it is stands beside it. */
const channelType = (name: string): string => (name.split("/")[1] ?? name).replace(/-\d+$/, "");
