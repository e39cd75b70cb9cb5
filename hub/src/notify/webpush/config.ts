import { z } from "zod";

/** A channel of a caregiver: every browser in which they allowed notifications on the hub's page. */
export const webpushSettings = z.strictObject({ type: z.literal("webpush") });

export type WebpushSettings = z.infer<typeof webpushSettings>;
