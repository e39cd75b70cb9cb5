import { LEVEL_MAX_DB, LEVEL_MIN_DB } from "../limits.ts";
import { ENVELOPE_FIELDS, type Envelope } from "./envelope.ts";
import { decodeText, type Field, withFields } from "./fields.ts";
import type { Decoded } from "./refusal.ts";

/** One minute of sound: the summary that a sensor keeps for twelve hours while the link is down. */
export type Minute = Envelope & {
  /** Energy mean of the minute, in dB. */
  leq: number;
  /** Loudest frame, in dB. */
  max: number;
  /** Level exceeded in 10 % of the seconds, in dB. */
  l10: number;
  /** Level exceeded in 90 % of the seconds, in dB. */
  l90: number;
  /** Seconds with crying. */
  cry: number;
  /** Seconds at or above the loud threshold. */
  loud: number;
  /** Seconds with motion. */
  motion: number;
  /** Seconds of valid sound, 0 to 60. */
  cover: number;
};

const LEVEL: Field = { kind: "number", min: LEVEL_MIN_DB, max: LEVEL_MAX_DB };
const SECONDS: Field = { kind: "number", min: 0, max: 60 };

const FIELDS = withFields(ENVELOPE_FIELDS, {
  leq: LEVEL,
  max: LEVEL,
  l10: LEVEL,
  l90: LEVEL,
  cry: SECONDS,
  loud: SECONDS,
  motion: SECONDS,
  cover: SECONDS,
});

export const encodeMinute = (minute: Minute): string => JSON.stringify(minute);

export const decodeMinute = (text: string): Decoded<Minute> => decodeText(text, FIELDS);
