import {
  type Decoded,
  decodeSensorMessage,
  PAYLOAD_MAX_BYTES,
  type SensorChannel,
  type SensorMessage,
} from "@veilleuse/shared";

/** Turns UTF-8 bytes into text, or undefined when they are not UTF-8. */
export type TextDecoding<Bytes extends Uint8Array> = (bytes: Bytes) => string | undefined;

/** A clock that is read twice may be a little ahead the first time; more is garbage that would spoil the dating. */
const AHEAD_MS = 1000;

/** Decodes the bytes that a sensor published on one of its channels. */
export const decodePayload = <Bytes extends Uint8Array>(
  channel: SensorChannel,
  bytes: Bytes,
  decodeText: TextDecoding<Bytes>,
): Decoded<SensorMessage> => {
  if (bytes.length > PAYLOAD_MAX_BYTES) return { ok: false, code: "tooLarge", path: "" };
  const text = decodeText(bytes);
  if (text === undefined) return { ok: false, code: "notUtf8", path: "" };
  const decoded = decodeSensorMessage(channel, text);
  if (!decoded.ok || decoded.value.channel === "status") return decoded;
  const { up, at } = decoded.value.body;
  return up > at + AHEAD_MS ? { ok: false, code: "outOfRange", path: "up" } : decoded;
};
