import { SEQ_MAX, UPTIME_MAX_MS } from "../limits.ts";
import { ENVELOPE_FIELDS, type Envelope } from "./envelope.ts";
import { decodeText, type Field, withFields } from "./fields.ts";
import type { Decoded } from "./refusal.ts";

/** The sensor's own state, once a minute. Counters run from the start of the boot. */
export type Health = Envelope & {
  /** Free native heap in bytes. */
  heap: number;
  /** Interpreter variables in use. */
  vars: number;
  /** Signal strength in dBm. */
  rssi: number;
  /** Times that sound was overwritten before it was read. */
  overruns: number;
  /** Frames with clipped samples. */
  clips: number;
  /** Messages waiting for the hub's acknowledgement. */
  queued: number;
  /** Messages given up because the queue was full. */
  dropped: number;
  /** Time without sampling, in milliseconds. */
  blindMs: number;
  /** Why the last restart happened. */
  reason?: string;
  /** Revision of the configuration in force. */
  rev?: number;
};

const COUNT: Field = { kind: "integer", min: 0, max: SEQ_MAX };

const FIELDS = withFields(ENVELOPE_FIELDS, {
  heap: COUNT,
  vars: COUNT,
  rssi: { kind: "number", min: -200, max: 100 },
  overruns: COUNT,
  clips: COUNT,
  queued: COUNT,
  dropped: COUNT,
  blindMs: { kind: "integer", min: 0, max: UPTIME_MAX_MS },
  reason: { kind: "text", maxLength: 64, optional: true },
  rev: { kind: "integer", min: 0, max: SEQ_MAX, optional: true },
});

export const encodeHealth = (health: Health): string => JSON.stringify(health);

export const decodeHealth = (text: string): Decoded<Health> => decodeText(text, FIELDS);
