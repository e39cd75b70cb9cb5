import { SEQ_MAX, type WIRE_VERSION } from "../limits.ts";
import { decodeText, type Fields } from "./fields.ts";
import type { Decoded } from "./refusal.ts";

/** What is expected of the child now. */
export type Mode = "night" | "nap" | "play" | "away";

export const MODES: ReadonlyArray<Mode> = ["night", "nap", "play", "away"];

/** The sensor's configuration, retained by the broker. What is absent keeps its value. */
export type Config = {
  v: typeof WIRE_VERSION;
  /** Grows with every change; the sensor reports it in `health`. */
  rev: number;
  loudDb?: number;
  loudMs?: number;
  crySeconds?: number;
  silenceMinutes?: number;
  silenceMarginDb?: number;
  mode?: Mode;
  calibrationDb?: number;
};

/** Values are not bounded here: the sensor clamps them to safe ranges instead of refusing the whole. */
const ANY = 1e9;

const FIELDS: Fields = {
  rev: { kind: "integer", min: 0, max: SEQ_MAX },
  loudDb: { kind: "number", min: -ANY, max: ANY, optional: true },
  loudMs: { kind: "number", min: -ANY, max: ANY, optional: true },
  crySeconds: { kind: "number", min: -ANY, max: ANY, optional: true },
  silenceMinutes: { kind: "number", min: -ANY, max: ANY, optional: true },
  silenceMarginDb: { kind: "number", min: -ANY, max: ANY, optional: true },
  mode: { kind: "choice", of: MODES, optional: true },
  calibrationDb: { kind: "number", min: -ANY, max: ANY, optional: true },
};

export const encodeConfig = (config: Config): string => JSON.stringify(config);

export const decodeConfig = (text: string): Decoded<Config> => decodeText(text, FIELDS);
