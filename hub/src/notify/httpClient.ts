import { channel } from "node:diagnostics_channel";
import { type IncomingMessage, Agent as PlainAgent, request as requestPlain } from "node:http";
import { request as requestTls, Agent as TlsAgent } from "node:https";
import { urlToHttpOptions } from "node:url";
import { connectionFailure } from "./connectionFailure.ts";
import { httpOutcome, retryAfterMs } from "./httpOutcome.ts";
import type { Delivery, Failure } from "./notifier.ts";
import { ReadyRequests, type Way } from "./readyRequests.ts";
import { createRememberedLookup } from "./rememberedLookup.ts";

/** A channel has this long to accept a message; then the next channel gets its turn. */
const DELIVERY_TIMEOUT_MS = 5000;

/** More than this of an answer is never read: a channel has nothing to tell us that is longer. */
const ANSWER_LIMIT_BYTES = 4096;

/** The status has come; the rest of the answer may take this long. */
const ANSWER_TIMEOUT_MS = 2000;

/** For whoever watches the process: a message to an origin began, and ended in an answer or without one. */
const BEGAN = channel("veilleuse:delivery:began");
const ENDED = channel("veilleuse:delivery:ended");

/** Open connections a channel may have at once; pages of several incidents travel side by side. */
const MOST_CONNECTIONS = 8;

export type HttpMessage = {
  url: string;
  method?: "POST" | "GET";
  body?: string | Buffer;
  headers?: Readonly<Record<string, string | number>>;
  signal?: AbortSignal | undefined;
};

/** What came back: the delivery as the status tells it, the status (0: none came), and the beginning of the answer. */
export type HttpAnswer = { delivery: Delivery; status: number; answer: string };

/** Sends one message, once. It never throws, and neither the URL nor a header shows up in the result. */
export type HttpClient = (message: HttpMessage) => Promise<HttpAnswer>;

/**
 * A client for one channel. Its connections stay open between messages, so that the next page needs no handshake.
 * Redirects are not followed: they would carry the page and its secrets to a place that nobody configured.
 */
export const createHttpClient = (options: { timeoutMs?: number | undefined; ca?: string } = {}): HttpClient => {
  const timeoutMs = options.timeoutMs ?? DELIVERY_TIMEOUT_MS;
  const lookup = createRememberedLookup();
  const shared = { keepAlive: true, maxSockets: MOST_CONNECTIONS, noDelay: true, lookup };
  const plain = new PlainAgent(shared);
  const tls = new TlsAgent(options.ca === undefined ? shared : { ...shared, ca: options.ca });
  const ready = new ReadyRequests();
  /** Taken apart once: most messages of a channel go to one address. */
  let target: Target | undefined;
  const targetOf = (url: string): Target | undefined => {
    if (target?.url !== url) target = URL.canParse(url) ? takeApart(url, plain, tls) : undefined;
    return target;
  };

  const attempt = (to: Target, message: HttpMessage, again: boolean): Promise<HttpAnswer> =>
    new Promise((resolve) => {
      const { method = "POST", body, headers, signal } = message;
      if (signal?.aborted) {
        resolve(noAnswer({ outcome: "retryable", reason: "aborted" }));
        return;
      }
      let settled = false;
      let timer: NodeJS.Timeout | undefined;
      const settle = (answer: HttpAnswer | Promise<HttpAnswer>): void => {
        if (settled) return;
        settled = true;
        stopWaiting();
        resolve(answer);
      };
      const stopWaiting = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
      };
      const fail = (failure: Failure): void => {
        settle(noAnswer(failure));
        request.destroy();
      };
      const abort = (): void => fail({ outcome: "retryable", reason: "aborted" });
      const request = (method === "POST" ? ready.take(to) : undefined) ?? to.open(method);
      request.on("response", (response) => {
        const { statusCode: status = 0, headers: got } = response;
        const delivery = httpOutcome(status, retryAfterMs(got["retry-after"], got.date));
        // The far end has decided: neither the clock nor the caller changes its word any more.
        stopWaiting();
        readBeginning(response, (answer) => settle({ delivery, status, answer }));
      });
      request.on("error", (error) => {
        // The server closed the idle connection while the message was on its way; nobody has seen it.
        if (request.reusedSocket && again && !settled) settle(attempt(to, message, false));
        else fail(connectionFailure(error));
      });
      request.once("close", () => setImmediate(() => ready.prepare(to, request.socket)));
      try {
        // The one that was made ahead may have been made for another path.
        request.path = to.path;
        for (const name in headers) request.setHeader(name, headers[name] as string | number);
        if (body !== undefined) request.setHeader("Content-Length", Buffer.byteLength(body));
        request.end(body);
      } catch {
        // Something that Node does not take, such as a header. What it says may hold a secret.
        fail(UNTAKEN);
        return;
      }
      // Last, since the message is on its way by now.
      timer = setTimeout(() => fail({ outcome: "retryable", reason: "timeout" }), timeoutMs);
      signal?.addEventListener("abort", abort);
    });

  return async (message) => {
    const to = targetOf(message.url);
    const about = { origin: to?.origin ?? "" };
    BEGAN.publish(about);
    try {
      if (to) return await attempt(to, message, true);
    } catch {
      // An address of another protocol.
    } finally {
      ENDED.publish(about);
    }
    return noAnswer(UNTAKEN);
  };
};

const UNTAKEN: Failure = { outcome: "permanent", reason: "clientError" };

const noAnswer = (delivery: Failure): HttpAnswer => ({ delivery, status: 0, answer: "" });

/** Where a message goes. */
type Target = Way & { url: string; path: string };

const takeApart = (url: string, plain: PlainAgent, tls: TlsAgent): Target => {
  const parsed = new URL(url);
  const options = urlToHttpOptions(parsed);
  const [agent, begin] = parsed.protocol === "https:" ? [tls, requestTls] : [plain, requestPlain];
  const open = (method: string) => begin({ ...options, method, agent });
  return { url, origin: parsed.origin, path: options.path ?? "/", agent, open };
};

/** The status has already decided; an answer that breaks off or never ends changes nothing. */
const readBeginning = (response: IncomingMessage, done: (answer: string) => void): void => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    done(Buffer.concat(chunks).subarray(0, ANSWER_LIMIT_BYTES).toString("utf8"));
  };
  const timer = setTimeout(() => {
    end();
    response.destroy();
  }, ANSWER_TIMEOUT_MS);
  response.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes < ANSWER_LIMIT_BYTES) return;
    end();
    response.destroy();
  });
  response.on("end", end);
  response.on("error", end);
  response.on("close", end);
};

/** Posts a JSON document. */
export const jsonMessage = (
  url: string,
  document: unknown,
  headers: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): HttpMessage => ({
  url,
  body: typeof document === "string" ? document : JSON.stringify(document),
  headers: { ...headers, "Content-Type": "application/json" },
  signal,
});
