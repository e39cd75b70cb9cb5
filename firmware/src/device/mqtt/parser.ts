import { CONNACK, PINGRESP, PUBACK, PUBLISH, SUBACK, wordAt } from "./packet.ts";

/** What a broker may send to a sensor. */
export type Incoming =
  /** `code` 0 accepts. */
  | { kind: "connack"; code: number }
  | { kind: "publish"; topic: string; payload: string; packetId: number; retained: boolean }
  | { kind: "puback"; packetId: number }
  /** `refused` when one of the topics may not be had. */
  | { kind: "suback"; refused: boolean }
  | { kind: "pingresp" };

/** Nothing that a sensor subscribes to is longer; a longer packet is garbage, not something to make room for. */
const PACKET_MOST_BYTES = 2048;

/** Length of the packets that always have the same. */
const fixedLength = (head: number): number | undefined => {
  if (head === CONNACK || head === PUBACK) return 2;
  return head === PINGRESP ? 0 : undefined;
};

/** False for what no broker sends to a sensor: garbage is told from its first byte, without waiting for the rest. */
const isHead = (head: number): boolean =>
  head === SUBACK || fixedLength(head) !== undefined || ((head & 0xf0) === PUBLISH && (head & 0x06) < 0x04);

/** Reads one whole packet with a head of those above; undefined when it breaks the protocol. */
const read = (head: number, body: string): Incoming | undefined => {
  const length = body.length;
  if ((head & 0xf0) === PUBLISH) {
    const qos = (head >> 1) & 3;
    const topicEnd = length < 2 ? length + 1 : 2 + wordAt(body, 0);
    const payloadAt = qos ? topicEnd + 2 : topicEnd;
    if (payloadAt > length) return undefined;
    const packetId = qos ? wordAt(body, topicEnd) : 0;
    if (qos && !packetId) return undefined;
    return {
      kind: "publish",
      topic: body.substr(2, topicEnd - 2),
      payload: body.substr(payloadAt),
      packetId,
      retained: (head & 1) === 1,
    };
  }
  if (head === CONNACK) return { kind: "connack", code: body.charCodeAt(1) };
  if (head === PUBACK) return { kind: "puback", packetId: wordAt(body, 0) };
  if (head === PINGRESP) return { kind: "pingresp" };
  return length < 3 ? undefined : { kind: "suback", refused: body.indexOf("\x80", 2) >= 0 };
};

/**
 * Makes the reader of one connection. `feed` takes bytes split anywhere and answers false as soon as they are no MQTT;
 * the connection has to be closed then [MQTT-4.8.0-1]. It never holds more than one packet.
 */
export const createParser = (take: (packet: Incoming) => void) => {
  let held = "";
  return (bytes: string): boolean => {
    held += bytes;
    while (held.length > 0) {
      const head = held.charCodeAt(0);
      if (!isHead(head)) return false;
      let length = 0;
      let factor = 1;
      let at = 1;
      let more = true;
      while (more && at < held.length && at < 5) {
        const digit = held.charCodeAt(at++);
        length += (digit & 127) * factor;
        factor *= 128;
        more = digit > 127;
      }
      if (more) return at < 5;
      const fixed = fixedLength(head);
      if (length > PACKET_MOST_BYTES || (fixed !== undefined && length !== fixed)) return false;
      if (held.length < at + length) return true;
      const body = held.substr(at, length);
      held = held.substr(at + length);
      const packet = read(head, body);
      if (!packet) return false;
      take(packet);
    }
    return true;
  };
};
