import type { Delivery } from "./notifier.ts";

const PERMANENT_AUTH_STATUSES = new Set([401, 403, 407]);
const RETRYABLE_CLIENT_STATUSES = new Set([408, 425, 429]);

/** What an HTTP status says about a delivery. All channels that speak HTTP share this table. */
export const httpOutcome = (status: number): Delivery => {
  if (status >= 200 && status < 300) return { outcome: "delivered" };
  if (status >= 300 && status < 400) return { outcome: "permanent", reason: "redirected" };
  if (PERMANENT_AUTH_STATUSES.has(status)) return { outcome: "permanent", reason: "authError" };
  if (status === 408) return { outcome: "retryable", reason: "timeout" };
  if (RETRYABLE_CLIENT_STATUSES.has(status)) return { outcome: "retryable", reason: "rateLimited" };
  if (status >= 400 && status < 500) return { outcome: "permanent", reason: "clientError" };
  if (status >= 500 && status < 600) return { outcome: "retryable", reason: "serverError" };
  return { outcome: "retryable", reason: "badResponse" };
};
