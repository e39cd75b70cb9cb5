import { createServer, type Socket } from "node:net";
import { mqttPacket } from "./mqttPackets.ts";

/** What a sensor published. */
export interface Published {
  channel: string;
  body: Record<string, unknown> & { boot: string; seq: number; up: number; at: number };
}

/** A broker that is just enough for one sensor and answers at once, so that it keeps pace with any speed. */
export interface StandInBroker {
  readonly url: string;
  /** Everything published since the start, in the order of arrival. */
  readonly published: Published[];
  /** Messages of a channel, in the order of arrival. */
  of(channel: string): Published["body"][];
  /** Sends bytes to the sensor that is connected. */
  send(bytes: Buffer): void;
  /** Accepts nobody any more and lets go of who is there. */
  refuse(): void;
  accept(): void;
  /** Whether it acknowledges what it is sent. */
  acknowledge(on: boolean): void;
  stop(): Promise<void>;
}

/** Does something else with a connection than a broker should; answers true when it did. */
export type Misbehaviour = (socket: Socket, connection: number) => boolean;

/**
 * Starts a stand-in.
 * @param misbehave asked at each CONNECT
 */
export const startStandInBroker = async (misbehave: Misbehaviour = () => false): Promise<StandInBroker> => {
  const published: Published[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let refusing = false;
  let acknowledging = true;
  let current: Socket | undefined;

  const handle = (socket: Socket, head: number, body: Buffer): void => {
    switch (head >> 4) {
      case 1:
        if (misbehave(socket, connections++)) {
          socket.removeAllListeners("data");
          socket.resume();
          return;
        }
        current = socket;
        socket.write(mqttPacket(0x20, Buffer.from([0, 0])));
        return;
      case 3: {
        const topicEnd = 2 + body.readUInt16BE(0);
        const qos = (head >> 1) & 3;
        const channel = body.toString("latin1", 2, topicEnd).split("/")[3] as string;
        published.push({ channel, body: JSON.parse(body.toString("utf8", topicEnd + (qos ? 2 : 0))) });
        if (qos && acknowledging) socket.write(mqttPacket(0x40, body.subarray(topicEnd, topicEnd + 2)));
        return;
      }
      case 8:
        socket.write(mqttPacket(0x90, Buffer.from([body[0] as number, body[1] as number, 1, 1])));
        return;
      case 12:
        socket.write(mqttPacket(0xd0, Buffer.alloc(0)));
        return;
    }
  };

  const server = createServer((socket) => {
    if (refusing) {
      socket.destroy();
      return;
    }
    let held: Buffer = Buffer.alloc(0);
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (part: Buffer) => {
      held = Buffer.concat([held, part]);
      for (;;) {
        let length = 0;
        let at = 1;
        let digit = 128;
        for (; digit > 127 && at < held.length; at++) {
          digit = held[at] as number;
          length += (digit & 127) * 128 ** (at - 1);
        }
        if (digit > 127 || held.length < at + length) return;
        const [head, body] = [held[0] as number, held.subarray(at, at + length)];
        held = held.subarray(at + length);
        handle(socket, head, body);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `mqtt://127.0.0.1:${port}`,
    published,
    of: (channel) => published.filter((one) => one.channel === channel).map(({ body }) => body),
    send: (bytes) => {
      current?.write(bytes);
    },
    refuse: () => {
      refusing = true;
      dropAll();
    },
    accept: () => {
      refusing = false;
    },
    acknowledge: (on) => {
      acknowledging = on;
    },
    stop: () => {
      dropAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};
