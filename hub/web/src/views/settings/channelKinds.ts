type Field = { name: "url" | "token" | "user" | "secret"; required: boolean; type: "url" | "text" };

const url: Field = { name: "url", required: true, type: "url" };

/** What each kind of channel asks for. The hub checks it; this only draws the form. */
export const CHANNEL_KINDS = {
  ntfy: [url, { name: "token", required: false, type: "text" }],
  pushover: [
    { name: "token", required: true, type: "text" },
    { name: "user", required: true, type: "text" },
  ],
  webpush: [],
  webhook: [url, { name: "secret", required: false, type: "text" }],
  alertmanager: [url],
  siren: [],
} as const satisfies Record<string, ReadonlyArray<Field>>;

export type ChannelKind = keyof typeof CHANNEL_KINDS;
