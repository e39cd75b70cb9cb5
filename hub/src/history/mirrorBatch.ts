import type { HourRow, JournalReader, Mirrored, MirroredMessage } from "../journal/reader.ts";
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

/** Gathers lines by policy. Each slice becomes one text at once: thousands of small ones would only be garbage. */
class Bodies {
  private readonly texts = new Map<Policy, { slices: string[]; count: number }>();

  add(lines: ReadonlyArray<Line>): void {
    for (const policy of ["raw", "minutes", "forever"] as const) {
      const mine = lines.filter((line) => line.policy === policy);
      if (mine.length === 0) continue;
      const known = this.texts.get(policy) ?? { slices: [], count: 0 };
      known.slices.push(mine.map(({ text }) => text).join("\n"));
      known.count += mine.length;
      this.texts.set(policy, known);
    }
  }

  all(): Map<Policy, Body> {
    return new Map([...this.texts].map(([policy, { slices, count }]) => [policy, { text: slices.join("\n"), count }]));
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

type Slice = { rows: number; last: number; lines: (Line | undefined)[] };

const readSlice = (
  read: Read,
  points: LinePoints,
  hours: TouchedHours,
  table: keyof Mirrored,
  after: number,
  limit: number,
): Slice => {
  if (table === "message") {
    const rows = read.messagesAfter(after, limit);
    for (const row of rows) hours.add(row);
    return { rows: rows.length, last: rows.at(-1)?.[0] ?? after, lines: rows.map((row) => points.message(row)) };
  }
  const of = <T extends keyof Mirrored>(name: T, line: (row: Mirrored[T]) => Line | undefined): Slice => {
    const rows = read.after(name, after, limit);
    return { rows: rows.length, last: rows.at(-1)?.id ?? after, lines: rows.map(line) };
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
  table: keyof Mirrored,
  after: number,
  limit: number,
): Promise<Batch | undefined> => {
  const bodies = new Bodies();
  const hours = new TouchedHours();
  let last = after;
  let rows = 0;
  let slice: Slice;
  do {
    if (rows > 0) await new Promise(setImmediate);
    slice = readSlice(read, points, hours, table, last, Math.min(SLICE_ROWS, limit - rows));
    bodies.add(slice.lines.filter((line) => line !== undefined));
    rows += slice.rows;
    last = slice.last;
  } while (slice.rows === SLICE_ROWS && rows < limit);
  if (rows === 0) return undefined;
  bodies.add(hours.rows(read).map((hour) => points.hour(hour)));
  return { table, last, full: rows >= limit, bodies: bodies.all() };
};
