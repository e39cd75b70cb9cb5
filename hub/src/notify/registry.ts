import { z } from "zod";
import { createAlertmanagerNotifier } from "./alertmanager/alertmanagerNotifier.ts";
import { alertmanagerSettings } from "./alertmanager/config.ts";
import type { ChannelTools } from "./channelTools.ts";
import { createHttpClient } from "./httpClient.ts";
import type { Notifier } from "./notifier.ts";
import { ntfySettings } from "./ntfy/config.ts";
import { createNtfyNotifier } from "./ntfy/ntfyNotifier.ts";
import { pushoverSettings } from "./pushover/config.ts";
import { createPushoverNotifier } from "./pushover/pushoverNotifier.ts";
import { sirenSettings } from "./siren/config.ts";
import { createSirenNotifier } from "./siren/sirenNotifier.ts";
import { webhookSettings } from "./webhook/config.ts";
import { createWebhookNotifier } from "./webhook/webhookNotifier.ts";
import { webpushSettings } from "./webpush/config.ts";
import { createWebpushNotifier } from "./webpush/webpushNotifier.ts";

/** The settings of one channel, of any type, as they stand in a caregiver's `channels`. */
export const channelSettings = z.discriminatedUnion("type", [
  ntfySettings,
  pushoverSettings,
  webpushSettings,
  webhookSettings,
  alertmanagerSettings,
  sirenSettings,
]);

export type ChannelSettings = z.infer<typeof channelSettings>;

export type ChannelType = ChannelSettings["type"];

type Factory<Type extends ChannelType> = (
  settings: Extract<ChannelSettings, { type: Type }>,
  tools: ChannelTools,
) => Notifier;

/** What makes a notifier of the settings, for every channel type. */
export const CHANNELS: { readonly [Type in ChannelType]: Factory<Type> } = {
  ntfy: createNtfyNotifier,
  pushover: createPushoverNotifier,
  webpush: createWebpushNotifier,
  webhook: createWebhookNotifier,
  alertmanager: createAlertmanagerNotifier,
  siren: createSirenNotifier,
};

/** What a caller gives; the connections are the channel's own. */
export type NotifierTools = Omit<ChannelTools, "http"> & {
  /** How long a channel may take to accept a message, in milliseconds. Five seconds by default. */
  timeoutMs?: number;
  /** Certificates to trust instead of the system's, as PEM; for tests. */
  ca?: string;
};

/** Makes the notifier of one channel. Nothing is sent yet. */
export const createNotifier = (settings: ChannelSettings, { timeoutMs, ca, ...rest }: NotifierTools): Notifier => {
  const http = createHttpClient({
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(ca === undefined ? {} : { ca }),
  });
  const create = CHANNELS[settings.type] as Factory<ChannelType>;
  return create(settings, { ...rest, http });
};
