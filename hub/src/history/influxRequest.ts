import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { authorization, type InfluxSettings, influxUrl } from "./influxClient.ts";

/** Why the server did not do what it was asked, by a word that does not change. */
export type InfluxFailure = {
  code:
    | "unreachable"
    | "timeout"
    | "wrongCredentials"
    | "forbidden"
    | "missingDatabase"
    | "missingBucket"
    | "busy"
    | "serverError"
    | "notInflux";
  /** For people; never with a password in it. */
  detail: string;
  /** When the server said how long to wait. */
  retryAfterMs?: number;
};

export type InfluxAnswer = { status: number; header: (name: string) => string | null; text: string };

/** Longest part of a server's answer that is told on. */
const TOLD_CHARACTERS = 200;

export type RequestOptions = {
  method: "GET" | "POST";
  path: string;
  query?: Record<string, string>;
  body?: string | Buffer;
  timeoutMs: number;
  /** Ends the request early. */
  signal?: AbortSignal;
};

/**
 * One request to the server, of either outcome; a redirection is not followed, since it would lose the body.
 *
 * It goes over Node's own client and not over `fetch`, which copies a body twice.
 */
export const influxRequest = async (
  settings: InfluxSettings,
  options: RequestOptions,
): Promise<InfluxAnswer | { failure: InfluxFailure }> => {
  const ending = new AbortController();
  const end = () => ending.abort();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end();
  }, options.timeoutMs);
  options.signal?.addEventListener("abort", end);
  try {
    return await exchange(settings, options, ending.signal);
  } catch (error) {
    if (late) return { failure: { code: "timeout", detail: `no answer within ${options.timeoutMs / 1000} s` } };
    const { message, code } = error as Error & { code?: string };
    return { failure: { code: "unreachable", detail: `no connection: ${message || code}` } };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", end);
  }
};

const exchange = (
  settings: InfluxSettings,
  { method, path, query = {}, body }: RequestOptions,
  signal: AbortSignal,
): Promise<InfluxAnswer> =>
  new Promise((resolve, reject) => {
    const url = new URL(influxUrl(settings, path, query));
    const headers = {
      ...authorization(settings),
      ...(body === undefined ? {} : { "content-type": "text/plain", "content-length": Buffer.byteLength(body) }),
    };
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = send(url, { method, headers, signal }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const header = (name: string) => [response.headers[name] ?? null].flat()[0] ?? null;
        resolve({ status: response.statusCode ?? 0, header, text: Buffer.concat(parts).toString() });
      });
    });
    request.on("error", reject);
    request.end(body);
  });

/** What the server says is wrong, if it says so as InfluxDB does: `error` in 1.x and 3.x, `message` in 2.x. */
export const errorIn = (text: string): string | undefined => {
  try {
    const { error, message } = JSON.parse(text) as { error?: unknown; message?: unknown };
    const said = error ?? message;
    return typeof said === "string" ? said.slice(0, TOLD_CHARACTERS) : undefined;
  } catch {
    return undefined;
  }
};

const LONGEST_RETRY_AFTER_S = 300;

/** A status that is nobody's points' fault. */
export const failureOf = (answer: InfluxAnswer): InfluxFailure => {
  const { status, text } = answer;
  const said = errorIn(text);
  const detail = `${said ?? "an answer that is not InfluxDB's"} (${status})`;
  if (status === 401) return { code: "wrongCredentials", detail: "the user name and password are not accepted (401)" };
  if (status === 403) return { code: "forbidden", detail: `the user is not allowed to: ${detail}` };
  if (said === undefined && status !== 429 && status < 500) return { code: "notInflux", detail };
  if (status === 404 || /retention policy not found/.test(text)) return { code: "missingDatabase", detail };
  if (status === 429 || status === 503) {
    const seconds = Math.min(Number(answer.header("retry-after")) || 0, LONGEST_RETRY_AFTER_S);
    return { code: "busy", detail, ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}) };
  }
  return { code: "serverError", detail };
};
