import { httpOutcome } from "./httpOutcome.ts";
import type { Delivery } from "./notifier.ts";

/** A channel has this long to accept a message; then the next channel gets its turn. */
export const DELIVERY_TIMEOUT_MS = 5000;

/** More than this of an answer is never read: a channel has nothing to tell us that is longer. */
const RESPONSE_LIMIT_BYTES = 4096;

export type PostRequest = {
  url: string;
  body: string;
  headers?: Record<string, string>;
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
};

/** What came back: the delivery as the status tells it, and the beginning of the answer. */
export type PostResult = { delivery: Delivery; answer: string };

/**
 * Posts one JSON document, once. It never throws, and neither the URL nor a header shows up in the result.
 * Redirects are not followed: they would carry the page and its secrets to a place that nobody configured.
 */
export const postJson = async (request: PostRequest): Promise<PostResult> => {
  const timeout = AbortSignal.timeout(request.timeoutMs ?? DELIVERY_TIMEOUT_MS);
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
  try {
    const response = await fetch(request.url, {
      method: "POST",
      body: request.body,
      headers: { ...request.headers, "Content-Type": "application/json" },
      redirect: "manual",
      signal,
    });
    return { delivery: httpOutcome(response.status), answer: await readBeginning(response) };
  } catch {
    if (request.signal?.aborted) return failed("aborted");
    return failed(timeout.aborted ? "timeout" : "unreachable");
  }
};

const failed = (reason: "aborted" | "timeout" | "unreachable"): PostResult => ({
  delivery: { outcome: "retryable", reason },
  answer: "",
});

/** The status has already decided; an answer that breaks off or never ends changes nothing. */
const readBeginning = async (response: Response): Promise<string> => {
  const reader = response.body?.getReader();
  if (!reader) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    while (bytes < RESPONSE_LIMIT_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      bytes += value.byteLength;
    }
  } catch {
    // Whatever arrived before the break is enough.
  }
  // Letting go of the rest closes the connection; how that ends concerns nobody.
  reader.cancel().catch(() => {});
  return Buffer.concat(chunks).subarray(0, RESPONSE_LIMIT_BYTES).toString("utf8");
};
