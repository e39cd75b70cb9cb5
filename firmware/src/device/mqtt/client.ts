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
  message: (topic: string, payload: string, retained: boolean) => void;
  acknowledged: (packetId: number) => void;
};

/** Opens a socket; may throw. */
export type Dial = (connected: () => void) => DeviceSocket;

const CONNACK_WITHIN_MS = 10000;
const PING_EVERY_MS = 7000;
const PONG_WITHIN_MS = 7000;
/** Unsent bytes at which the peer is given up; a message is at most a quarter of it. */
const UNSENT_MOST_BYTES = 4096;

/**
 * A small MQTT 3.1.1 client over a device socket. It has no timers of its own: `tick` brings the time.
 * Anything that is not as it should be closes the connection and says why; the caller opens it again.
 */
export const createClient = (dial: Dial, connect: Connect, topics: ReadonlyArray<string>, events: ClientEvents) => {
  let socket: DeviceSocket | undefined;
  let generation = 0;
  let phase: "closed" | "opening" | "up" = "closed";
  let unsentBytes = 0;
  let sinceMs = 0;
  let pingSentMs = 0;
  let pongDue = false;
  let lastPacketId = 0;

  const close = (reason: string): void => {
    if (phase === "closed") return;
    const old = socket;
    phase = "closed";
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
      close("write failed");
      return;
    }
    if (unsentBytes > UNSENT_MOST_BYTES) close("broker does not read");
  };

  const nextPacketId = (): number => {
    lastPacketId = (lastPacketId % 65535) + 1;
    return lastPacketId;
  };

  const incoming: Incoming = {
    connack: (code) => {
      if (phase !== "opening" || code) {
        close(code ? `refused with code ${code}` : "second CONNACK");
        return;
      }
      phase = "up";
      write(subscribePacket(nextPacketId(), topics));
      if (socket) events.up();
    },
    publish: (topic, payload, packetId, retained) => {
      if (phase !== "up") {
        close("message before CONNACK");
        return;
      }
      if (packetId) write(pubackPacket(packetId));
      events.message(topic, payload, retained);
    },
    puback: (packetId) => {
      if (phase === "up") events.acknowledged(packetId);
    },
    suback: (refused) => {
      if (refused) console.log("broker refused a subscription");
    },
    pingresp: () => {
      pongDue = false;
    },
  };

  const open = (nowMs: number): void => {
    const mine = ++generation;
    const feed = createParser(incoming);
    const alive = (): boolean => mine === generation;
    phase = "opening";
    unsentBytes = 0;
    pongDue = false;
    sinceMs = pingSentMs = nowMs;
    try {
      const opened = dial(() => {
        if (alive()) write(connectPacket(connect));
      });
      socket = opened;
      opened.on("data", (bytes) => {
        if (alive() && !feed(bytes) && alive()) close("garbage from the broker");
      });
      opened.on("drain", () => {
        if (alive()) unsentBytes = 0;
      });
      const ended = (): void => {
        if (alive()) close("connection ended");
      };
      opened.on("error", ended);
      opened.on("close", ended);
    } catch (_) {
      close("cannot connect");
    }
  };

  return {
    open,
    /** Without DISCONNECT, so that the broker publishes the last will. */
    close,
    phase: () => phase,
    /** For what may be lost: false, and nothing sent, without a connection or while earlier bytes have not left. */
    publish0: (topic: string, payload: string): boolean => {
      if (phase !== "up" || unsentBytes) return false;
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
      if (phase === "opening" && nowMs - sinceMs > CONNACK_WITHIN_MS) close("no CONNACK");
      if (phase === "up" && pongDue && nowMs - pingSentMs > PONG_WITHIN_MS) close("no PINGRESP");
      if (phase !== "up" || pongDue || nowMs - pingSentMs < PING_EVERY_MS) return;
      pongDue = true;
      pingSentMs = nowMs;
      write(PINGREQ_PACKET);
    },
  };
};
