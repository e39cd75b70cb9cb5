import { z } from "zod";

/** A channel of a caregiver: an Alertmanager, which routes the alert on by its labels. */
export const alertmanagerSettings = z.strictObject({
  type: z.literal("alertmanager"),
  url: z
    .url({ protocol: /^https?$/, error: "expected an http or https URL" })
    .describe("base address, without /api/v2"),
});

export type AlertmanagerSettings = z.infer<typeof alertmanagerSettings>;
