import {
  encodeEvent,
  encodeHealth,
  encodeMinute,
  encodeReply,
  type Health,
  type Minute,
  type Reply,
  type SensorEvent,
  WIRE_VERSION,
} from "@veilleuse/shared";
import { createEventRing, type EventValues } from "./eventRing.ts";
import { createMinuteRing, type MinuteValues } from "./minuteRing.ts";

/** The part of a message that its occurrence decides; the envelope's rest belongs to the sending. */
type Happened<T> = Omit<T, "v" | "boot" | "seq" | "at">;

/** The message on its way. It stays the same message until the hub has acknowledged it. */
export type Sending =
  | { channel: "event"; body: SensorEvent }
  | { channel: "minute"; body: Minute }
  | { channel: "health"; body: Health }
  | { channel: "reply"; body: Reply };

const REPLY_PLACES = 8;

/**
 * Everything that must reach the hub, in the order of urgency: events, replies, the newest health, minutes.
 *
 * `seq` is given at the first sending, so that what had to be dropped before leaves no hole; what has a `seq` is never
 * dropped. The caller sends one message at a time and again until `acknowledged`.
 */
export const createOutbox = (boot: string) => {
  const minutes = createMinuteRing();
  const events = createEventRing();
  const replies: Happened<Reply>[] = [];
  let health: Happened<Health> | undefined;
  let sending: Sending | undefined;
  let seq = 0;
  let dropped = 0;

  const nextEvent = (nowMs: number): Sending | undefined => {
    const oldest = events.shift(nowMs);
    if (!oldest) return undefined;
    const event = oldest.event;
    const body: SensorEvent = {
      v: WIRE_VERSION,
      boot,
      seq: ++seq,
      up: oldest.up,
      at: nowMs,
      type: event.type,
      phase: event.phase,
      id: event.id,
    };
    if (event.db !== undefined) body.db = event.db;
    if (event.phase === "end") body.ms = event.ms;
    if (event.code) body.code = event.code;
    return { channel: "event", body };
  };

  const nextReply = (nowMs: number): Sending | undefined => {
    const reply = replies.shift();
    if (!reply) return undefined;
    const body: Reply = { v: WIRE_VERSION, boot, seq: ++seq, up: reply.up, at: nowMs, id: reply.id, ok: reply.ok };
    if (reply.detail) body.detail = reply.detail;
    return { channel: "reply", body };
  };

  const nextHealth = (nowMs: number): Sending | undefined => {
    if (!health) return undefined;
    const body = health as Health;
    body.v = WIRE_VERSION;
    body.boot = boot;
    body.seq = ++seq;
    body.at = nowMs;
    health = undefined;
    return { channel: "health", body };
  };

  const nextMinute = (nowMs: number): Sending | undefined => {
    const oldest = minutes.shift(nowMs);
    if (!oldest) return undefined;
    const body = oldest.minute as Minute;
    body.v = WIRE_VERSION;
    body.boot = boot;
    body.seq = ++seq;
    body.up = oldest.up;
    body.at = nowMs;
    return { channel: "minute", body };
  };

  return {
    /** `endMs` is a whole minute of uptime. */
    addMinute: (minute: MinuteValues, endMs: number): void => {
      dropped += minutes.push(minute, endMs);
    },
    addEvent: (event: EventValues, upMs: number): void => {
      dropped += events.push(event, upMs);
    },
    addReply: (reply: Happened<Reply>): void => {
      if (replies.length === REPLY_PLACES) {
        replies.shift();
        dropped++;
      }
      replies.push(reply);
    },
    /** Only the newest health is worth sending. */
    setHealth: (newest: Happened<Health>): void => {
      health = newest;
    },
    /** The message to send now: the one on its way with a fresh `at`, or the most urgent; undefined when all is sent. */
    take: (nowMs: number): Sending | undefined => {
      if (sending) sending.body.at = nowMs;
      else sending = nextEvent(nowMs) || nextReply(nowMs) || nextHealth(nowMs) || nextMinute(nowMs);
      return sending;
    },
    /** The hub has the message on its way. */
    acknowledged: (): void => {
      sending = undefined;
    },
    queued: (): number => minutes.count() + events.count() + replies.length + (health ? 1 : 0) + (sending ? 1 : 0),
    /** True while a reply waits or is on its way. */
    owesReply: (): boolean => replies.length > 0 || (sending !== undefined && sending.channel === "reply"),
    dropped: (): number => dropped,
  };
};

/** The payload of a message. */
export const encodeSending = (sending: Sending): string => {
  switch (sending.channel) {
    case "event":
      return encodeEvent(sending.body);
    case "minute":
      return encodeMinute(sending.body);
    case "health":
      return encodeHealth(sending.body);
    case "reply":
      return encodeReply(sending.body);
  }
};
