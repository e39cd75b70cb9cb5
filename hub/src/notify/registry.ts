import { z } from "zod";
import type { Notifier } from "./notifier.ts";
import { ntfySettings } from "./ntfy/config.ts";
import { createNtfyNotifier } from "./ntfy/ntfyNotifier.ts";
import { webhookSettings } from "./webhook/config.ts";
import { createWebhookNotifier } from "./webhook/webhookNotifier.ts";

/** The settings of one channel, of any type, as they stand in a caregiver's `channels`. */
export const channelSettings = z.discriminatedUnion("type", [ntfySettings, webhookSettings]);

export type ChannelSettings = z.infer<typeof channelSettings>;

export type ChannelType = ChannelSettings["type"];

export type NotifierOptions = {
  /** How long a channel may take to accept a message, in milliseconds. Five seconds by default. */
  timeoutMs?: number;
};

type Factory<Settings> = (settings: Settings, options: NotifierOptions) => Notifier;

/** Every channel type: the schema of its settings, and what makes a notifier of them. */
export const CHANNELS: {
  readonly [Type in ChannelType]: {
    settings: z.ZodType<Extract<ChannelSettings, { type: Type }>>;
    create: Factory<Extract<ChannelSettings, { type: Type }>>;
  };
} = {
  ntfy: { settings: ntfySettings, create: createNtfyNotifier },
  webhook: { settings: webhookSettings, create: createWebhookNotifier },
};

/** Makes the notifier of one channel. Nothing is sent yet. */
export const createNotifier = (settings: ChannelSettings, options: NotifierOptions = {}): Notifier => {
  switch (settings.type) {
    case "ntfy":
      return CHANNELS.ntfy.create(settings, options);
    case "webhook":
      return CHANNELS.webhook.create(settings, options);
  }
};
