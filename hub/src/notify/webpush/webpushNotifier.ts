import { createHash } from "node:crypto";
import webPush from "web-push";
import type { ChannelTools, PushSubscription, PushTools } from "../channelTools.ts";
import {
  ACKNOWLEDGE_LABEL,
  type Delivery,
  type Failure,
  type Language,
  type Notifier,
  type Page,
  type Update,
} from "../notifier.ts";
import type { WebpushSettings } from "./config.ts";

/** A page that a phone gets later than this is worse than none: the next one is on its way. */
const PAGE_TTL_SECONDS = 120;
const NEWS_TTL_SECONDS = 12 * 3600;

/** Marks the document as one that newer browsers show without a service worker (Declarative Web Push). */
const DECLARATIVE = 8030;

type Envelope = { ttlSeconds: number; urgency: "high" | "normal" | "very-low"; topic: string };

/**
 * Encrypted pushes to the browsers of a caregiver (RFC 8030, 8188, 8291, 8292). One browser that took it is enough;
 * one whose subscription has ended is forgotten.
 */
export const createWebpushNotifier = (_settings: WebpushSettings, tools: ChannelTools): Notifier => {
  const { caregiver, http, push } = tools;

  const toOne = async (
    { keys, subject, forget }: PushTools,
    subscription: PushSubscription,
    document: string,
    { ttlSeconds, urgency, topic }: Envelope,
    signal?: AbortSignal,
  ): Promise<Delivery> => {
    const { endpoint, p256dh, auth } = subscription;
    const details = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, document, {
      vapidDetails: { subject: subject(), ...keys },
      TTL: ttlSeconds,
      urgency,
      topic,
    });
    const headers = details.headers as Record<string, string | number>;
    const { delivery, status } = await http({ url: endpoint, body: details.body as Buffer, headers, signal });
    if (status !== 404 && status !== 410) return delivery;
    forget(caregiver, endpoint);
    return { outcome: "permanent", reason: "noDevice" };
  };

  const toAll = async (document: object, envelope: Envelope, signal?: AbortSignal): Promise<Delivery> => {
    const subscriptions = push?.subscriptions(caregiver) ?? [];
    if (!push || subscriptions.length === 0) return { outcome: "permanent", reason: "noDevice" };
    const body = JSON.stringify(document);
    const deliveries = await Promise.all(
      subscriptions.map((one) =>
        toOne(push, one, body, envelope, signal).catch(
          (): Failure => ({ outcome: "permanent", reason: "clientError" }),
        ),
      ),
    );
    return best(deliveries);
  };

  return {
    type: "webpush",
    page: (page, signal) =>
      toAll(
        pageDocument(page),
        { ttlSeconds: PAGE_TTL_SECONDS, urgency: "high", topic: topicOf(page.incident.id) },
        signal,
      ),
    update: (update, signal) =>
      toAll(
        updateDocument(update),
        { ttlSeconds: NEWS_TTL_SECONDS, urgency: "normal", topic: topicOf(update.incident.id) },
        signal,
      ),
    inform: ({ notice, title, message, language, silent }, signal) =>
      toAll(
        {
          web_push: DECLARATIVE,
          notification: notification(title, message, language, notice.id, "/", { silent: true }),
          veilleuse: { kind: "notice", notice: notice.kind },
        },
        { ttlSeconds: NEWS_TTL_SECONDS, urgency: silent ? "very-low" : "normal", topic: topicOf(notice.id) },
        signal,
      ),
  };
};

/** One browser that took it is enough; else what may pass counts more than what will not. */
const best = (deliveries: ReadonlyArray<Delivery>): Delivery =>
  deliveries.find(({ outcome }) => outcome === "delivered") ??
  deliveries.find(({ outcome }) => outcome === "retryable") ??
  (deliveries[0] as Delivery);

/** A push that has not reached the phone yet is replaced by the next of its topic (RFC 8030, 5.4: 32 letters). */
const topicOf = (id: string): string => createHash("sha256").update(id).digest("base64url").slice(0, 32);

const notification = (
  title: string,
  body: string,
  lang: Language,
  tag: string,
  navigate: string,
  more: Record<string, unknown>,
) => ({ title, body, lang, dir: "ltr", tag, navigate, ...more });

const pageDocument = ({ incident, title, message, language, acknowledgeUrl, drill }: Page) => ({
  web_push: DECLARATIVE,
  notification: notification(title, message, language, incident.id, acknowledgeUrl, {
    silent: false,
    renotify: true,
    requireInteraction: true,
    actions: [{ action: "acknowledge", title: ACKNOWLEDGE_LABEL[language], navigate: acknowledgeUrl }],
  }),
  veilleuse: { kind: "page", incident: incident.id, acknowledgeUrl, drill },
});

const updateDocument = ({ update, incident, title, message, language }: Update) => ({
  web_push: DECLARATIVE,
  notification: notification(title, message, language, incident.id, "/", { silent: true }),
  veilleuse: { kind: "update", update, incident: incident.id },
});
