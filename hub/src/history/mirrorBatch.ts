import type { JournalReader } from "../journal/reader.ts";
import type { HourRow, Mirrored, MirroredMessage } from "../journal/rows.ts";
import type { BodyBuilder, BodyMemory } from "./bodyMemory.ts";
import type { Body } from "./influxWriter.ts";
import type { LinePoints } from "./linePoints.ts";
import type { Line, Policy } from "./lineProtocol.ts";

/** Rows of one table on their way into the history. */
export type Batch = {
  table: keyof Mirrored;
  /** Number of the last row. */
  last: number;
  /** False when the table has no more rows. */
  full: boolean;
  bodies: ReadonlyMap<Policy, Body>;
};

type Read = Pick<JournalReader, "after" | "messagesAfter" | "hours">;

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Rows read at once; between two readings the hub does something else. */
const SLICE_ROWS = 500;

/** Gathers lines by policy. */
class Bodies {
  private readonly builders = new Map<Policy, BodyBuilder>();
  private readonly memory: BodyMemory;

  constructor(memory: BodyMemory) {
    this.memory = memory;
  }

  add({ policy, text }: Line): void {
    let builder = this.builders.get(policy);
    if (!builder) {
      builder = this.memory.builder();
      this.builders.set(policy, builder);
    }
    builder.add(text);
  }

  all(): Map<Policy, Body> {
    return new Map([...this.builders].map(([policy, builder]) => [policy, builder.body()]));
  }
}

/** The hours that minutes belong to, by sensor. */
class TouchedHours {
  private readonly starts = new Map<string, Set<number>>();

  add([, sensor, channel, , occurredAtMs]: MirroredMessage): void {
    if (channel !== "minute") return;
    // A minute is dated by its end.
    const hour = Math.floor((occurredAtMs - MINUTE_MS) / HOUR_MS) * HOUR_MS;
    const known = this.starts.get(sensor);
    if (known) known.add(hour);
    else this.starts.set(sensor, new Set([hour]));
  }

  rows(read: Pick<JournalReader, "hours">): HourRow[] {
    return [...this.starts].flatMap(([sensor, hours]) => {
      const starts = [...hours];
      return read.hours(sensor, Math.min(...starts), Math.max(...starts) + 1).filter(({ at }) => hours.has(at));
    });
  }
}

type Slice = { rows: number; last: number };

const readSlice = (
  read: Read,
  points: LinePoints,
  bodies: Bodies,
  hours: TouchedHours,
  table: keyof Mirrored,
  after: number,
  limit: number,
): Slice => {
  const add = (line: Line | undefined) => {
    if (line) bodies.add(line);
  };
  if (table === "message") {
    const rows = read.messagesAfter(after, limit);
    for (const row of rows) {
      hours.add(row);
      add(points.message(row));
    }
    return { rows: rows.length, last: rows.at(-1)?.[0] ?? after };
  }
  const of = <T extends keyof Mirrored>(name: T, line: (row: Mirrored[T]) => Line | undefined): Slice => {
    const rows = read.after(name, after, limit);
    for (const row of rows) add(line(row));
    return { rows: rows.length, last: rows.at(-1)?.id ?? after };
  };
  if (table === "level") return of(table, (row) => points.level(row));
  if (table === "transition") return of(table, (row) => points.transition(row));
  return of(table, (row) => points.page(row));
};

/**
 * Reads the next rows of a table and makes their points; undefined when there are none. The hours that minutes belong to
 * come along as they are now, so that an hour is right once its last minute is there, however late that came.
 */
export const nextBatch = async (
  read: Read,
  points: LinePoints,
  memory: BodyMemory,
  table: keyof Mirrored,
  after: number,
  limit: number,
): Promise<Batch | undefined> => {
  const bodies = new Bodies(memory);
  const hours = new TouchedHours();
  let last = after;
  let rows = 0;
  let slice: Slice;
  do {
    if (rows > 0) await new Promise(setImmediate);
    slice = readSlice(read, points, bodies, hours, table, last, Math.min(SLICE_ROWS, limit - rows));
    rows += slice.rows;
    last = slice.last;
  } while (slice.rows === SLICE_ROWS && rows < limit);
  if (rows === 0) return undefined;
  for (const hour of hours.rows(read)) bodies.add(points.hour(hour));
  return { table, last, full: rows >= limit, bodies: bodies.all() };
};
