import { SENSOR_CHANNELS, type SensorChannel } from "@veilleuse/shared";

/** One accepted message: its bytes as they came, and the hub's dates for it. */
export type LoggedMessage = {
  sensor: string;
  channel: SensorChannel;
  occurredAtMs: number;
  receivedAtMs: number;
  payload: Buffer;
};

const CHANNEL_NUMBER = new Map(SENSOR_CHANNELS.map((channel, i) => [channel, i]));
/** Length of what follows, occurrence, reception, channel, length of the sensor's name. */
const HEADER_BYTES = 4 + 8 + 8 + 1 + 1;

/**
 * Packs messages one after the other into bytes that grow, so that a whole group goes to another thread without being
 * copied and to the disk as one value. `unpackMessages` is the inverse.
 */
export class MessagePacker {
  private bytes: Buffer;
  private end = 0;
  /** @param bytes memory to begin with, such as that of an earlier group */
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get length(): number {
    return this.end;
  }

  add(sensor: string, channel: SensorChannel, payload: Uint8Array, occurredAtMs: number, receivedAtMs: number): void {
    const length = HEADER_BYTES + sensor.length + payload.length;
    if (this.end + length > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.end + length));
      this.bytes.copy(larger, 0, 0, this.end);
      this.bytes = larger;
    }
    const { bytes } = this;
    let at = bytes.writeUInt32LE(length - 4, this.end);
    at = bytes.writeDoubleLE(occurredAtMs, at);
    at = bytes.writeDoubleLE(receivedAtMs, at);
    bytes[at++] = CHANNEL_NUMBER.get(channel) as number;
    bytes[at++] = sensor.length;
    at += bytes.write(sensor, at, "latin1");
    bytes.set(payload, at);
    this.end = at + payload.length;
  }

  /** The memory, of which the first `length` bytes are used. The packer must not be used any more. */
  take(): Buffer {
    return this.bytes;
  }
}

/**
 * The messages in a group's bytes. Their payloads are views.
 * @throws RangeError when the bytes were not written by a packer
 */
export function* unpackMessages(bytes: Buffer): Generator<LoggedMessage> {
  let at = 0;
  while (at < bytes.length) {
    const end = at + 4 + bytes.readUInt32LE(at);
    const nameLength = bytes.readUInt8(at + 21);
    const payloadAt = at + HEADER_BYTES + nameLength;
    const channel = SENSOR_CHANNELS[bytes.readUInt8(at + 20)];
    if (!channel || payloadAt > end || end > bytes.length) throw new RangeError(`no message at byte ${at}`);
    yield {
      sensor: bytes.toString("latin1", at + HEADER_BYTES, payloadAt),
      channel,
      occurredAtMs: bytes.readDoubleLE(at + 4),
      receivedAtMs: bytes.readDoubleLE(at + 12),
      payload: bytes.subarray(payloadAt, end),
    };
    at = end;
  }
}
