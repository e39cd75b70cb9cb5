import { z } from "zod";

/** A channel of a caregiver: the siren of the house, which listens on `nursery/v1/hub/siren`. */
export const sirenSettings = z.strictObject({ type: z.literal("siren") });

export type SirenSettings = z.infer<typeof sirenSettings>;
