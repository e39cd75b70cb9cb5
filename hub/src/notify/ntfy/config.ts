import { z } from "zod";

/** ntfy's own rule for topic names; the topic is the last segment of the URL's path. */
const TOPIC = /^[-_A-Za-z0-9]{1,64}$/;

/** The topic that a channel's URL names, or undefined when it names none. */
export const topicOf = (url: string): string | undefined => {
  const segments = new URL(url).pathname.split("/").filter((segment) => segment !== "");
  const topic = segments.at(-1);
  return topic !== undefined && TOPIC.test(topic) ? topic : undefined;
};

/** A channel of a caregiver: an ntfy server and topic, such as `https://ntfy.example/nursery-x8f3k2`. */
export const ntfySettings = z.strictObject({
  type: z.literal("ntfy"),
  url: z
    .url({ protocol: /^https?$/, error: "expected an http or https URL", abort: true })
    .refine((url) => topicOf(url) !== undefined, "expected a URL that ends with a topic of letters, digits, - and _"),
  token: z.string().min(1).optional(),
});

export type NtfySettings = z.infer<typeof ntfySettings>;
