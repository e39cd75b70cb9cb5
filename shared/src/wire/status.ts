import type { WIRE_VERSION } from "../limits.ts";
import { decodeText, type Fields } from "./fields.ts";
import type { Decoded } from "./refusal.ts";

/** Retained. `online: false` is the sensor's last will, which the broker publishes when the connection breaks. */
export type Status = {
  v: typeof WIRE_VERSION;
  online: boolean;
  boot: string;
  /** Firmware version. */
  fw?: string;
  board?: string;
  mic?: string;
  /** Sampling rate in Hz. */
  rate?: number;
  /** Frequency weighting of all levels. */
  weighting?: string;
  /** True once the microphone was calibrated; until then the levels come from its data sheet. */
  cal?: boolean;
};

const FIELDS: Fields = {
  online: { kind: "boolean" },
  boot: { kind: "hex", length: 8 },
  fw: { kind: "text", maxLength: 32, optional: true },
  board: { kind: "text", maxLength: 32, optional: true },
  mic: { kind: "text", maxLength: 32, optional: true },
  rate: { kind: "number", min: 0, max: 200000, optional: true },
  weighting: { kind: "text", maxLength: 8, optional: true },
  cal: { kind: "boolean", optional: true },
};

export const encodeStatus = (status: Status): string => JSON.stringify(status);

export const decodeStatus = (text: string): Decoded<Status> => decodeText(text, FIELDS);
