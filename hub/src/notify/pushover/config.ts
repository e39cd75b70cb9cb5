import { z } from "zod";

const key = (what: string) => z.string().regex(/^[A-Za-z0-9]{30}$/, `expected the 30 letters and digits of ${what}`);

/** A channel of a caregiver: a Pushover user or group, reached through an application of the family's own. */
export const pushoverSettings = z.strictObject({
  type: z.literal("pushover"),
  token: key("an application's token"),
  user: key("a user's or a group's key"),
  url: z
    .url({ protocol: /^https?$/, error: "expected an http or https URL" })
    .default("https://api.pushover.net")
    .describe("where Pushover's API is; for a stand-in"),
  sound: z.string().min(1).max(40).default("siren"),
});

export type PushoverSettings = z.infer<typeof pushoverSettings>;
