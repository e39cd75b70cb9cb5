import type { HttpAnswer } from "./httpClient.ts";
import type { Delivery } from "./notifier.ts";

/** A web page with status 200 is the login page of some network in between: nobody was reached. */
export const unlessWebPage = ({ delivery, answer }: HttpAnswer): Delivery =>
  delivery.outcome === "delivered" && answer.trimStart().startsWith("<")
    ? { outcome: "retryable", reason: "badResponse" }
    : delivery;

/** The answer as JSON object; undefined when it is none. */
export const jsonAnswer = ({ answer }: HttpAnswer): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(answer);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};
