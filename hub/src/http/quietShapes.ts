import { MODES, type Mode } from "@veilleuse/shared";
import { z } from "zod";
import type { Rule } from "../alerts/incident.ts";
import { RULES } from "../alerts/rules.ts";
import type { ModeView, MuteView, PresenceView } from "./quietPort.ts";

/** The shapes of the answers about peace and quiet, for the served document and for tests. */

const timeMs = z.int().describe("UTC epoch milliseconds");
const span = { from: timeMs, until: timeMs };

export const ruleShape = z.enum(Object.keys(RULES) as [Rule, ...Rule[]]);

export const muteShape: z.ZodType<MuteView> = z
  .looseObject({
    id: z.string(),
    ...span,
    rule: ruleShape.nullable(),
    room: z.string().nullable(),
    by: z.string(),
    why: z.string(),
  })
  .meta({ title: "Mute" });

export const presenceShape: z.ZodType<PresenceView> = z
  .looseObject({ room: z.string(), ...span, by: z.string() })
  .meta({ title: "Presence" });

export const modeShape: z.ZodType<ModeView> = z
  .looseObject({
    mode: z.enum(MODES as unknown as [Mode, ...Mode[]]).nullable(),
    until: timeMs.nullable(),
    by: z.string().describe("a caregiver, `schedule` or `settings`"),
  })
  .meta({ title: "Mode" });
