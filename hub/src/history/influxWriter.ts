import type { InfluxSettings } from "./influxClient.ts";
import { errorIn, failureOf, type InfluxAnswer, type InfluxFailure, influxRequest } from "./influxRequest.ts";

/** What became of lines: written, but for some that the server will never take; or nothing is known of any. */
export type WriteOutcome = { refused: number; reason: string | null } | { failure: InfluxFailure };

/** Lines of the line protocol, one below the other. */
export type Body = { bytes: Buffer; count: number };

export type WriteTarget = { database: string; policy?: string };

export const bodyOf = (lines: ReadonlyArray<string>): Body => ({
  bytes: Buffer.from(lines.join("\n")),
  count: lines.length,
});

const WRITTEN: WriteOutcome = { refused: 0, reason: null };

const NOT_THESE_POINTS = new Set([400, 413, 422]);

/**
 * Points that a partial write dropped. 1.x and 2.x count them, but for lines that they could not read, which they list;
 * 3.x lists every line.
 */
const droppedIn = ({ text }: InfluxAnswer): number | undefined => {
  const said = errorIn(text) ?? "";
  if (!said.includes("partial write")) return undefined;
  const { data } = JSON.parse(text) as { data?: unknown };
  if (Array.isArray(data)) return data.length;
  const dropped = Number(/dropped=(\d+)/.exec(text)?.[1] ?? 0);
  return Math.max(1, dropped, text.split("unable to parse").length - 1);
};

/**
 * Writes lines. What a server refuses for good, such as points older than it keeps, is dropped and counted, and nothing
 * else is: a batch refused as a whole is halved until the refused points stand alone. An answer that is not InfluxDB's
 * own never drops a point.
 */
export const createInfluxWriter = (settings: InfluxSettings, timeoutMs: number, signal: AbortSignal) => {
  const post = async (target: WriteTarget, { bytes, count }: Body): Promise<WriteOutcome> => {
    const answer = await influxRequest(settings, {
      method: "POST",
      path: "write",
      // No precision: nanoseconds are every version's default, and their names for it differ.
      query: { db: target.database, ...(target.policy === undefined ? {} : { rp: target.policy }) },
      body: bytes,
      timeoutMs,
      signal,
    });
    if ("failure" in answer) return answer;
    if (answer.status === 204) return WRITTEN;
    const said = errorIn(answer.text);
    if (!NOT_THESE_POINTS.has(answer.status) || (said === undefined && answer.status !== 413)) {
      return { failure: failureOf(answer) };
    }
    const dropped = droppedIn(answer);
    if (dropped !== undefined) return { refused: Math.min(dropped, count), reason: said ?? null };
    if (count === 1) return { refused: 1, reason: said ?? `too large (${answer.status})` };
    const lines = bytes.toString().split("\n");
    const half = lines.length >> 1;
    const first = await post(target, bodyOf(lines.slice(0, half)));
    if ("failure" in first) return first;
    const second = await post(target, bodyOf(lines.slice(half)));
    if ("failure" in second) return second;
    return { refused: first.refused + second.refused, reason: second.reason ?? first.reason };
  };
  return post;
};

export type WriteLines = ReturnType<typeof createInfluxWriter>;
