import { z } from "zod";

/** The shapes of what is answered about nights and care. Answers may have further fields. */

const timeMs = z.int().describe("UTC epoch milliseconds");
const span = z.looseObject({ from: timeMs, to: timeMs });
const durationMs = z.number().nullable();

export const targetsShape = z.record(
  z.string(),
  z.looseObject({
    target: z.number(),
    goal: z.enum(["atLeast", "atMost"]),
    own: z.boolean(),
    value: z.number().nullable(),
    status: z.enum(["met", "below", "missed", "unknown"]),
    hint: z.looseObject({ code: z.string(), months: z.int() }).nullable(),
  }),
);

export const nightShape = z
  .looseObject({
    child: z.string(),
    date: z.string(),
    from: timeMs,
    to: timeMs,
    complete: z.boolean(),
    observedMs: z.number(),
    unobservedMs: z.number(),
    gaps: z.array(span),
    coverage: z.number(),
    data: z.enum(["ok", "none"]),
    putDownAt: timeMs.nullable(),
    attempts: z.int().nullable(),
    onsetAt: timeMs.nullable(),
    endAt: timeMs.nullable(),
    ttfaMs: durationMs,
    degraded: z.boolean(),
    awakenings: z.array(span).nullable(),
    asleepMs: durationMs,
    longestSleepMs: durationMs,
    wasoMs: durationMs,
    mtbwMs: durationMs,
    mttrMs: durationMs,
    responseP50Ms: durationMs,
    responseP95Ms: durationMs,
    availability: z.number().nullable(),
    incidentMs: durationMs,
    pages: z.record(z.string(), z.int()),
    visits: z.array(span).nullable(),
    corrections: z.array(z.looseObject({ id: z.string(), field: z.string(), by: z.string(), at: timeMs })),
    targets: targetsShape,
    budgets: z.array(
      z.looseObject({
        objective: z.string(),
        nights: z.int(),
        withData: z.int(),
        unit: z.enum(["ms", "nights", "pages"]),
        allowed: z.number(),
        spent: z.number(),
        burn: z.number().nullable(),
      }),
    ),
  })
  .meta({ title: "Night" });

export const nightsShape = z.looseObject({
  child: z.string(),
  from: z.string(),
  to: z.string(),
  nights: z.array(nightShape),
  trends: z.array(z.looseObject({ metric: z.string(), direction: z.enum(["up", "down", "steady", "unknown"]) })),
  patterns: z.array(z.looseObject({ kind: z.enum(["interval", "clock"]), nights: z.int(), of: z.int() })),
});

export const childShape = z
  .looseObject({ id: z.string(), name: z.string(), ageMonths: z.int().nullable(), sensors: z.array(z.string()) })
  .meta({ title: "Child" });

export const careShape = z
  .looseObject({
    id: z.string(),
    children: z.array(z.string()),
    kind: z.string(),
    at: timeMs,
    who: z.string(),
    undoUntil: timeMs,
  })
  .meta({ title: "CareEntry" });

export const diaperShape = z
  .looseObject({
    child: z.string(),
    level: z.enum(["green", "orange", "red", "brown"]).nullable(),
    source: z.enum(["estimated", "noticed", "unknown"]),
    changedAt: timeMs.nullable(),
    redAt: timeMs.nullable(),
    redBetween: span.nullable(),
  })
  .meta({ title: "Diaper" });

export const debtShape = z
  .looseObject({
    id: z.string(),
    title: z.string(),
    openedAt: timeMs,
    ageDays: z.int(),
    doneAt: timeMs.nullable(),
  })
  .meta({ title: "Debt" });
