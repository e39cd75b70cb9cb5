import { z } from "zod";
import type { AbsenceView, OnCallView, OverrideView } from "./onCallPort.ts";

/** The shapes of the rota's answers, for the served document and for tests. Answers may have further fields. */

const timeMs = z.int().describe("UTC epoch milliseconds");
const caregiver = z.string();
const reason = z.enum(["rotation", "weekly", "swap", "override", "absence", "breaker"]);
const span = { from: timeMs, until: timeMs };
const by = { by: z.string(), why: z.string().nullable() };
const pair = { first: caregiver.nullable(), second: caregiver.nullable(), reason };
const date = z.string().describe("local date on which the watch begins");

export const overrideShape: z.ZodType<OverrideView> = z
  .looseObject({ id: z.string(), ...span, first: caregiver, second: caregiver.nullable(), ...by })
  .meta({ title: "Stand-in" });

export const absenceShape: z.ZodType<AbsenceView> = z
  .looseObject({ id: z.string(), ...span, caregiver, ...by })
  .meta({ title: "Absence" });

export const onCallShape: z.ZodType<OnCallView> = z
  .looseObject({
    now: z.looseObject({ at: timeMs, ...pair, everyone: z.array(caregiver) }),
    watch: z.looseObject({ date, ...span }),
    tonight: z.string(),
    nights: z.array(z.looseObject({ date, ...span, ...pair })),
    swaps: z.array(z.looseObject({ date: z.string(), ...by })),
    overrides: z.array(overrideShape),
    absences: z.array(absenceShape),
    tired: z.array(caregiver),
    budget: z.looseObject({
      pages: z.int().describe("pages a night, for each caregiver"),
      kind: z.enum(["night", "day"]),
      ...span,
      caregivers: z.array(
        z.looseObject({ caregiver, pages: z.int(), limit: z.int(), state: z.enum(["closed", "halfOpen", "open"]) }),
      ),
    }),
    calendar: z.string().optional().describe("path of the iCalendar feed, with its token"),
  })
  .meta({ title: "On call" });
