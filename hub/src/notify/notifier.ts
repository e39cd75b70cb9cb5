import type { Incident, Severity } from "../alerts/incident.ts";

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

/** What became of a page: somebody goes, something holds it back for now, it is quiet again, or it was taken back. */
export type UpdateKind = "acknowledged" | "held" | "settled" | "cancelled";

/** What became of an incident that this channel paged for. Whatever it is, the phone stops ringing. */
export type Update = {
  update: UpdateKind;
  incident: Incident;
  title: string;
  message: string;
  language: Language;
};

/** Something worth knowing that asks for nothing. It has a notification of its own and replaces no alarm. */
export type Notice = {
  /** `incidents` of a summary: those that it tells of. */
  notice: { id: string; kind: string; caregiver: string; incidents?: string[] };
  title: string;
  message: string;
  language: Language;
  /** A page to open with it. */
  url?: string;
  /** True for a message that proves the channel and is to make no sound at all. */
  silent?: boolean;
};

/**
 * Why a channel did not take a message.
 * `authError`, `clientError`, `redirected`, `tlsError`, `noDevice` (nobody subscribed), `notSupported`: trying again
 * changes nothing until somebody changes something. The others pass: `rateLimited`, `serverError`, `timeout`,
 * `unreachable`, `dnsError`, `badResponse` (something else answered, such as the login page of a guest network),
 * `aborted` (the caller gave up).
 */
export type DeliveryFailure =
  | "authError"
  | "clientError"
  | "redirected"
  | "tlsError"
  | "noDevice"
  | "notSupported"
  | "rateLimited"
  | "serverError"
  | "timeout"
  | "unreachable"
  | "dnsError"
  | "badResponse"
  | "aborted";

/** A channel that did not take a message. `retryAfterMs`: it asked for this pause. */
export type Failure = { outcome: "retryable" | "permanent"; reason: DeliveryFailure; retryAfterMs?: number };

/**
 * `delivered` means that the channel accepted the message, not that somebody woke up. A `receipt` is what the channel
 * can be asked by, later, whether somebody did.
 */
export type Delivery = { outcome: "delivered"; receipt?: string } | Failure;

/** What a channel knows of a page that it took: nobody answered yet, somebody did, or it does not ring any more. */
export type Receipt = "waiting" | "acknowledged" | "expired" | "unknown";

/** One way to reach a caregiver. It never throws: a failure is a value that the escalation takes as an input. */
export interface Notifier {
  readonly type: string;
  page(page: Page, signal?: AbortSignal): Promise<Delivery>;
  update(update: Update, signal?: AbortSignal): Promise<Delivery>;
  inform(notice: Notice, signal?: AbortSignal): Promise<Delivery>;
  /** For channels on which a page can be answered: whether it was. */
  receipt?(receipt: string, signal?: AbortSignal): Promise<Receipt>;
  /** For what rings by the hub's own doing: rings on after a restart for an incident that it took a page of. */
  ringOn?(incident: string): void;
}

/** The same word for the same severity on every channel that has tags or emoji. */
export const SEVERITY_TAG: Record<Severity, string> = {
  critical: "rotating_light",
  warning: "baby",
  info: "information_source",
};

/** The label of the one button. */
export const ACKNOWLEDGE_LABEL: Record<Language, string> = { fr: "J'y vais", en: "On my way" };
