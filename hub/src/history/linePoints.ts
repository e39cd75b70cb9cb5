import { decibels, type Health, type Minute, type SensorEvent } from "@veilleuse/shared";
import type { HourRow, LevelRow, MirroredMessage, PageRow, TransitionRow } from "../journal/rows.ts";
import { type Line, moment, tagValue, textValue } from "./lineProtocol.ts";

/** Reads a sensor's room; unknown sensors are their own room. */
export type RoomOf = (sensor: string) => string;

/**
 * Within a millisecond a sensor's message stands at its sequence number, which is part of what the sensor sent: the
 * same message is the same point, even out of a journal that numbered its rows anew.
 */
const momentOf = ([id, , , seq, occurredAtMs]: MirroredMessage): string => moment(occurredAtMs, seq ?? id);

const finite = (fields: Record<string, number | undefined>): string =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join(",");

/** Makes the lines of rows. It remembers each sensor's tags, which is most of the work. */
export class LinePoints {
  private readonly roomOf: RoomOf;
  private readonly tags = new Map<string, string>();

  constructor(roomOf: RoomOf) {
    this.roomOf = roomOf;
  }

  private of(sensor: string): string {
    let tags = this.tags.get(sensor);
    if (tags === undefined) {
      tags = `room=${tagValue(this.roomOf(sensor))},sensor=${tagValue(sensor)}`;
      this.tags.set(sensor, tags);
    }
    return tags;
  }

  /** A level as a point of `sound`. */
  level(row: LevelRow): Line {
    const { leq, max, floor, cry, motion } = row;
    // Levels of one boot share a sequence number with the message before them; their uptime tells them apart.
    const at = moment(row.occurred_at, row.up * 31 + row.seq);
    return {
      policy: "raw",
      text: `sound,${this.of(row.sensor)} leq_db=${leq},max_db=${max},floor_db=${floor},cry=${cry},motion=${motion} ${at}`,
    };
  }

  /** A stored message as a point; `status` and `reply` are not part of the history. */
  message(row: MirroredMessage): Line | undefined {
    const channel = row[2];
    if (channel === "minute") return this.minute(row);
    if (channel === "event") return this.event(row);
    return channel === "health" ? this.health(row) : undefined;
  }

  private minute(row: MirroredMessage): Line {
    const m = row[5] as Minute;
    const levels = `leq_db=${m.leq},max_db=${m.max},l10_db=${m.l10},l90_db=${m.l90}`;
    const seconds = `cry_s=${m.cry},loud_s=${m.loud},motion_s=${m.motion},cover_s=${m.cover}`;
    return { policy: "minutes", text: `sound_minute,${this.of(row[1])} ${levels},${seconds} ${momentOf(row)}` };
  }

  private event(row: MirroredMessage): Line {
    const event = row[5] as SensorEvent;
    const tags = `phase=${event.phase},${this.of(row[1])},type=${event.type}`;
    const fields = finite({ db: event.db, duration_ms: event.ms, seq: event.seq });
    return { policy: "forever", text: `event,${tags} ${fields},boot=${textValue(event.boot)} ${momentOf(row)}` };
  }

  private health(row: MirroredMessage): Line {
    const { heap, vars, rssi, overruns, clips, queued, dropped, blindMs } = row[5] as Health;
    const fields = finite({ heap, vars, rssi_dbm: rssi, overruns, clips, queued, dropped, blind_ms: blindMs });
    return { policy: "forever", text: `health,sensor=${tagValue(row[1])} ${fields} ${momentOf(row)}` };
  }

  /** The minutes of an hour, averaged on energy, as one point of `sound_hour`, dated by the hour's start: written again, it is replaced. */
  hour(row: HourRow): Line {
    const fields = finite({
      leq_db: Math.round(decibels(row.energy / row.seconds) * 1000) / 1000,
      max_db: row.max,
      floor_db: row.floor,
      cry_s: row.cry,
      motion_s: row.motion,
      cover_s: row.seconds,
    });
    return { policy: "forever", text: `sound_hour,${this.of(row.sensor)} ${fields} ${moment(row.at, 0)}` };
  }

  /** A transition of an incident as a point of `incident`. */
  transition(row: TransitionRow): Line {
    const child = row.child === "" ? "" : `child=${tagValue(row.child)},`;
    const tags = `${child}room=${tagValue(row.room)},rule=${tagValue(row.rule)},severity=${tagValue(row.severity)}`;
    const fields = `state=${textValue(row.state)},incident_id=${textValue(row.incident)},age_ms=${row.age}`;
    return { policy: "forever", text: `incident,${tags} ${fields} ${moment(row.at, row.id)}` };
  }

  /** An attempt to page as a point of `page`; updates to a page are not pages. */
  page(row: PageRow): Line | undefined {
    if (UPDATES.includes(row.outcome)) return undefined;
    const channel = tagValue(channelType(row.channel));
    const tags = `caregiver=${tagValue(row.caregiver)},channel=${channel},outcome=${tagValue(row.outcome)}`;
    const fields = `latency_ms=${row.latency},incident_id=${textValue(row.incident)}`;
    return { policy: "forever", text: `page,${tags} ${fields} ${moment(row.at, row.id)}` };
  }
}

const UPDATES: ReadonlyArray<string> = ["acknowledged", "settled", "cancelled"];

/** `papa/webhook-2` is a webhook; whose it is stands beside it. */
const channelType = (name: string): string => (name.split("/")[1] ?? name).replace(/-\d+$/, "");
