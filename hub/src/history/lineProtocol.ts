/** A point as a line of InfluxDB's line protocol, with the retention policy that it belongs to. */
export type Line = { policy: Policy; text: string };

export type Policy = "raw" | "minutes" | "forever";

/**
 * A tag's value. The protocol has no way to write a line break or a backslash at the end, and no empty value.
 */
export const tagValue = (value: string): string =>
  value
    .replace(/[\r\n]/g, " ")
    .replace(/\\+$/, "")
    .replace(/[ ,=]/g, "\\$&") || "none";

/** A string field's value, in its quotes. */
export const textValue = (value: string): string => `"${value.replace(/["\\]/g, "\\$&")}"`;

const DIGITS = 6;
const NANOSECONDS = 10 ** DIGITS;

/**
 * The moment of a row in nanoseconds: its millisecond, and within it a place of its own. Two rows of one series and one
 * millisecond would be one point; the place keeps them apart, and is the same whenever the row is written again.
 * @param place a whole number; its last six digits count
 */
export const moment = (atMs: number, place: number): string =>
  `${atMs}${String(place % NANOSECONDS).padStart(DIGITS, "0")}`;
