import type { Delivery, DeliveryFailure } from "./notifier.ts";

const PERMANENT_AUTH_STATUSES = new Set([401, 403, 407]);
const RETRYABLE_CLIENT_STATUSES = new Set([425, 429]);

/** No channel is left alone for longer than this, whatever it asks for: a child may be crying. */
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * What an HTTP status says about a delivery. All channels that speak HTTP share this table.
 * @param retryAfterMs the pause that the server asked for, if it did
 */
export const httpOutcome = (status: number, retryAfterMs?: number): Delivery => {
  if (status >= 200 && status < 300) return { outcome: "delivered" };
  const pause = retryAfterMs === undefined ? {} : { retryAfterMs };
  const retryable = (reason: DeliveryFailure): Delivery => ({ outcome: "retryable", reason, ...pause });
  if (status >= 300 && status < 400) return { outcome: "permanent", reason: "redirected" };
  if (PERMANENT_AUTH_STATUSES.has(status)) return { outcome: "permanent", reason: "authError" };
  if (status === 408) return retryable("timeout");
  if (RETRYABLE_CLIENT_STATUSES.has(status)) return retryable("rateLimited");
  if (status >= 400 && status < 500) return { outcome: "permanent", reason: "clientError" };
  if (status >= 500 && status < 600) return retryable("serverError");
  return retryable("badResponse");
};

/**
 * Reads `Retry-After` (RFC 9110, 10.2.3): seconds, or a date, which is compared with the server's own clock.
 * @returns milliseconds, or undefined when the header says nothing usable
 */
export const retryAfterMs = (retryAfter: string | undefined, serverDate: string | undefined): number | undefined => {
  if (retryAfter === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(retryAfter.trim())
    ? Number(retryAfter)
    : (Date.parse(retryAfter) - Date.parse(serverDate ?? "")) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(0, seconds * 1000), LONGEST_PAUSE_MS) : undefined;
};
