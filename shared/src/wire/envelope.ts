import { SEQ_MAX, UPTIME_MAX_MS, type WIRE_VERSION } from "../limits.ts";
import type { Fields } from "./fields.ts";

/**
 * What every sensor message but `status` begins with.
 *
 * `boot` and `seq` identify the message for ever: a resend keeps both. `up` is the sensor's uptime when the thing
 * happened, `at` its uptime when this copy was sent; the hub dates a message from the two, because a sensor has no clock.
 */
export type Envelope = {
  v: typeof WIRE_VERSION;
  /** Eight hexadecimal digits, new at every start. */
  boot: string;
  /** Counter of one boot over all messages of QoS 1, from 1, without holes. `level` counts its own. */
  seq: number;
  /** Uptime of the occurrence in milliseconds. */
  up: number;
  /** Uptime of the sending in milliseconds. */
  at: number;
};

export const ENVELOPE_FIELDS: Fields = {
  boot: { kind: "hex", length: 8 },
  seq: { kind: "integer", min: 0, max: SEQ_MAX },
  up: { kind: "integer", min: 0, max: UPTIME_MAX_MS },
  at: { kind: "integer", min: 0, max: UPTIME_MAX_MS },
};
