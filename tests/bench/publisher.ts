import { connect, type Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { encodeMinute, sensorTopic } from "@veilleuse/shared";
import type { Timed } from "./machinePace.ts";
import { monotonicMs } from "./monotonic.ts";
import { connectPacket, publishPacket } from "./mqttBytes.ts";

/** What one load is: so many sensors, each with so many unacknowledged messages, for so long. */
export type Load = {
  port: number;
  sensors: ReadonlyArray<{ id: string; password: string }>;
  window: number;
  /** Messages a second over all sensors; 0 sends as fast as acknowledgements come. */
  rate: number;
  warmUpMs: number;
  durationMs: number;
  boot: string;
};

/** `acks` from the publish to its PUBACK, on the monotonic clock; a load without a rate keeps none. */
export type LoadResult = { acknowledged: number; seconds: number; acks: Timed[] };

/**
 * A sensor that only publishes minutes at QoS 1. Bytes go straight onto the socket, since a client library would cost
 * more than the hub that is being measured.
 */
class Publisher {
  private readonly load: Load;
  private readonly sensor: { id: string; password: string };
  private readonly acked: (sentAtMs: number, latencyMs: number) => void;
  private readonly sentAt = new Map<number, number>();
  private socket: Socket | undefined;
  private seq = 0;
  private readonly startedAtMs = performance.now();
  private rest: Buffer = Buffer.alloc(0);

  constructor(load: Load, sensor: { id: string; password: string }, acked: Publisher["acked"]) {
    this.load = load;
    this.sensor = sensor;
    this.acked = acked;
  }

  open(): Promise<void> {
    const { id, password } = this.sensor;
    return new Promise((resolve, reject) => {
      const socket = connect(this.load.port, "127.0.0.1");
      this.socket = socket;
      socket.setNoDelay(true);
      socket.on("error", reject);
      socket.on("connect", () => {
        socket.write(connectPacket(id, password));
      });
      socket.on("data", (chunk) => this.read(chunk, resolve));
    });
  }

  get inFlight(): number {
    return this.sentAt.size;
  }

  send(count: number): void {
    const parts: Buffer[] = [];
    // A sensor's clock runs as fast as the hub's: one that hurries would have its date put right with every message.
    const up = Math.round(performance.now() - this.startedAtMs);
    for (let i = 0; i < count; i++) {
      const seq = ++this.seq;
      const id = ((seq - 1) % 65_535) + 1;
      const payload = encodeMinute({
        v: 1,
        boot: this.load.boot,
        seq,
        up,
        at: up,
        leq: 40 + (seq % 9),
        max: 50,
        l10: 45,
        l90: 38,
        cry: 0,
        loud: 0,
        motion: 0,
        cover: 60,
      });
      parts.push(publishPacket(sensorTopic(this.sensor.id, "minute"), id, payload));
      this.sentAt.set(id, performance.now());
    }
    this.socket?.write(Buffer.concat(parts));
  }

  fill(): void {
    const free = this.load.window - this.sentAt.size;
    if (free > 0) this.send(free);
  }

  close(): void {
    this.socket?.destroy();
  }

  private read(chunk: Buffer, connected: () => void): void {
    let bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    let got = 0;
    // CONNACK and PUBACK are both four bytes long.
    while (bytes.length >= 4) {
      if (bytes[0] === 0x20) connected();
      else {
        const id = bytes.readUInt16BE(2);
        const sentAtMs = this.sentAt.get(id) ?? 0;
        this.acked(sentAtMs, performance.now() - sentAtMs);
        this.sentAt.delete(id);
        got++;
      }
      bytes = bytes.subarray(4);
    }
    this.rest = bytes;
    if (got > 0 && this.load.rate === 0) this.fill();
  }
}

const run = async (load: Load): Promise<LoadResult> => {
  let measuring = false;
  let acknowledged = 0;
  const acks: Timed[] = [];
  const clockAheadMs = monotonicMs() - performance.now();
  const acked = (sentAtMs: number, tookMs: number) => {
    if (!measuring) return;
    acknowledged += 1;
    if (load.rate > 0) acks.push({ startedAtMs: sentAtMs + clockAheadMs, tookMs });
  };
  const publishers = load.sensors.map((sensor) => new Publisher(load, sensor, acked));
  for (const publisher of publishers) await publisher.open();
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  let pacing = true;
  const pace = async () => {
    const start = performance.now();
    let sent = 0;
    while (pacing) {
      const due = Math.floor(((performance.now() - start) / 1000) * load.rate);
      for (; sent < due; sent++) publishers[sent % publishers.length]?.send(1);
      await pause(1);
    }
  };
  if (load.rate > 0) void pace();
  else for (const publisher of publishers) publisher.fill();
  await pause(load.warmUpMs);
  measuring = true;
  const from = performance.now();
  await pause(load.durationMs);
  measuring = false;
  pacing = false;
  const seconds = (performance.now() - from) / 1000;
  for (const publisher of publishers) publisher.close();
  return { acknowledged, seconds, acks };
};

if (parentPort) {
  const port = parentPort;
  void run(workerData as Load).then((result) => port.postMessage(result));
}
