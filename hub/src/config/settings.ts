import { isSensorId, MODES } from "@veilleuse/shared";
import { z } from "zod";
import type { Rule } from "../alerts/incident.ts";
import { RULES } from "../alerts/rules.ts";
import { WEEKDAYS } from "../oncall/rota.ts";
import { PASSWORD_HASH } from "./passwordHash.ts";

const port = z.int().min(0).max(65535);
const seconds = z.number().min(0).max(86_400);
const id = z.string().regex(/^[a-z0-9-]{1,32}$/, "expected 1 to 32 of a-z, 0-9 and -");
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time of day such as 21:00");
const secret = z.string().min(1);

const timeZone = z.string().refine((name) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}, "expected an IANA time zone such as Europe/Paris");

const embeddedBroker = z.strictObject({
  host: z.string().default("127.0.0.1"),
  port: port.default(1883),
  programs: z.array(z.strictObject({ name: id, password: secret })).default([]),
});

const externalBroker = z.strictObject({
  url: z.url({ protocol: /^mqtts?$/ }),
  username: z.string().optional(),
  password: z.string().optional(),
  clientId: z.string().min(1).max(64).default("veilleuse"),
  share: z
    .string()
    .regex(/^[^/+#]+$/, "expected a name without /, + and #")
    .optional(),
});

/** A `url` makes it the broker of somebody else. Chosen by hand, because a union's refusals name no key. */
const broker = z.unknown().transform((given, context) => {
  const external = typeof given === "object" && given !== null && "url" in given;
  const parsed = (external ? externalBroker : embeddedBroker).safeParse(given);
  if (parsed.success) return parsed.data;
  for (const { message, path } of parsed.error.issues) context.addIssue({ code: "custom", message, path });
  return z.NEVER;
});

/** A channel of a caregiver. What else it holds is the business of the channel of that type. */
export type ChannelSettings = { type: string; [key: string]: unknown };

const mode = z.enum(MODES as unknown as ["night", "nap", "play", "away"]);
const repeatSeconds = z.number().positive().max(86_400);
const steps = z.array(z.strictObject({ afterSeconds: seconds, to: z.enum(["first", "second", "everyone"]) })).min(1);

/** How one rule escalates, where that differs from the others. */
const ruleEscalation = z.strictObject({
  selfSoothingSeconds: seconds.optional(),
  repeatSeconds: repeatSeconds.optional(),
  steps: steps.optional(),
});

const modeWindow = z
  .strictObject({
    mode,
    from: timeOfDay,
    to: timeOfDay,
    days: z.array(z.enum(WEEKDAYS)).min(1).optional(),
    sensors: z.array(z.string()).min(1).optional(),
  })
  .refine(({ from, to }) => from !== to, { message: "expected another time than `from`", path: ["to"] });

const detect = z
  .strictObject({
    loudDb: z.number().optional(),
    loudMs: z.number().optional(),
    crySeconds: z.number().optional(),
    silenceMinutes: z.number().optional(),
    silenceMarginDb: z.number().optional(),
    calibrationDb: z.number().optional(),
    mode: mode.optional(),
  })
  .describe("thresholds sent to the sensor; what is absent keeps the sensor's own default");

/**
 * The schema of `veilleuse.yaml`. Every key has a default, and unknown keys are refused, so that a typing error
 * cannot silently switch an alarm off.
 * @param channel the schema of one channel, composed by the caller from the notifiers' own schemas
 */
export const settingsSchema = (channel: z.ZodType<ChannelSettings>) =>
  z
    .strictObject({
      data: z.string().min(1).default("./data"),
      timeZone: timeZone.default(() => new Intl.DateTimeFormat().resolvedOptions().timeZone),
      http: z
        .strictObject({
          host: z.string().default("127.0.0.1"),
          port: port.default(8080),
          publicUrl: z.url({ protocol: /^https?$/ }).optional(),
          tokens: z
            .array(
              z.strictObject({
                name: z.string().min(1),
                token: secret,
                role: z.enum(["admin", "caregiver", "guest"]).default("guest"),
              }),
            )
            .default([]),
        })
        .prefault({}),
      mqtt: broker.prefault({}),
      influx: z
        .strictObject({
          url: z.url({ protocol: /^https?$/ }),
          database: z.string().min(1).default("nursery"),
          username: z.string().optional(),
          password: z.string().optional(),
          timeoutSeconds: z.number().positive().max(600).default(30),
        })
        .optional(),
      night: z.strictObject({ from: timeOfDay.default("21:00"), to: timeOfDay.default("07:00") }).prefault({}),
      sensors: z
        .array(
          z.strictObject({
            id: z.string().refine(isSensorId, "expected 1 to 32 of a-z, 0-9 and -, and not hub"),
            room: z.string().min(1).max(64).optional(),
            password: secret,
            detect: detect.optional(),
          }),
        )
        .default([]),
      children: z
        .array(
          z.strictObject({
            id,
            name: z.string().min(1),
            born: z.union([z.string(), z.date()]).optional(),
            sensors: z.array(z.string()).default([]),
          }),
        )
        .default([]),
      caregivers: z
        .array(
          z.strictObject({
            id,
            name: z.string().min(1),
            language: z.enum(["fr", "en"]).default("en"),
            password: secret.optional(),
            passwordHash: z.string().regex(PASSWORD_HASH, "expected what the page made of a password").optional(),
            role: z.enum(["admin", "caregiver", "guest"]).default("caregiver"),
            channels: z.array(channel).default([]),
          }),
        )
        .default([]),
      oncall: z
        .strictObject({
          rotation: z.array(z.string()).default([]),
          weekly: z.partialRecord(z.enum(WEEKDAYS), z.string()).default({}),
          handOff: timeOfDay.default("12:00"),
        })
        .prefault({}),
      escalation: z
        .strictObject({
          selfSoothingSeconds: seconds.default(30),
          repeatSeconds: repeatSeconds.default(120),
          steps: steps.default([
            { afterSeconds: 0, to: "first" },
            { afterSeconds: 120, to: "second" },
            { afterSeconds: 300, to: "everyone" },
          ]),
          rules: z.partialRecord(z.enum(Object.keys(RULES) as [Rule, ...Rule[]]), ruleEscalation).default({}),
        })
        .prefault({}),
      alarms: z
        .strictObject({
          blindSeconds: z.number().positive().max(86_400).default(30),
          settleMinutes: z.number().min(0).max(1440).default(5),
          resumeMinutes: z.number().min(0).max(1440).default(10),
          pagesPerNight: z.int().min(1).default(4),
          historyMinutes: z.number().positive().max(10_080).default(15),
          channelProvenDays: z.number().positive().max(365).default(7),
          quietHours: z.strictObject({ from: timeOfDay, to: timeOfDay }).optional(),
        })
        .prefault({}),
      modes: z.array(modeWindow).default([]),
      news: z
        .strictObject({ morningReport: z.boolean().default(true), diaperReminder: z.boolean().default(true) })
        .prefault({}),
      retention: z.strictObject({ levelDays: z.number().positive().default(14) }).prefault({}),
      heartbeat: z
        .strictObject({ url: z.url({ protocol: /^https?$/ }), everySeconds: z.number().positive().default(60) })
        .optional(),
    })
    .superRefine((settings, context) => {
      const issue = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
      const unique = (list: string, ids: string[]) => {
        ids.forEach((value, i) => {
          if (ids.indexOf(value) !== i) issue([list, i, "id"], `"${value}" is there twice`);
        });
      };
      const sensors = settings.sensors.map((sensor) => sensor.id);
      const caregivers = settings.caregivers.map((caregiver) => caregiver.id);
      unique("sensors", sensors);
      unique("caregivers", caregivers);
      unique(
        "children",
        settings.children.map((child) => child.id),
      );
      if ("programs" in settings.mqtt) {
        settings.mqtt.programs.forEach((program, i) => {
          if (sensors.includes(program.name)) issue(["mqtt", "programs", i, "name"], `"${program.name}" is a sensor`);
        });
      }
      settings.children.forEach((child, i) => {
        child.sensors.forEach((sensor, k) => {
          if (!sensors.includes(sensor)) issue(["children", i, "sensors", k], `no sensor has the id "${sensor}"`);
        });
      });
      settings.modes.forEach((window, i) => {
        window.sensors?.forEach((sensor, k) => {
          if (!sensors.includes(sensor)) issue(["modes", i, "sensors", k], `no sensor has the id "${sensor}"`);
        });
      });
      settings.oncall.rotation.forEach((caregiver, i) => {
        if (!caregivers.includes(caregiver)) issue(["oncall", "rotation", i], `no caregiver has the id "${caregiver}"`);
      });
      for (const [day, caregiver] of Object.entries(settings.oncall.weekly)) {
        if (!caregivers.includes(caregiver)) issue(["oncall", "weekly", day], `no caregiver has the id "${caregiver}"`);
      }
    });

/** The hub's settings, complete: every default is filled in. */
export type Settings = z.infer<ReturnType<typeof settingsSchema>>;
