/** MQTT 3.1.1 packets as binary strings, one byte a character, as the device's sockets take them. */

export const CONNACK = 0x20;
export const PUBLISH = 0x30;
export const PUBACK = 0x40;
const SUBSCRIBE = 0x82;
export const SUBACK = 0x90;
export const PINGRESP = 0xd0;

const RETAIN = 0x01;
const QOS_1 = 0x02;
const DUP = 0x08;

/** User name, password, retained will of QoS 1, clean session [MQTT-3.1.2]. */
const CONNECT_FLAGS = 0xee;

export const PINGREQ_PACKET = "\xc0\x00";

const word = (value: number): string => String.fromCharCode(value >> 8, value & 255);

/** A text with its length in front. */
export const text = (value: string): string => word(value.length) + value;

/** Two bytes of length are enough for 16 kB, four times of what a sensor ever sends. */
const packet = (head: number, body: string): string => {
  const length = body.length;
  const bytes =
    length < 128 ? String.fromCharCode(head, length) : String.fromCharCode(head, (length & 127) | 128, length >> 7);
  return bytes + body;
};

export type Connect = {
  clientId: string;
  user: string;
  password: string;
  willTopic: string;
  willPayload: string;
  keepAliveSeconds: number;
};

export const connectPacket = (c: Connect): string =>
  packet(
    0x10,
    text("MQTT") +
      String.fromCharCode(4, CONNECT_FLAGS) +
      word(c.keepAliveSeconds) +
      text(c.clientId) +
      text(c.willTopic) +
      text(c.willPayload) +
      text(c.user) +
      text(c.password),
  );

/** QoS 0 has no packet id. Takes the topic as `text` makes it. */
export const publishPacket0 = (topic: string, payload: string): string => packet(PUBLISH, topic + payload);

export const publishPacket1 = (
  topic: string,
  payload: string,
  packetId: number,
  retain: boolean,
  again: boolean,
): string =>
  packet(PUBLISH | QOS_1 | (retain ? RETAIN : 0) | (again ? DUP : 0), text(topic) + word(packetId) + payload);

/** Asks for QoS 1 on each topic. */
export const subscribePacket = (packetId: number, topics: ReadonlyArray<string>): string => {
  let body = word(packetId);
  for (let i = 0; i < topics.length; i++) body += text(topics[i] as string) + "\x01";
  return packet(SUBSCRIBE, body);
};

export const pubackPacket = (packetId: number): string => packet(PUBACK, word(packetId));

/** The 16-bit number at `at`. */
export const wordAt = (bytes: string, at: number): number => bytes.charCodeAt(at) * 256 + bytes.charCodeAt(at + 1);
