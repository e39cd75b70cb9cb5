import type { SensorChannel } from "../topic.ts";
import { decodeEvent, type SensorEvent } from "./event.ts";
import { decodeHealth, type Health } from "./health.ts";
import { decodeLevel, type Level } from "./level.ts";
import { decodeMinute, type Minute } from "./minute.ts";
import type { Decoded } from "./refusal.ts";
import { decodeReply, type Reply } from "./reply.ts";
import { decodeStatus, type Status } from "./status.ts";

/** Any message of a sensor, with the channel that it came on. */
export type SensorMessage =
  | { channel: "status"; body: Status }
  | { channel: "level"; body: Level }
  | { channel: "minute"; body: Minute }
  | { channel: "event"; body: SensorEvent }
  | { channel: "health"; body: Health }
  | { channel: "reply"; body: Reply };

type Bodies = { status: Status; level: Level; minute: Minute; event: SensorEvent; health: Health; reply: Reply };

const DECODERS: { [C in SensorChannel]: (text: string) => Decoded<Bodies[C]> } = {
  status: decodeStatus,
  level: decodeLevel,
  minute: decodeMinute,
  event: decodeEvent,
  health: decodeHealth,
  reply: decodeReply,
};

/** Decodes what a sensor published on one of its channels. */
export const decodeSensorMessage = (channel: SensorChannel, text: string): Decoded<SensorMessage> => {
  const decoded: Decoded<unknown> = DECODERS[channel](text);
  if (!decoded.ok) return decoded;
  return { ok: true, value: { channel, body: decoded.value } as SensorMessage };
};
