import { encodeLevel, KEEP_ALIVE_SECONDS, type Level, type SensorChannel, sensorTopic } from "@veilleuse/shared";
import { createBackoff, nextWaitMs, resetBackoff } from "./backoff.ts";
import { createClient } from "./mqtt/client.ts";
import { text } from "./mqtt/packet.ts";

/** Where the messages come from that have to arrive. */
export type Mailbox = {
  /** The payload to send now; the same message again until it is acknowledged. */
  take: (nowMs: number) => { channel: SensorChannel; payload: string } | undefined;
  acknowledged: () => void;
};

export type LinkOptions = {
  sensor: string;
  password: string;
  host: string;
  port: number;
  seed: number;
};

const FIRST_WAIT_MS = 1000;
const MOST_WAIT_MS = 15000;
/** A connection that lasted this long was a good one. */
const GOOD_MS = 10000;
/** A blocked attempt is paid for with three times its length of listening. */
const BLOCKED_FACTOR = 3;
/** Without an acknowledgement for this long the message is sent again, and after a few times over a new connection. */
const RESEND_MS = 10000;
const RESENDS = 3;

const dial = (options: LinkOptions) => (connected: () => void) =>
  require("net").connect({ host: options.host, port: options.port }, connected);

/** The connection to the hub: opens it again and again, and sends the mailbox's messages one at a time. */
export const createLink = (
  options: LinkOptions,
  uptimeMs: () => number,
  status: (online: boolean) => string,
  mailbox: Mailbox,
  received: (channel: "config" | "command", payload: string, retained: boolean) => void,
) => {
  const backoff = createBackoff(options.seed, FIRST_WAIT_MS, MOST_WAIT_MS);
  const topicOf = (channel: Parameters<typeof sensorTopic>[1]): string => sensorTopic(options.sensor, channel);
  const levelTopic = text(topicOf("level"));
  let network = false;
  let nextAttemptMs = 0;
  let upSinceMs = 0;
  let packetId = 0;
  let sentMs = 0;
  let resends = 0;
  let sendsStatus = false;
  let statusDue = false;
  /** Nothing is on its way or waits. */
  let idle = false;

  /** Sends what is most urgent, or once more what has waited for too long. */
  const pump = (): void => {
    if (client.state !== "up") return;
    const nowMs = uptimeMs();
    const again = packetId || undefined;
    if (again !== undefined) {
      if (nowMs - sentMs < RESEND_MS) return;
      if (++resends > RESENDS) {
        client.hangUp("no acknowledgement");
        return;
      }
    } else {
      resends = 0;
      sendsStatus = statusDue;
      statusDue = false;
    }
    sentMs = nowMs;
    if (sendsStatus) {
      packetId = client.publish1(topicOf("status"), status(true), true, again);
      return;
    }
    const message = mailbox.take(nowMs);
    idle = !message;
    if (message) packetId = client.publish1(topicOf(message.channel), message.payload, false, again);
  };

  const client = createClient(
    dial(options),
    () => ({
      clientId: options.sensor,
      user: options.sensor,
      password: options.password,
      willTopic: topicOf("status"),
      willPayload: status(false),
      keepAliveSeconds: KEEP_ALIVE_SECONDS,
      topics: [topicOf("config"), topicOf("command")],
    }),
    {
      up: () => {
        upSinceMs = uptimeMs();
        packetId = 0;
        statusDue = true;
        pump();
      },
      down: (reason) => {
        const nowMs = uptimeMs();
        console.log(`hub: ${reason}`);
        if (upSinceMs && nowMs - upSinceMs > GOOD_MS) resetBackoff(backoff);
        upSinceMs = 0;
        packetId = 0;
        nextAttemptMs = nowMs + nextWaitMs(backoff);
      },
      acknowledged: (id) => {
        if (id !== packetId) return;
        packetId = 0;
        if (!sendsStatus) mailbox.acknowledged();
        pump();
      },
      published: (topic, payload, retained) => {
        if (topic === topicOf("config")) received("config", payload, retained);
        if (topic === topicOf("command")) received("command", payload, retained);
      },
    },
  );

  const attempt = (): void => {
    const startMs = uptimeMs();
    client.open(startMs);
    const blockedMs = uptimeMs() - startMs;
    if (client.state === "closed") nextAttemptMs = Math.max(nextAttemptMs, uptimeMs() + BLOCKED_FACTOR * blockedMs);
  };

  return {
    /** Something new may wait. */
    pump,
    /** Its `hangUp` forgets what is on its way, so that a late acknowledgement is not taken for that of another message. */
    client,
    /** Publishes the status again, since something in it changed. */
    renewStatus: (): void => {
      statusDue = true;
      pump();
    },
    /** Levels are worth nothing later: one that cannot leave at once is not sent. */
    sendLevel: (level: Level): boolean => client.publish0(levelTopic, encodeLevel(level)),
    setNetwork: (up: boolean): void => {
      network = up;
      if (!up) client.hangUp("network lost");
      else if (client.state === "closed" && uptimeMs() >= nextAttemptMs) attempt();
    },
    /** Once a second. */
    tick: (): void => {
      const nowMs = uptimeMs();
      client.tick(nowMs);
      if (network && client.state === "closed" && nowMs >= nextAttemptMs) attempt();
      if (!idle) pump();
    },
  };
};
