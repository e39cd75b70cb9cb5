import {
  type Connect,
  connectPacket,
  PINGREQ_PACKET,
  pubackPacket,
  publishPacket0,
  publishPacket1,
  subscribePacket,
} from "./packet.ts";
import { createParser, type Incoming } from "./parser.ts";

/** What the link learns from the client. */
export type ClientEvents = {
  up: () => void;
  down: (reason: string) => void;
  published: (topic: string, payload: string, retained: boolean) => void;
  acknowledged: (packetId: number) => void;
};

/** Whom the client connects as, and what it hears there. */
export type Session = Connect & { topics: ReadonlyArray<string> };

/** Opens a socket; may throw. */
export type Dial = (connected: () => void) => DeviceSocket;

const CONNACK_WITHIN_MS = 10000;
const PING_EVERY_MS = 7000;
const PONG_WITHIN_MS = 7000;
/** Unsent bytes at which the peer is given up; a message is at most a quarter of it. */
const UNSENT_MOST_BYTES = 4096;

/**
 * A small MQTT 3.1.1 client over a device socket. It has no timers of its own: `tick` brings the time.
 * `session` is asked at each connection, since its texts would take memory all night.
 * Anything that is not as it should be closes the connection and says why; the caller opens it again.
 */
export const createClient = (dial: Dial, session: () => Session, events: ClientEvents) => {
  let socket: DeviceSocket | undefined;
  let generation = 0;
  let unsentBytes = 0;
  let sinceMs = 0;
  let pingSentMs = 0;
  let pongDue = false;
  let lastPacketId = 0;

  const hangUp = (reason: string): void => {
    if (client.state === "closed") return;
    const old = socket;
    client.state = "closed";
    socket = undefined;
    generation++;
    try {
      if (old) old.end();
    } catch (_) {
      // The socket has closed itself already.
    }
    events.down(reason);
  };

  const write = (bytes: string): void => {
    if (!socket) return;
    try {
      if (socket.write(bytes) === false) unsentBytes += bytes.length;
    } catch (_) {
      hangUp("write failed");
      return;
    }
    if (unsentBytes > UNSENT_MOST_BYTES) hangUp("broker does not read");
  };

  const nextPacketId = (): number => {
    lastPacketId = (lastPacketId % 65535) + 1;
    return lastPacketId;
  };

  const take = (packet: Incoming): void => {
    const isUp = client.state === "up";
    switch (packet.kind) {
      case "connack":
        if (client.state !== "opening" || packet.code) {
          hangUp(packet.code ? `refused with code ${packet.code}` : "second CONNACK");
          return;
        }
        client.state = "up";
        write(subscribePacket(nextPacketId(), session().topics));
        if (socket) events.up();
        return;
      case "publish":
        if (!isUp) {
          hangUp("message before CONNACK");
          return;
        }
        if (packet.packetId) write(pubackPacket(packet.packetId));
        events.published(packet.topic, packet.payload, packet.retained);
        return;
      case "puback":
        if (isUp) events.acknowledged(packet.packetId);
        return;
      case "suback":
        if (packet.refused) console.log("broker refused a subscription");
        return;
      case "pingresp":
        pongDue = false;
    }
  };

  const open = (nowMs: number): void => {
    const mine = ++generation;
    const feed = createParser(take);
    const alive = (): boolean => mine === generation;
    client.state = "opening";
    unsentBytes = 0;
    pongDue = false;
    sinceMs = pingSentMs = nowMs;
    try {
      const opened = dial(() => {
        if (alive()) write(connectPacket(session()));
      });
      socket = opened;
      opened.on("data", (bytes) => {
        if (alive() && !feed(bytes) && alive()) hangUp("garbage from the broker");
      });
      opened.on("drain", () => {
        if (alive()) unsentBytes = 0;
      });
      const ended = (): void => {
        if (alive()) hangUp("connection ended");
      };
      opened.on("error", ended);
      opened.on("close", ended);
    } catch (_) {
      hangUp("cannot connect");
    }
  };

  const client = {
    state: "closed" as "closed" | "opening" | "up",
    open,
    /** Without DISCONNECT, so that the broker publishes the last will. */
    hangUp,
    /** For what may be lost: false, and nothing sent, without a connection or while earlier bytes have not left. */
    publish0: (topic: string, payload: string): boolean => {
      if (client.state !== "up" || unsentBytes) return false;
      write(publishPacket0(topic, payload));
      return true;
    },
    /** Answers the packet id. Pass the former id to send the same message again. */
    publish1: (topic: string, payload: string, retain: boolean, again: number | undefined): number => {
      const packetId = again || nextPacketId();
      write(publishPacket1(topic, payload, packetId, retain, again !== undefined));
      return packetId;
    },
    /** Once a second: notices a broker that does not answer, and keeps the connection alive. */
    tick: (nowMs: number): void => {
      if (client.state === "opening" && nowMs - sinceMs > CONNACK_WITHIN_MS) hangUp("no CONNACK");
      if (client.state === "up" && pongDue && nowMs - pingSentMs > PONG_WITHIN_MS) hangUp("no PINGRESP");
      if (client.state !== "up" || pongDue || nowMs - pingSentMs < PING_EVERY_MS) return;
      pongDue = true;
      pingSentMs = nowMs;
      write(PINGREQ_PACKET);
    },
  };
  return client;
};
