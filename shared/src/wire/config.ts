import { SEQ_MAX, type WIRE_VERSION } from "../limits.ts";
import { ANY_NUMBER, decodeText, type Fields } from "./fields.ts";
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
const FIELDS: Fields = {
  rev: { kind: "integer", min: 0, max: SEQ_MAX },
  loudDb: ANY_NUMBER,
  loudMs: ANY_NUMBER,
  crySeconds: ANY_NUMBER,
  silenceMinutes: ANY_NUMBER,
  silenceMarginDb: ANY_NUMBER,
  mode: { kind: "choice", of: MODES, optional: true },
  calibrationDb: ANY_NUMBER,
};

export const encodeConfig = (config: Config): string => JSON.stringify(config);

export const decodeConfig = (text: string): Decoded<Config> => decodeText(text, FIELDS);
