import { mqttPacket } from "./mqttPackets.ts";
import type { Random } from "./random.ts";

const word = (value: number): Buffer => Buffer.from([(value >> 8) & 255, value & 255]);
const text = (value: string | Buffer): Buffer => {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([word(bytes.length), bytes]);
};

export type Login = { clientId: string | Buffer; user?: string | Buffer; password?: string | Buffer };

/** A CONNECT; everything about it may be wrong. */
export const connectPacket = (
  login: Login,
  more: { protocol?: string; level?: number; flags?: number; keepAlive?: number; will?: [string, Buffer, number] } = {},
): Buffer => {
  const { will } = more;
  const flags =
    more.flags ??
    2 |
      (login.user === undefined ? 0 : 128) |
      (login.password === undefined ? 0 : 64) |
      (will ? 4 | (will[2] << 3) | 32 : 0);
  return mqttPacket(
    0x10,
    Buffer.concat([
      text(more.protocol ?? "MQTT"),
      Buffer.from([more.level ?? 4, flags]),
      word(more.keepAlive ?? 15),
      text(login.clientId),
      ...(will ? [text(will[0]), text(will[1])] : []),
      ...(login.user === undefined ? [] : [text(login.user)]),
      ...(login.password === undefined ? [] : [text(login.password)]),
    ]),
  );
};

export const publishPacket = (topic: string | Buffer, payload: Buffer, qos: number, id: number, bits = 0): Buffer =>
  mqttPacket(0x30 | (qos << 1) | bits, Buffer.concat([text(topic), ...(qos > 0 ? [word(id)] : []), payload]));

export const subscribePacket = (filter: string | Buffer, id: number, qos = 1): Buffer =>
  mqttPacket(0x82, Buffer.concat([word(id), text(filter), Buffer.from([qos])]));

export const PING = mqttPacket(0xc0, Buffer.alloc(0));

const VALID: ReadonlyArray<[channel: string, body: Record<string, unknown>]> = [
  [
    "level",
    { v: 1, boot: "0000abcd", seq: 1, up: 5, at: 9, leq: 40, max: 45, floor: 30, cry: 0, motion: 0, gap: false },
  ],
  [
    "minute",
    {
      v: 1,
      boot: "0000abcd",
      seq: 2,
      up: 60000,
      at: 60009,
      leq: 40,
      max: 45,
      l10: 42,
      l90: 38,
      cry: 0,
      loud: 0,
      motion: 0,
      cover: 60,
    },
  ],
  ["event", { v: 1, boot: "0000abcd", seq: 3, up: 5, at: 9, type: "motion", phase: "start", id: 1 }],
  [
    "health",
    {
      v: 1,
      boot: "0000abcd",
      seq: 4,
      up: 5,
      at: 9,
      heap: 1,
      vars: 1,
      rssi: -50,
      overruns: 0,
      clips: 0,
      queued: 0,
      dropped: 0,
      blindMs: 0,
    },
  ],
  ["status", { v: 1, online: true, boot: "0000abcd" }],
  ["reply", { v: 1, boot: "0000abcd", seq: 5, up: 5, at: 9, id: "c1", ok: true, detail: "" }],
];

const STRANGE: ReadonlyArray<string> = [
  "null",
  "true",
  "[]",
  "{}",
  '""',
  "-0",
  "1e308",
  "-1e308",
  "1e999",
  "NaN",
  "Infinity",
  "4294967296",
  "-1",
  "0.5",
  "9007199254740993",
  '"\\u0000"',
  '"\\ud800"',
  '"<script>"',
  '{"__proto__":{"a":1}}',
  '["a",["b"]]',
  '"2"',
  "undefined",
  "01",
];

/** A sensor's payload that was once valid, on the channel it belongs to; some come through unharmed. */
export const mutatedPayload = (random: Random): [channel: string, payload: Buffer] => {
  const [channel, body] = random.pick(VALID);
  const fields = Object.entries({
    ...body,
    ...("seq" in body ? { seq: 1 + random.below(1e6), up: random.below(9000), at: 9000 } : {}),
  }).map(([name, value]) => [name, JSON.stringify(value)] as [string, string]);
  const at = () => fields[random.below(fields.length)] as [string, string];
  const json = () => `{${fields.map(([name, value]) => `"${name}":${value}`).join(",")}}`;
  const whole = json();
  switch (random.below(14)) {
    case 0:
      return [channel, Buffer.from(whole)];
    case 1:
    case 2:
    case 3:
      at()[1] = random.pick(STRANGE);
      break;
    case 4:
      fields.splice(random.below(fields.length), 1);
      break;
    case 5:
      fields.push([at()[0], random.pick(STRANGE)]);
      break;
    case 6:
      fields.push([
        random.pick(["__proto__", "constructor", "toString", "", "\\u0000", "hasOwnProperty"]),
        random.pick(STRANGE),
      ]);
      break;
    case 7:
      return [channel, Buffer.from(whole.slice(0, random.below(whole.length)))];
    case 8:
      return [channel, Buffer.from(random.pick(["[", '{"a":', "[[{"]).repeat(1 + random.below(330)))];
    case 9: {
      const bytes = Buffer.from(whole);
      for (let i = 0; i <= random.below(6); i++) bytes[random.below(bytes.length)] = random.below(256);
      return [channel, bytes];
    }
    case 10:
      return [channel, random.bytes(random.below(64))];
    case 11:
      fields.push(["padding", JSON.stringify("x".repeat(random.below(1400)))]);
      break;
    case 12:
      at()[0] = random.pick(["v", "boot", "seq", "at", "up"]);
      break;
    default:
      return [random.pick(VALID)[0], Buffer.from(whole)];
  }
  return [channel, Buffer.from(json())];
};

const FOREIGN: ReadonlyArray<string> = [
  "nursery/v1/nursery/event",
  "nursery/v1/attic/status",
  "nursery/v1/hub/ack",
  "nursery/v1/hub/siren",
  "nursery/v1/+/event",
  "nursery/v1/#",
  "#",
  "$SYS/broker",
  "$share/a/nursery/v1/+/level",
  "",
  "/",
  "nursery/v1/nursery/event\u0000",
  "nursery//nursery/event",
  "a/".repeat(400),
  "é".repeat(2000),
  "nursery/v1/__proto__/level",
  "__proto__",
  "constructor",
];

/** One packet that no sensor of this household would send, or not now. `own` is who sends it. */
export const hostilePacket = (random: Random, own: string): Buffer => {
  const id = random.below(65536);
  const [channel, payload] = mutatedPayload(random);
  const topic = `nursery/v1/${own}/${channel}`;
  switch (random.below(17)) {
    case 0:
      return publishPacket(random.pick(FOREIGN), payload, random.below(3), id);
    case 1:
      return publishPacket(Buffer.concat([Buffer.from("nursery/v1/"), random.bytes(20)]), payload, random.below(3), id);
    case 2:
      return subscribePacket(random.pick(FOREIGN), id, random.below(4));
    case 3:
      return publishPacket(topic, payload, 2, id);
    case 4:
      return publishPacket(topic, payload, 3, id);
    case 5:
      return publishPacket(topic, payload, 1, 0);
    case 6:
      return publishPacket(topic, payload, random.below(2), id, 1 | (random.below(2) << 3));
    case 7:
      return connectPacket({ clientId: own, user: own, password: "again" });
    case 8:
      // A length that is not the packet's: shorter, longer, or without an end.
      return Buffer.concat([Buffer.from([0x30 | random.below(16)]), random.bytes(1 + random.below(5)), payload]);
    case 9:
      return Buffer.from([random.below(256), 255, 255, 255, random.below(256)]);
    case 10:
      return mqttPacket(random.below(256), random.bytes(random.below(40)));
    case 11:
      return random.bytes(1 + random.below(60));
    case 12:
      return publishPacket(topic, Buffer.alloc(8000 + random.below(3000), 0x78), 1, id);
    case 13:
      return mqttPacket(random.pick([0x40, 0x50, 0x62, 0x70, 0x90, 0xb0, 0xd0, 0x20]), word(id));
    case 14:
      return mqttPacket(0xa2, Buffer.concat([word(id), text(random.pick(FOREIGN))]));
    case 15:
      return mqttPacket(
        0x82,
        Buffer.concat([
          word(id),
          ...Array.from({ length: 40 }, () =>
            Buffer.concat([text(random.pick(FOREIGN.slice(0, 8))), Buffer.from([1])]),
          ),
        ]),
      );
    default: {
      const whole = publishPacket(topic, payload, 1, 1 + random.below(65535));
      return whole.subarray(0, random.below(whole.length));
    }
  }
};

/** A CONNECT that must not lead anywhere, or garbage in its place. */
export const hostileConnect = (random: Random, login: Login): Buffer => {
  const will: [string, Buffer, number] = [random.pick(FOREIGN), mutatedPayload(random)[1], random.below(4)];
  switch (random.below(12)) {
    case 0:
      return connectPacket(login, {
        protocol: random.pick(["MQTT", "MQIsdp", "HTTP", "", "mqtt"]),
        level: random.below(8),
      });
    case 1:
      return connectPacket(login, { flags: random.below(256) });
    case 2:
      return connectPacket({ ...login, clientId: "x".repeat(random.pick([0, 1, 23, 500, 7000])) });
    case 3:
      return connectPacket({ ...login, clientId: random.bytes(random.below(40)) });
    case 4:
      return connectPacket({ clientId: login.clientId });
    case 5:
      return connectPacket({ ...login, user: random.pick(["__proto__", "constructor", "hub", "", "nursery\u0000"]) });
    case 6:
      return Buffer.from(
        random.pick(["GET / HTTP/1.1\r\nHost: hub\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00", "SSH-2.0-x\r\n"]),
        "latin1",
      );
    case 7:
      return hostilePacket(random, String(login.clientId));
    case 8:
      return connectPacket(login).subarray(0, 1 + random.below(30));
    case 9:
      return random.bytes(1 + random.below(80));
    case 10:
      return Buffer.concat([connectPacket(login, { will }), connectPacket(login)]);
    default:
      return PING;
  }
};
