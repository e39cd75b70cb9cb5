import { createECDH, randomBytes } from "node:crypto";
import webPush from "web-push";
import type { PushSubscription } from "../channelTools.ts";
import type { ChannelSettings, ChannelType, NotifierTools } from "../registry.ts";

/** How the contract suite meets one channel type. */
export type ChannelUnderTest = {
  /** The settings of a channel whose far end is a server; the siren has none. */
  settings: (serverUrl: string) => ChannelSettings;
  /** What the far end says when all is well. */
  answer: string;
  /** Requests that one page, one update and one notice make. */
  requests: { page: number; update: number; inform: number };
  /** Texts that must never show up in a result. */
  secrets: string[];
  /** Statuses on which this channel decides otherwise than the table of all. */
  exceptions?: Record<number, { outcome: "retryable" | "permanent"; reason: string }>;
};

const TOKEN = "azGDORePK8gMaC0QOYAMyEEuzJnyUi";
const USER = "uQiRzpo4DXghDmr9QzzfQu27cmVRsG";

const ONE_EACH = { page: 1, update: 1, inform: 1 };

export const HTTP_CHANNELS: Record<Exclude<ChannelType, "siren">, ChannelUnderTest> = {
  ntfy: {
    settings: (url) => ({ type: "ntfy", url: `${url}/topic-secret`, token: "tk_secret" }),
    answer: '{"id":"x","event":"message"}',
    requests: ONE_EACH,
    secrets: ["topic-secret", "tk_secret"],
  },
  webhook: {
    settings: (url) => ({ type: "webhook", url: `${url}/hook/secret`, secret: "s3cret" }),
    answer: "",
    requests: ONE_EACH,
    secrets: ["hook/secret", "s3cret"],
  },
  pushover: {
    settings: (url) => ({ type: "pushover", token: TOKEN, user: USER, url, sound: "siren" }),
    answer: '{"status":1,"request":"r"}',
    requests: { ...ONE_EACH, update: 2 },
    secrets: [TOKEN, USER],
  },
  alertmanager: {
    settings: (url) => ({ type: "alertmanager", url }),
    answer: "",
    requests: ONE_EACH,
    secrets: [],
  },
  webpush: {
    settings: () => ({ type: "webpush" }),
    answer: "",
    requests: ONE_EACH,
    secrets: ["device-secret"],
    exceptions: {
      404: { outcome: "permanent", reason: "noDevice" },
      410: { outcome: "permanent", reason: "noDevice" },
    },
  },
};

/** A browser's side of a subscription: it has the keys to read what is sent to it. */
export const createBrowser = (endpoint: string) => {
  const keys = createECDH("prime256v1");
  keys.generateKeys();
  const auth = randomBytes(16);
  return {
    keys,
    auth,
    subscription: {
      endpoint,
      p256dh: keys.getPublicKey("base64url"),
      auth: auth.toString("base64url"),
    } satisfies PushSubscription,
  };
};

/** Everything that a channel may need, with one browser subscribed at the server. */
export const toolsFor = (serverUrl: string, more: Partial<NotifierTools> = {}): NotifierTools => ({
  caregiver: "maman",
  now: () => 1_795_226_460_000,
  push: {
    keys: webPush.generateVAPIDKeys(),
    subject: () => "mailto:nobody@example.org",
    subscriptions: () => [createBrowser(`${serverUrl}/push/device-secret`).subscription],
    forget: () => undefined,
  },
  siren: { set: () => true, pulse: () => true, announce: () => true },
  ...more,
});
