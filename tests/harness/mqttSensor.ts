import {
  type EventPhase,
  type EventType,
  encodeEvent,
  encodeHealth,
  encodeLevel,
  encodeMinute,
  encodeStatus,
  type SensorChannel,
  sensorTopic,
} from "@veilleuse/shared";
import mqtt, { type MqttClient } from "mqtt";
import { plainMinute } from "./plainMinute.ts";

/** A sensor by the contract alone: no firmware, so that a test says exactly what goes over the wire. */
export interface MqttSensor {
  readonly client: MqttClient;
  readonly boot: string;
  readonly startedAtMs: number;
  /** Milliseconds since the sensor's start. */
  uptime(): number;
  level(fields?: { leq?: number; max?: number; floor?: number; motion?: number; up?: number }): Promise<void>;
  event(
    type: EventType,
    phase: EventPhase,
    fields?: { id?: number; db?: number; ms?: number; code?: string },
  ): Promise<void>;
  minute(fields?: { leq?: number }): Promise<void>;
  health(): Promise<void>;
  /** Resolves when the broker has taken everything that was sent before. */
  taken(): Promise<void>;
  /** Publishes any text on a channel. */
  raw(channel: string, text: string | Buffer, qos?: 0 | 1): Promise<void>;
  /** Sequence number of the last message of QoS 1. */
  readonly seq: number;
  disconnect(): Promise<void>;
  /** Cuts the connection without a goodbye, so that the will is published. */
  vanish(): void;
}

let bootCounter = 0;

export const connectSensor = async (options: {
  url: string;
  id: string;
  password: string;
  boot?: string;
  seq?: number;
  startedAtMs?: number;
  /** The time that the sensor lives in; the system's by default. */
  now?: () => number;
}): Promise<MqttSensor> => {
  const boot = options.boot ?? (0x10000000 + bootCounter++ * 7919 + (process.pid % 4096)).toString(16).slice(0, 8);
  const now = options.now ?? Date.now;
  const startedAtMs = options.startedAtMs ?? now();
  let seq = options.seq ?? 0;
  let levelSeq = 0;
  const topic = (channel: string) => sensorTopic(options.id, channel as SensorChannel);
  const client = await mqtt.connectAsync(options.url, {
    clientId: options.id,
    username: options.id,
    password: options.password,
    protocolVersion: 4,
    keepalive: 15,
    clean: true,
    reconnectPeriod: 0,
    will: {
      topic: topic("status"),
      payload: Buffer.from(encodeStatus({ v: 1, online: false, boot })),
      qos: 1,
      retain: true,
    },
  });
  client.on("error", () => undefined);
  const uptime = () => now() - startedAtMs;
  const envelope = () => {
    const up = uptime();
    return { v: 1 as const, boot, seq: ++seq, up, at: up };
  };
  const publish = async (channel: string, text: string | Buffer, qos: 0 | 1, retain = false) => {
    await client.publishAsync(topic(channel), text, { qos, retain });
  };
  await publish(
    "status",
    encodeStatus({
      v: 1,
      online: true,
      boot,
      fw: "test",
      board: "test",
      mic: "max4466",
      rate: 8000,
      weighting: "A",
      cal: true,
    }),
    1,
    true,
  );
  return {
    client,
    boot,
    startedAtMs,
    uptime,
    get seq() {
      return seq;
    },
    level: ({ leq = 40, max = 45, floor = 35, motion = 0, up = uptime() } = {}) =>
      publish(
        "level",
        encodeLevel({ v: 1, boot, seq: ++levelSeq, up, at: uptime(), leq, max, floor, cry: 0, motion, gap: false }),
        0,
      ),
    event: (type, phase, fields = {}) => {
      const { id = 1, db = 90, ...rest } = fields;
      return publish("event", encodeEvent({ ...envelope(), type, phase, id, db, ...rest }), 1);
    },
    minute: (fields) => publish("minute", encodeMinute(plainMinute(envelope(), fields)), 1),
    health: () =>
      publish(
        "health",
        encodeHealth({
          ...envelope(),
          heap: 1,
          vars: 1,
          rssi: -50,
          overruns: 0,
          clips: 0,
          queued: 0,
          dropped: 0,
          blindMs: 0,
          reason: "power",
        }),
        1,
      ),
    taken: () =>
      new Promise((resolve) => {
        const look = (packet: { cmd: string }) => {
          if (packet.cmd !== "pingresp") return;
          client.off("packetreceive", look);
          resolve();
        };
        client.on("packetreceive", look);
        client.sendPing();
      }),
    raw: (channel, text, qos = 1) => publish(channel, text, qos),
    disconnect: () => client.endAsync(),
    vanish: () => client.stream.destroy(),
  };
};
