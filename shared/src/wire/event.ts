import { LEVEL_MAX_DB, LEVEL_MIN_DB, UPTIME_MAX_MS } from "../limits.ts";
import { ENVELOPE_FIELDS, type Envelope } from "./envelope.ts";
import { decodeText, withFields } from "./fields.ts";
import type { Decoded } from "./refusal.ts";

export type EventType = "loud" | "cry" | "silence" | "motion" | "fault";
export type EventPhase = "start" | "end";

export const EVENT_TYPES: ReadonlyArray<EventType> = ["loud", "cry", "silence", "motion", "fault"];
export const EVENT_PHASES: ReadonlyArray<EventPhase> = ["start", "end"];

/** Something that the sensor decided. */
export type SensorEvent = Envelope & {
  type: EventType;
  phase: EventPhase;
  /** The same for the start and the end of one event. */
  id: number | string;
  /** Level at the decision; at the end the highest so far. In dB. */
  db?: number;
  /** Duration in milliseconds, at the end. */
  ms?: number;
  /** Which fault: `micFlat`, `micClipped`, `overrun`, `motionStuck`, `lowMemory`, `rebooted`, and so on. */
  code?: string;
};

const FIELDS = withFields(ENVELOPE_FIELDS, {
  type: { kind: "choice", of: EVENT_TYPES },
  phase: { kind: "choice", of: EVENT_PHASES },
  id: { kind: "id" },
  db: { kind: "number", min: LEVEL_MIN_DB, max: LEVEL_MAX_DB, optional: true },
  ms: { kind: "integer", min: 0, max: UPTIME_MAX_MS, optional: true },
  code: { kind: "text", maxLength: 32, optional: true },
});

export const encodeEvent = (event: SensorEvent): string => JSON.stringify(event);

export const decodeEvent = (text: string): Decoded<SensorEvent> => decodeText(text, FIELDS);
