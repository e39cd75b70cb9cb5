import { type Health, type Minute, type Reply, type SensorEvent, WIRE_VERSION } from "@veilleuse/shared";
import { createEventRing, type EventValues } from "./eventRing.ts";
import { createMinuteRing, type MinuteValues } from "./minuteRing.ts";

/** The part of a message that its occurrence decides; the envelope's rest belongs to the sending. */
type Happened<T> = Omit<T, "v" | "boot" | "seq" | "at">;

type Message =
  | { channel: "event"; body: SensorEvent }
  | { channel: "minute"; body: Minute }
  | { channel: "health"; body: Health }
  | { channel: "reply"; body: Reply };

/** Which start it is, and how its uptime relates to that of others. */
type Start = {
  boot: string;
  /** The chip's clock at the start, in seconds. */
  origin: number;
  /** Starts with the same `power` share one run of that clock. */
  power: number;
};

/** A message on its way. It stays the same message, in memory or in the flash, until the hub has acknowledged it. */
export type Sending = Message & Omit<Start, "boot">;

const REPLY_PLACES = 8;

/**
 * Everything that must reach the hub, in the order of urgency: events, replies, the newest health, minutes; what waits
 * in the flash before its kind in memory.
 *
 * `seq` is given at the first sending or spilling, so that what had to be dropped before leaves no hole; what has a
 * `seq` is never dropped. The caller sends one message at a time and again until `acknowledged`.
 * @param isHeard true for a boot of which the hub has had a message, so that it can date it
 */
export const createOutbox = (start: Start, isHeard: (boot: string) => boolean) => {
  const minutes = createMinuteRing();
  const events = createEventRing();
  const replies: Happened<Reply>[] = [];
  /** The next ones of those in the flash, and how many this start put there. */
  const restored: Sending[] = [];
  let spilled = 0;
  let sending: Sending | undefined;
  let seq = 0;

  const message = (
    channel: Sending["channel"],
    happened: Happened<SensorEvent | Minute | Health | Reply>,
    nowMs: number,
  ): Sending => {
    const body = happened as Health;
    body.v = WIRE_VERSION;
    body.boot = start.boot;
    body.seq = ++seq;
    body.at = nowMs;
    return { channel, body, origin: start.origin, power: start.power } as Sending;
  };

  const nextEvent = (nowMs: number): Sending | undefined => {
    const event = events.take();
    return event && message("event", event, nowMs);
  };

  const nextReply = (nowMs: number): Sending | undefined => {
    const reply = replies.shift();
    return reply && message("reply", reply, nowMs);
  };

  const nextHealth = (nowMs: number): Sending | undefined => {
    const newest = outbox.health;
    outbox.health = undefined;
    return newest && message("health", newest, nowMs);
  };

  const nextMinute = (nowMs: number): Sending | undefined => {
    const minute = minutes.take();
    return minute && message("minute", minute, nowMs);
  };

  const next = (nowMs: number): Sending | undefined => {
    const first = restored[0];
    if (first && first.channel !== "minute") return first;
    return nextEvent(nowMs) || nextReply(nowMs) || nextHealth(nowMs) || first || nextMinute(nowMs);
  };

  const outbox = {
    /** How many messages were dropped so far. */
    droppedCount: 0,
    /** The newest health that waits: only that is worth sending. */
    health: undefined as Happened<Health> | undefined,
    /** `endMs` is its end, a minute after the last one's. */
    addMinute: (minute: MinuteValues, endMs: number): void => {
      outbox.droppedCount += minutes.push(minute, endMs);
    },
    addEvent: (event: EventValues): void => {
      outbox.droppedCount += events.push(event);
    },
    addReply: (reply: Happened<Reply>): void => {
      if (replies.length === REPLY_PLACES) {
        replies.shift();
        outbox.droppedCount++;
      }
      replies.push(reply);
    },
    /** The message to send now: the one on its way with a fresh `at`, or the most urgent; undefined when all is sent. */
    take: (nowMs: number): Sending | undefined => {
      if (!sending) sending = next(nowMs);
      // Of a start before a power cut nobody knows the uptime it would have now; the hub has its clock from before.
      if (sending && sending.power === start.power) {
        sending.body.at = nowMs + Math.round((start.origin - sending.origin) * 1000);
      }
      return sending;
    },
    /** The hub has the message on its way. */
    acknowledged: (): void => {
      if (sending && sending === restored[0]) {
        restored.shift();
        if (spilled && sending.body.boot === start.boot) spilled--;
      }
      sending = undefined;
    },
    /**
     * Moves events, minutes and the message on its way to the flash. What `write` throws at stays here.
     * What was restored is still in the flash, and comes from there again.
     */
    spill: (nowMs: number, write: (record: Sending) => void): void => {
      if (sending === restored[0]) sending = undefined;
      restored.splice(0, restored.length);
      for (;;) {
        if (!sending) sending = nextEvent(nowMs) || nextMinute(nowMs);
        if (!sending) return;
        write(sending);
        sending = undefined;
        spilled++;
      }
    },
    /** Takes back what was spilled by this start or an earlier one; what is broken or cannot be dated is dropped. */
    restore: (record: unknown): void => {
      const found = record as Sending | undefined;
      if (found && (found.power === start.power || isHeard(found.body.boot))) restored.push(found);
      else outbox.droppedCount++;
    },
    /** True when nothing is on its way and nothing waits that came out of the flash. */
    wantsMore: (): boolean => !sending && !restored.length,
    /** True when a power cut now would lose nothing. */
    isSafe: (): boolean => !minutes.count && !events.count,
    waiting: (): number =>
      minutes.count +
      events.count +
      replies.length +
      spilled +
      (outbox.health ? 1 : 0) +
      (sending && sending !== restored[0] ? 1 : 0),
    /** True while a reply waits or is on its way. */
    owesReply: (): boolean => replies.length > 0 || (!!sending && sending.channel === "reply"),
  };
  return outbox;
};
