import type { Incident } from "../alerts/incident.ts";

export type Language = "fr" | "en";

/** One attempt to reach one caregiver. The texts are already written in the caregiver's language. */
export type Page = {
  page: { id: string; caregiver: string; step: number; attempt: number };
  incident: Incident;
  title: string;
  message: string;
  /** One-time link. It is a secret: whoever has it can acknowledge. */
  acknowledgeUrl: string;
  /** True for an exercise, which must never look like the real thing. */
  drill: boolean;
  language: Language;
};

/** What became of an incident that this channel paged for. */
export type Update = {
  update: "acknowledged" | "settled" | "cancelled";
  incident: Incident;
  title: string;
  message: string;
  language: Language;
};

/**
 * Why a channel did not take a message.
 * `authError`, `clientError`, `redirected`: the settings are wrong, and trying again changes nothing.
 * The others pass: `rateLimited`, `serverError`, `timeout`, `unreachable`, `badResponse` (something else answered, such as
 * the login page of a guest network), `aborted` (the caller gave up).
 */
export type DeliveryFailure =
  | "authError"
  | "clientError"
  | "redirected"
  | "rateLimited"
  | "serverError"
  | "timeout"
  | "unreachable"
  | "badResponse"
  | "aborted";

/** `delivered` means that the channel accepted the message, not that somebody woke up. */
export type Delivery = { outcome: "delivered" } | { outcome: "retryable" | "permanent"; reason: DeliveryFailure };

/** One way to reach a caregiver. It never throws: a failure is a value that the escalation takes as an input. */
export interface Notifier {
  readonly type: string;
  page(page: Page, signal?: AbortSignal): Promise<Delivery>;
  update(update: Update, signal?: AbortSignal): Promise<Delivery>;
}
