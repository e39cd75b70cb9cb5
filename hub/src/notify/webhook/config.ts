import { z } from "zod";

/** A channel of a caregiver: any program that takes the page as JSON. With a `secret`, the body is signed. */
export const webhookSettings = z.strictObject({
  type: z.literal("webhook"),
  url: z.url({ protocol: /^https?$/, error: "expected an http or https URL" }),
  secret: z.string().min(1).optional(),
});

export type WebhookSettings = z.infer<typeof webhookSettings>;
