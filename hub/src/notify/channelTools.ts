import type { HttpClient } from "./httpClient.ts";

/** A browser that takes pushes for a caregiver, as `PushSubscription.toJSON()` describes it. */
export type PushSubscription = { endpoint: string; p256dh: string; auth: string };

/** The key pair by which push services know this hub; losing it ends every subscription. */
export type VapidKeys = { publicKey: string; privateKey: string };

/** What the Web Push channel needs of the hub. */
export type PushTools = {
  keys: VapidKeys;
  /** `https:` or `mailto:` address of whoever runs this hub, for the operators of the push services. */
  subject: () => string;
  subscriptions: (caregiver: string) => ReadonlyArray<PushSubscription>;
  /** The push service says that a subscription has ended. */
  forget: (caregiver: string, endpoint: string) => void;
};

/** The local siren. */
export type SirenTools = {
  /** Turns one reason to sound on or off; false when nobody could be told. */
  set: (source: string, on: boolean) => boolean;
  /** Sounds for a moment. */
  pulse: (source: string, durationMs: number) => boolean;
  /** Says again how it stands. */
  announce: () => boolean;
};

/** What channels may use of the hub. Each takes what it needs. */
export type ChannelTools = {
  /** Whose channel it is. */
  caregiver: string;
  http: HttpClient;
  /** UTC epoch milliseconds. */
  now: () => number;
  push?: PushTools;
  siren?: SirenTools;
};
