import { z } from "zod";
import type { Incident } from "../alerts/incident.ts";
import type { CaregiverView, Component, Readiness, RefusedPayload, SensorView, TestPage } from "./ports.ts";
import { modeShape, ruleShape } from "./quietShapes.ts";

/** The shapes of answers, for the served document and for tests. Answers may have further fields. */

const timeMs = z.int().describe("UTC epoch milliseconds");

export const incidentStates = z.enum(["pending", "paging", "acknowledged", "settled", "closed"]);

export const incidentShape: z.ZodType<Incident> = z
  .looseObject({
    id: z.string(),
    rule: ruleShape,
    severity: z.enum(["critical", "warning", "info"]),
    state: incidentStates,
    room: z.string(),
    sensor: z.string(),
    children: z.array(z.string()),
    openedAt: timeMs,
    firstPageAt: timeMs.nullable(),
    acknowledgedAt: timeMs.nullable(),
    acknowledgedBy: z.string().nullable(),
    settledAt: timeMs.nullable(),
    closedAt: timeMs.nullable(),
    maxDb: z.number().nullable(),
    detail: z.string().nullable().describe("what exactly, such as a fault's code"),
    blastRadius: z.array(z.string()).describe("other rooms that are awake, or where the same sound was heard"),
    combined: z.array(
      z.looseObject({ id: z.string(), room: z.string(), rule: ruleShape, children: z.array(z.string()) }),
    ),
    held: z
      .looseObject({
        kind: z.enum(["mute", "quietHours", "away", "parent", "blind", "combined"]),
        reason: z.string(),
        by: z.string().nullable(),
        until: timeMs.nullable(),
        lead: z.string().optional(),
      })
      .nullable()
      .describe("why it does not page now"),
    worked: z.string().nullable(),
    timeline: z.array(z.looseObject({ at: timeMs, what: z.string(), reason: z.string(), who: z.string().optional() })),
  })
  .meta({ title: "Incident" });

export const sensorShape: z.ZodType<SensorView> = z
  .looseObject({
    id: z.string(),
    room: z.string(),
    children: z.array(z.string()),
    freshness: z.enum(["live", "stale", "blind", "never"]),
    lastSeenAt: timeMs.nullable(),
    online: z.boolean(),
    level: z
      .looseObject({
        at: timeMs,
        leqDb: z.number(),
        maxDb: z.number(),
        floorDb: z.number(),
        cry: z.number(),
        motion: z.number(),
        gap: z.boolean(),
      })
      .nullable(),
    status: z.record(z.string(), z.unknown()).nullable(),
    health: z.record(z.string(), z.unknown()).nullable(),
    gaps: z.int(),
    duplicates: z.int(),
    refused: z.int(),
    twins: z
      .tuple([z.string(), z.string()])
      .nullable()
      .describe("boots of two boards that go by this name and push each other out"),
    mode: modeShape,
  })
  .meta({ title: "Sensor" });

const componentShape: z.ZodType<Component> = z
  .looseObject({ state: z.enum(["ok", "degraded", "down", "off"]), since: timeMs, detail: z.string() })
  .meta({ title: "Component" });

const channelState = { state: z.enum(["ok", "degraded", "down", "off"]), since: timeMs, detail: z.string() };

export const caregiverShape: z.ZodType<CaregiverView> = z
  .looseObject({
    id: z.string(),
    name: z.string(),
    language: z.enum(["fr", "en"]),
    lastSuccessAt: timeMs.nullable(),
    channels: z.array(
      z.looseObject({
        name: z.string(),
        type: z.string(),
        ...channelState,
        lastSuccessAt: timeMs.nullable(),
        proven: z.boolean().describe("it accepted something not long ago"),
      }),
    ),
  })
  .meta({ title: "Caregiver" });

export const testPageShape: z.ZodType<TestPage> = z
  .looseObject({
    id: z.string(),
    caregiver: z.string(),
    at: timeMs,
    delivered: z.boolean(),
    channels: z.array(
      z.looseObject({
        name: z.string(),
        type: z.string(),
        outcome: z.enum(["delivered", "retryable", "permanent"]),
        reason: z.string().nullable(),
        latencyMs: z.number(),
        confirmedAt: timeMs.nullable().describe("when somebody answered it on this channel"),
      }),
    ),
  })
  .meta({ title: "TestPage" });

export const readinessShape: z.ZodType<Readiness> = z
  .looseObject({
    broker: componentShape,
    journal: componentShape,
    history: componentShape.and(z.looseObject({ backlogRows: z.int().optional(), refusedPoints: z.int().optional() })),
    channels: z.record(z.string(), componentShape),
    sensors: z.record(z.string(), componentShape),
  })
  .meta({ title: "Readiness" });

export const refusedShape: z.ZodType<RefusedPayload> = z
  .looseObject({
    sensor: z.string(),
    channel: z.string(),
    code: z.string(),
    path: z.string(),
    at: timeMs,
    bytes: z.int(),
    beginning: z.string(),
  })
  .meta({ title: "Refused payload" });

const column = z.array(z.number().nullable());

export const historyShape = z
  .looseObject({
    sensor: z.string(),
    stepMs: z.number(),
    source: z.enum(["embedded", "influx"]),
    at: z.array(timeMs),
    leqDb: column.describe("energy means, in dB"),
    maxDb: column,
    floorDb: column,
    cry: column,
    motion: column,
    cover: column,
  })
  .meta({ title: "History" });

export const sessionShape = z
  .looseObject({ caregiver: z.string(), role: z.enum(["admin", "caregiver", "guest"]) })
  .meta({ title: "Session" });

export const errorShape = z
  .looseObject({ code: z.string(), message: z.string(), path: z.string() })
  .meta({ title: "Error" });

export const oneIncident = z.looseObject({ incident: incidentShape });
