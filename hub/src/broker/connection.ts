import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import type { SensorChannel } from "@veilleuse/shared";
import type { Stored } from "./broker.ts";
import { createPacketReader } from "./packetReader.ts";

/** The way of a sensor's readings past the broker library, once the library has let the sensor in. */
export type ReadingLane = {
  /** The topics that the sensor may publish on. */
  topics: ReadonlyMap<string, SensorChannel>;
  /** `stored` has to be called for one reading after the other. */
  publish(channel: SensorChannel, topic: string, payload: Buffer, stored: Stored): void;
};

/** PUBLISH at QoS 1, not retained, sent first or again. [MQTT-3.3.1] */
const PUBLISH_QOS1 = 0x32;
const DUP = 0x08;
const PUBACK = 0x40;
/** Readings of one connection that may wait for the disk before no more are read from it. */
const WINDOW = 512;

/**
 * A connection as the broker library sees it: all of MQTT but a sensor's ordinary readings, which take the lane. The
 * library spends more on each publish than all the rest of the hub, for subscribers that a reading does not have.
 *
 * Acknowledgements leave in the order of the readings [MQTT-4.6.0-2], those of one group in one write, and never
 * overtake what the library writes.
 */
export class Connection extends Duplex {
  lane: ReadingLane | undefined;
  readonly address: string;
  private readonly socket: Socket;
  /** Packet ids of the readings that are not acknowledged, of which the first `stored` are on the disk. */
  private ids: number[] = [];
  private stored = 0;
  private congested = false;
  /** The library was handed as much as it wants for now. */
  private full = false;
  private keepAlive: NodeJS.Timeout | undefined;
  /** A whole packet was in the chunk that is being read. */
  private heard = false;
  /** One for all readings: thousands of closures that live as long as a flush are a lot of garbage. */
  private readonly whenStored: Stored;

  /** @param tooLarge called when a packet above `maxBytes` is announced; the connection is closed then */
  constructor(socket: Socket, maxBytes: number, tooLarge: () => void) {
    super();
    this.socket = socket;
    this.address = socket.remoteAddress ?? "";
    const reader = createPacketReader(maxBytes, (bytes, start, body, end) => this.packet(bytes, start, body, end));
    this.whenStored = (error) => {
      if (error) this.destroy();
      else if (++this.stored === 1) process.nextTick(() => this.flush());
    };
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => {
      if (this.destroyed) return;
      this.heard = false;
      const good = reader.accept(chunk);
      // Once for all packets of a chunk: a timer that is set again for each reading costs as much as its dating.
      if (this.heard) this.keepAlive?.refresh();
      if (good) return;
      tooLarge();
      this.destroy();
    });
    socket.on("drain", () => {
      this.congested = false;
      this.throttle();
    });
    socket.on("end", () => this.push(null));
    socket.on("error", (error) => this.destroy(error));
    socket.on("close", () => this.destroy());
  }

  /** Closes the connection when no packet arrives for one and a half times this many seconds. [MQTT-3.1.2-24] */
  expectPacketEvery(seconds: number): void {
    if (seconds <= 0) return;
    this.keepAlive = setTimeout(() => this.destroy(new Error("keep alive timeout")), seconds * 1500 + 1);
  }

  override _read(): void {
    // Asked before what is there was taken out, so that its length says nothing now.
    this.full = false;
    this.throttle();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.flush();
    this.socket.write(chunk, done);
  }

  override _writev(parts: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(parts.map(({ chunk }) => chunk)), "binary", done);
  }

  override _final(done: () => void): void {
    this.socket.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.keepAlive);
    this.socket.destroy();
    done(error);
  }

  private packet(bytes: Buffer, start: number, body: number, end: number): void {
    this.heard = true;
    const isReading = ((bytes[start] as number) & ~DUP) === PUBLISH_QOS1;
    // Not past what the library has still to read, such as readings sent before it let the sensor in. [MQTT-4.6.0-6]
    if (isReading && this.lane && this.readableLength === 0 && this.overLane(this.lane, bytes, body, end)) return;
    if (this.push(bytes.subarray(start, end))) return;
    this.full = true;
    this.throttle();
  }

  /** Takes a reading over the lane; false for what the library has to judge. */
  private overLane(lane: ReadingLane, bytes: Buffer, body: number, end: number): boolean {
    const topicEnd = body + 2 + (((bytes[body] as number) << 8) | (bytes[body + 1] as number));
    const payload = topicEnd + 2;
    if (payload > end) return false;
    const topic = bytes.toString("latin1", body + 2, topicEnd);
    const channel = lane.topics.get(topic);
    const id = ((bytes[topicEnd] as number) << 8) | (bytes[topicEnd + 1] as number);
    if (channel === undefined || id === 0) return false;
    if (this.ids.push(id) >= WINDOW) this.socket.pause();
    lane.publish(channel, topic, bytes.subarray(payload, end), this.whenStored);
    return true;
  }

  private flush(): void {
    if (this.stored === 0 || this.destroyed) return;
    const ids = this.ids.splice(0, this.stored);
    this.stored = 0;
    const bytes = Buffer.allocUnsafe(ids.length * 4);
    let i = 0;
    for (const id of ids) {
      bytes[i++] = PUBACK;
      bytes[i++] = 2;
      bytes[i++] = id >> 8;
      bytes[i++] = id & 255;
    }
    // Who sends and never reads is not read from either.
    if (!this.socket.write(bytes)) this.congested = true;
    this.throttle();
  }

  private throttle(): void {
    if (this.ids.length >= WINDOW || this.congested || this.full) this.socket.pause();
    else if (this.socket.isPaused()) this.socket.resume();
  }
}
