import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createClient } from "./client.ts";
import { connectPacket, pubackPacket, publishPacket0, publishPacket1, subscribePacket } from "./packet.ts";
import { createParser, type Incoming } from "./parser.ts";

const CONNECT = {
  clientId: "nursery",
  user: "nursery",
  password: "pw",
  willTopic: "nursery/v1/nursery/status",
  willPayload: "{}",
  keepAliveSeconds: 15,
};

const ACCEPTED = "\x20\x02\x00\x00";

const bytesOf = (text: string): number[] => [...text].map((c) => c.charCodeAt(0));

/** Collects what a parser reads. */
const recorder = () => {
  const packets: Incoming[] = [];
  return { packets, feed: createParser((packet) => packets.push(packet)) };
};

const publish0 = (topic: string, payload: string): string =>
  `\x30${String.fromCharCode(2 + topic.length + payload.length)}\x00${String.fromCharCode(topic.length)}${topic}${payload}`;

describe("the packets", () => {
  it("connect with a retained will of QoS 1, user, password and a clean session", () => {
    const bytes = bytesOf(connectPacket(CONNECT));
    expect(bytes.slice(0, 12)).toEqual([0x10, bytes.length - 2, 0, 4, 77, 81, 84, 84, 4, 0xee, 0, 15]);
  });

  it("carry lengths above 127 in two bytes", () => {
    const bytes = bytesOf(publishPacket1("t", "x".repeat(300), 7, false, false));
    expect(bytes.slice(0, 8)).toEqual([0x32, 0xb1, 0x02, 0, 1, 116, 0, 7]);
    expect(bytes).toHaveLength(3 + 305);
  });

  it("mark a repetition and a retained message", () => {
    expect(bytesOf(publishPacket1("t", "", 1, true, true))[0]).toBe(0x3b);
  });

  it("subscribe with QoS 1", () => {
    expect(bytesOf(subscribePacket(1, ["a"]))).toEqual([0x82, 6, 0, 1, 0, 1, 97, 1]);
  });
});

describe("the parser", () => {
  const stream = `${ACCEPTED}\x90\x04\x00\x01\x01\x80${publish0("a/b", "hello")}\x40\x02\x01\x02\xd0\x00`;
  const inIt: Incoming[] = [
    { kind: "connack", code: 0 },
    { kind: "suback", refused: true },
    { kind: "publish", topic: "a/b", payload: "hello", packetId: 0, retained: false },
    { kind: "puback", packetId: 258 },
    { kind: "pingresp" },
  ];

  it("reads the same packets however the bytes are split", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 7 })), (sizes) => {
        const { packets, feed } = recorder();
        let at = 0;
        for (const size of [...sizes, stream.length]) {
          expect(feed(stream.substr(at, size))).toBe(true);
          at += size;
        }
        expect(packets).toEqual(inIt);
      }),
    );
  });

  it("reads a retained message of QoS 1 with its packet id", () => {
    const { packets, feed } = recorder();
    feed("\x33\x07\x00\x01t\x00\x09{}");
    expect(packets).toEqual([{ kind: "publish", topic: "t", payload: "{}", packetId: 9, retained: true }]);
  });

  it.each([
    ["another protocol", "HTTP/1.1 400 Bad Request\r\n"],
    ["a packet that only servers receive", "\x10\x00"],
    ["QoS 2", "\x34\x05\x00\x01t\x00\x01"],
    ["QoS 1 without a packet id", "\x32\x05\x00\x01t\x00\x00"],
    ["a topic longer than the packet", "\x30\x03\x00\x09t"],
    ["a length of five bytes", "\x30\xff\xff\xff\xff\x01"],
    ["a packet that is too long to be for a sensor", "\x30\xff\xff\x7f"],
    ["a CONNACK of the wrong length", "\x20\x03\x00\x00\x00"],
  ])("refuses %s", (_, bytes) => {
    expect(recorder().feed(bytes)).toBe(false);
  });

  it("survives any bytes, split anywhere", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
        const { feed } = recorder();
        chunks.every((chunk) => feed(String.fromCharCode(...chunk)));
      }),
    );
  });
});

/** A client on a socket of the test's, with everything that it writes and says. */
const connected = () => {
  const written: string[] = [];
  const said: unknown[][] = [];
  const listeners: { [event: string]: (detail?: unknown) => void } = {};
  let open: () => void = () => {};
  const state = { ended: 0, drained: true };
  const dial = (done: () => void) => {
    open = done;
    return {
      on: (event: string, listener: (detail?: unknown) => void) => {
        listeners[event] = listener;
      },
      write: (bytes: string) => {
        written.push(bytes);
        return state.drained;
      },
      end: () => state.ended++,
    } as unknown as DeviceSocket;
  };
  const client = createClient(dial as never, () => ({ ...CONNECT, topics: ["c", "d"] }), {
    up: () => said.push(["up"]),
    down: (reason) => said.push(["down", reason]),
    published: (...args) => said.push(["message", ...args]),
    acknowledged: (id) => said.push(["acknowledged", id]),
  });
  client.open(0);
  open();
  return { client, written, said, state, receive: (bytes: string) => listeners.data?.(bytes), listeners };
};

describe("the client", () => {
  it("subscribes once it is accepted, and is up", () => {
    const { client, written, said, receive } = connected();
    expect(written).toEqual([connectPacket(CONNECT)]);
    receive(ACCEPTED);
    expect(written[1]).toBe(subscribePacket(1, ["c", "d"]));
    expect(said).toEqual([["up"]]);
    expect(client.state).toBe("up");
  });

  it("is not up when the broker refuses it", () => {
    const { client, said, state, receive } = connected();
    receive("\x20\x02\x00\x05");
    expect(said).toEqual([["down", "refused with code 5"]]);
    expect(client.state).toBe("closed");
    expect(state.ended).toBe(1);
  });

  it("acknowledges a message of QoS 1", () => {
    const { written, said, receive } = connected();
    receive(`${ACCEPTED}\x32\x07\x00\x01c\x00\x09{}`);
    expect(written.at(-1)).toBe(pubackPacket(9));
    expect(said.at(-1)).toEqual(["message", "c", "{}", false]);
  });

  it("closes on garbage and says so once", () => {
    const { said, receive, listeners } = connected();
    receive(ACCEPTED);
    receive("garbage");
    listeners.close?.();
    expect(said).toEqual([["up"], ["down", "garbage from the broker"]]);
  });

  it("closes when the broker does not answer the connection, or a ping", () => {
    const silent = connected();
    silent.client.tick(10000);
    expect(silent.said).toEqual([]);
    silent.client.tick(10001);
    expect(silent.said).toEqual([["down", "no CONNACK"]]);

    const deaf = connected();
    deaf.receive(ACCEPTED);
    deaf.client.tick(7000);
    expect(deaf.written.at(-1)).toBe("\xc0\x00");
    deaf.client.tick(14000);
    expect(deaf.client.state).toBe("up");
    deaf.client.tick(14001);
    expect(deaf.said.at(-1)).toEqual(["down", "no PINGRESP"]);
  });

  it("stays up as long as pings are answered", () => {
    const { client, receive } = connected();
    receive(ACCEPTED);
    for (let ms = 1000; ms < 120000; ms += 1000) {
      client.tick(ms);
      receive("\xd0\x00");
    }
    expect(client.state).toBe("up");
  });

  it("gives a peer up that does not read, before the memory fills", () => {
    const { client, said, state, receive } = connected();
    receive(ACCEPTED);
    state.drained = false;
    let sent = 0;
    while (client.state === "up" && sent < 100) {
      client.publish1("t", "x".repeat(1000), false, undefined);
      sent++;
    }
    expect(sent).toBe(5);
    expect(said.at(-1)).toEqual(["down", "broker does not read"]);
  });

  it("sends what may be lost only when it is up and earlier bytes have left", () => {
    const { client, written, state, receive, listeners } = connected();
    expect(client.publish0("t", "early")).toBe(false);
    receive(ACCEPTED);
    state.drained = false;
    expect(client.publish0("t", "first")).toBe(true);
    const before = written.length;
    expect(client.publish0("t", "second")).toBe(false);
    expect(written.length).toBe(before);
    listeners.drain?.();
    expect(client.publish0("t", "third")).toBe(true);
    expect(written.at(-1)).toBe(publishPacket0("t", "third"));
  });

  it("hears nothing more from a socket that it has left", () => {
    const { client, said, receive, listeners } = connected();
    receive(ACCEPTED);
    client.hangUp("network lost");
    receive(publish0("c", "{}"));
    listeners.error?.();
    expect(said).toEqual([["up"], ["down", "network lost"]]);
  });

  it("says so when it cannot connect at all", () => {
    const said: string[] = [];
    const refuse = () => {
      throw new Error("Unable to create socket");
    };
    const nothing = () => {};
    const client = createClient(refuse, () => ({ ...CONNECT, topics: [] }), {
      up: nothing,
      down: (reason) => said.push(reason),
      published: nothing,
      acknowledged: nothing,
    });
    client.open(0);
    expect(said).toEqual(["cannot connect"]);
    expect(client.state).toBe("closed");
  });
});
