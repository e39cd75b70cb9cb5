import { LEVEL_MAX_DB, LEVEL_MIN_DB } from "../limits.ts";
import { ENVELOPE_FIELDS, type Envelope } from "./envelope.ts";
import { decodeText, withFields } from "./fields.ts";
import type { Decoded } from "./refusal.ts";

/** One second of sound. Levels are dB with one decimal. */
export type Level = Envelope & {
  /** Energy mean of the second, in dB. */
  leq: number;
  /** Loudest frame of the second, in dB. */
  max: number;
  /** Learned background, in dB. */
  floor: number;
  /** Cry likeness, 0 to 1. */
  cry: number;
  /** Share of the second with motion, 0 to 1. */
  motion: number;
  /** True when samples were lost in this second. */
  gap: boolean;
};

const FIELDS = withFields(ENVELOPE_FIELDS, {
  leq: { kind: "number", min: LEVEL_MIN_DB, max: LEVEL_MAX_DB },
  max: { kind: "number", min: LEVEL_MIN_DB, max: LEVEL_MAX_DB },
  floor: { kind: "number", min: LEVEL_MIN_DB, max: LEVEL_MAX_DB },
  cry: { kind: "number", min: 0, max: 1 },
  motion: { kind: "number", min: 0, max: 1 },
  gap: { kind: "boolean" },
});

export const encodeLevel = (level: Level): string => JSON.stringify(level);

export const decodeLevel = (text: string): Decoded<Level> => decodeText(text, FIELDS);
