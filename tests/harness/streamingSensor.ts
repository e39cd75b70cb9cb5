import { encodeMinute, sensorTopic } from "@veilleuse/shared";
import mqtt from "mqtt";
import { plainMinute } from "./plainMinute.ts";
import { until } from "./until.ts";

/** A sensor that publishes minutes at a steady pace and, as the firmware does, again whatever was not acknowledged. */
export interface StreamingSensor {
  readonly id: string;
  readonly boot: string;
  /** Messages made so far; their sequence numbers are 1 to this. */
  readonly made: number;
  /** Sequence numbers that were acknowledged. */
  readonly acknowledged: ReadonlySet<number>;
  /** When a message was made. */
  madeAtMs(seq: number): number;
  /** Makes no more, and resolves when everything was acknowledged. */
  finish(limitMs?: number): Promise<void>;
  stop(): void;
}

const PACE_MS = 20;
const RECONNECT_MS = 100;
/** Messages that wait for their acknowledgement at a time; more are made later. */
const MOST_WAITING = 2000;

export const startStreamingSensor = (options: {
  url: string;
  id: string;
  password: string;
  boot: string;
  perSecond: number;
}): StreamingSensor => {
  const { url, id, password, boot, perSecond } = options;
  const acknowledged = new Set<number>();
  const startedAtMs = Date.now();
  const upOf: number[] = [];
  let made = 0;
  let client: mqtt.MqttClient;
  let stopped = false;
  const publish = (seq: number) => {
    const up = upOf[seq - 1] ?? 0;
    const text = encodeMinute(plainMinute({ boot, seq, up, at: Date.now() - startedAtMs }));
    client.publish(sensorTopic(id, "minute"), text, { qos: 1 }, (error) => {
      if (!error) acknowledged.add(seq);
    });
  };
  /** A client for each connection: what it does not get through is published again over the next one. */
  const connect = () => {
    const mine = mqtt.connect(url, {
      clientId: id,
      username: id,
      password,
      protocolVersion: 4,
      reconnectPeriod: 0,
      connectTimeout: 5000,
    });
    client = mine;
    mine.on("error", () => undefined);
    mine.on("connect", () => {
      for (let seq = 1; seq <= made; seq++) if (!acknowledged.has(seq)) publish(seq);
    });
    mine.on("close", () => {
      mine.end(true);
      if (!stopped) setTimeout(connect, RECONNECT_MS);
    });
  };
  connect();
  let due = 0;
  let last = startedAtMs;
  const timer = setInterval(() => {
    const now = Date.now();
    due += ((now - last) / 1000) * perSecond;
    last = now;
    while (due >= 1 && made - acknowledged.size < MOST_WAITING) {
      due--;
      upOf[made++] = now - startedAtMs;
      if (client.connected) publish(made);
    }
    due = Math.min(due, perSecond);
  }, PACE_MS);
  return {
    id,
    boot,
    get made() {
      return made;
    },
    acknowledged,
    madeAtMs: (seq) => startedAtMs + (upOf[seq - 1] ?? 0),
    finish: async (limitMs = 30_000) => {
      clearInterval(timer);
      await until(`every message of ${id} acknowledged`, () => acknowledged.size === made, limitMs);
    },
    stop: () => {
      stopped = true;
      clearInterval(timer);
      client.end(true);
    },
  };
};
