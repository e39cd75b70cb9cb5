import type { HourRow, JournalReader, MessageRow, Mirrored } from "../journal/reader.ts";
import type { LinePoints } from "./linePoints.ts";
import type { Line } from "./lineProtocol.ts";

/** Rows of one table on their way into the history. */
export type Batch = {
  table: keyof Mirrored;
  /** Number of the last row. */
  last: number;
  /** False when the table has no more rows. */
  full: boolean;
  lines: Line[];
};

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Rows read at once; between two readings the hub does something else. */
const SLICE_ROWS = 500;

const lineOf = (points: LinePoints, table: keyof Mirrored, row: Mirrored[keyof Mirrored]): Line | undefined => {
  if (table === "level") return points.level(row as Mirrored["level"]);
  if (table === "message") return points.message(row as Mirrored["message"]);
  if (table === "transition") return points.transition(row as Mirrored["transition"]);
  return points.page(row as Mirrored["page"]);
};

/**
 * The hours that a batch's minutes belong to, as they are now. They are written along with the minutes, so that an hour
 * is right once its last minute is there, however late that came.
 */
const hoursOf = (read: Pick<JournalReader, "hours">, touched: ReadonlyMap<string, Set<number>>): HourRow[] =>
  [...touched].flatMap(([sensor, hours]) => {
    const starts = [...hours];
    const rows = read.hours(sensor, Math.min(...starts), Math.max(...starts) + 1);
    return rows.filter(({ at }) => hours.has(at));
  });

/** Reads the next rows of a table and makes their points; undefined when there are none. */
export const nextBatch = async (
  read: Pick<JournalReader, "after" | "hours">,
  points: LinePoints,
  table: keyof Mirrored,
  after: number,
  limit: number,
): Promise<Batch | undefined> => {
  const lines: Line[] = [];
  const touched = new Map<string, Set<number>>();
  let last = after;
  let rows = 0;
  let slice: Mirrored[keyof Mirrored][];
  do {
    if (rows > 0) await new Promise(setImmediate);
    slice = read.after(table, last, Math.min(SLICE_ROWS, limit - rows));
    for (const row of slice) {
      const line = lineOf(points, table, row);
      if (!line) continue;
      lines.push(line);
      if (line.policy === "minutes") touch(touched, row as MessageRow);
    }
    rows += slice.length;
    last = slice[slice.length - 1]?.id ?? last;
  } while (slice.length === SLICE_ROWS && rows < limit);
  if (rows === 0) return undefined;
  for (const hour of hoursOf(read, touched)) lines.push(points.hour(hour));
  return { table, last, full: rows >= limit, lines };
};

const touch = (touched: Map<string, Set<number>>, minute: MessageRow): void => {
  // A minute is dated by its end.
  const hour = Math.floor((minute.occurred_at - MINUTE_MS) / HOUR_MS) * HOUR_MS;
  const hours = touched.get(minute.sensor);
  if (hours) hours.add(hour);
  else touched.set(minute.sensor, new Set([hour]));
};
