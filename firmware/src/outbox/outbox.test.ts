import {
  decodeEvent,
  decodeHealth,
  decodeMinute,
  decodeReply,
  EVENT_TYPES,
  QUEUED_EVENTS,
  QUEUED_MINUTES,
} from "@veilleuse/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEventRing, EVENT_PLACES, type EventValues } from "./eventRing.ts";
import { createMinuteRing, type MinuteValues } from "./minuteRing.ts";
import { createOutbox, type Sending } from "./outbox.ts";

const START = { boot: "0123abcd", origin: 100, power: 7 };

const freshOutbox = (start = START, heard = "") => createOutbox(start, (boot) => heard === boot);

const encoded = (sending: Sending): string => JSON.stringify(sending.body);

const tenth = (value: number): number => Math.round(10 * value) / 10;

const minuteOf = (leq: number): MinuteValues => ({
  leq,
  max: tenth(leq + 30.1),
  l10: tenth(leq + 0.5),
  l90: tenth(leq - 10),
  cry: 3,
  loud: 0.5,
  motion: 12,
  cover: 60,
});

const eventOf = (
  id: number,
  type: EventValues["type"] = "loud",
  phase: EventValues["phase"] = "start",
  up = 1,
): EventValues => ({ up, type, phase, id, db: 85.5, ...(phase === "end" ? { ms: 4000 } : {}) });

const health = {
  up: 1,
  heap: 1,
  vars: 2,
  rssi: -60,
  overruns: 0,
  clips: 0,
  queued: 0,
  dropped: 0,
  blindMs: 0,
  reason: "power",
  rev: 0,
};

/** Sends and acknowledges everything. */
const drain = (outbox: ReturnType<typeof createOutbox>, nowMs: number) => {
  const sent = [];
  for (let sending = outbox.take(nowMs); sending; sending = outbox.take(nowMs)) {
    sent.push(JSON.parse(encoded(sending)));
    outbox.acknowledged();
  }
  return sent;
};

describe("the outbox", () => {
  it("sends events before replies, the health and minutes", () => {
    const outbox = freshOutbox();
    outbox.addMinute(minuteOf(40), 60000);
    outbox.health = health;
    outbox.addReply({ up: 5, id: "c1", ok: true, detail: "done" });
    outbox.addEvent(eventOf(1, "loud", "start", 61000));
    const channels = [];
    for (let s = outbox.take(70000); s; s = outbox.take(70000)) {
      channels.push(s.channel);
      outbox.acknowledged();
    }
    expect(channels).toEqual(["event", "reply", "health", "minute"]);
  });

  it("gives every message an envelope that the contract's decoders take", () => {
    const outbox = freshOutbox();
    const decoders = { event: decodeEvent, reply: decodeReply, health: decodeHealth, minute: decodeMinute };
    outbox.addMinute(minuteOf(40), 60000);
    outbox.health = health;
    outbox.addReply({ up: 5, id: "c1", ok: true, detail: "done" });
    outbox.addEvent(eventOf(1, "loud", "end", 61000));
    outbox.addEvent({ up: 61000, type: "fault", phase: "start", id: 2, code: "micFlat" });
    for (let s = outbox.take(70000); s; s = outbox.take(70000)) {
      expect(decoders[s.channel](encoded(s))).toMatchObject({ ok: true });
      outbox.acknowledged();
    }
  });

  it("repeats the message on its way with the same seq and a new at, even when something more urgent comes", () => {
    const outbox = freshOutbox();
    outbox.addMinute(minuteOf(40), 60000);
    expect(outbox.take(60010)?.body).toMatchObject({ seq: 1, up: 60000, at: 60010, leq: 40 });
    outbox.addEvent(eventOf(1, "loud", "start", 60500));
    expect(outbox.take(90000)?.body).toMatchObject({ seq: 1, up: 60000, at: 90000, leq: 40 });
    outbox.acknowledged();
    expect(outbox.take(90001)?.body).toMatchObject({ seq: 2, type: "loud", up: 60500 });
  });

  it("keeps twelve hours of minutes, drops the oldest first, counts them and leaves no hole", () => {
    const outbox = freshOutbox();
    for (let i = 0; i < QUEUED_MINUTES + 30; i++) outbox.addMinute(minuteOf(40), i * 60000);
    expect(outbox.droppedCount).toBe(30);
    expect(outbox.waiting()).toBe(QUEUED_MINUTES);
    const sent = drain(outbox, 1e8);
    expect(sent).toHaveLength(QUEUED_MINUTES);
    expect(sent[0].up).toBe(30 * 60000);
    expect(sent.map((m) => m.seq)).toEqual(sent.map((_, i) => i + 1));
  });

  it("never drops the message on its way", () => {
    const outbox = freshOutbox();
    outbox.addMinute(minuteOf(33), 60000);
    expect(outbox.take(60001)?.body.seq).toBe(1);
    for (let i = 0; i < 2 * QUEUED_MINUTES; i++) outbox.addMinute(minuteOf(40), i * 60000);
    expect(outbox.take(3)?.body).toMatchObject({ seq: 1, leq: 33 });
  });

  it("keeps only the newest health, and at most eight replies", () => {
    const outbox = freshOutbox();
    outbox.health = health;
    outbox.health = { ...health, clips: 9 };
    for (let i = 0; i < 10; i++) outbox.addReply({ up: i, id: `c${i}`, ok: true });
    const sent = drain(outbox, 100);
    expect(sent.filter((m) => m.heap !== undefined)).toEqual([expect.objectContaining({ clips: 9 })]);
    expect(sent.filter((m) => m.ok).map((m) => m.id)).toEqual(["c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"]);
    expect(outbox.droppedCount).toBe(2);
  });

  it("numbers without holes whatever is added, sent and dropped", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("event", "minute", "health", "reply", "send", "ack"), { maxLength: 400 }),
        (steps) => {
          const outbox = freshOutbox();
          let acknowledged = 0;
          steps.forEach((step, i) => {
            if (step === "event") outbox.addEvent(eventOf(i));
            if (step === "minute") outbox.addMinute(minuteOf(40), i);
            if (step === "health") outbox.health = health;
            if (step === "reply") outbox.addReply({ up: i, id: "c", ok: true });
            const sending = step === "send" || step === "ack" ? outbox.take(i) : undefined;
            if (sending) expect(sending.body.seq).toBe(acknowledged + 1);
            if (sending && step === "ack") {
              outbox.acknowledged();
              acknowledged++;
            }
          });
        },
      ),
    );
  });
});

describe("the ring of minutes", () => {
  it("gives back what a microphone can have heard: levels in tenths, times in halves up to two seconds, then in whole ones", () => {
    const tenths = (min: number, max: number) => fc.integer({ min: min * 10, max: max * 10 });
    const seconds = fc.oneof(fc.constantFrom(0, 0.5, 1, 1.5), fc.integer({ min: 2, max: 60 }));
    const minutes = fc
      .tuple(
        tenths(-30, 140),
        tenths(0, 51),
        tenths(-1, 101),
        tenths(0, 102),
        fc.tuple(seconds, seconds, seconds, seconds),
      )
      .map(([leq, above, below, spread, [cry, loud, motion, cover]]) => ({
        leq: leq / 10,
        max: (leq + above) / 10,
        l10: (leq - below + spread) / 10,
        l90: (leq - below) / 10,
        cry,
        loud,
        motion,
        cover,
      }));
    fc.assert(
      fc.property(minutes, (minute) => {
        const ring = createMinuteRing();
        ring.push(minute, 120000);
        expect(ring.take()).toEqual({ up: 120000, ...minute });
      }),
    );
  });

  it("rounds times, and keeps what is beyond a range at its end", () => {
    const ring = createMinuteRing();
    ring.push({ leq: 40, max: 200, l10: 50.04, l90: 30.06, cry: 0.3, loud: 59.8, motion: -1, cover: 99 }, 60000);
    const kept = { leq: 40, max: 91.1, l10: 50.1, l90: 30.1, cry: 0.5, loud: 60, motion: 0, cover: 61 };
    expect(ring.take()).toEqual({ up: 60000, ...kept });
    ring.push({ leq: -200, max: -300, l10: -300, l90: 200, cry: 1.8, loud: 2.4, motion: 0.2, cover: 60 }, 120000);
    const least = { leq: -64, max: -64, l10: -63, l90: -63, cry: 2, loud: 2, motion: 0, cover: 60 };
    expect(ring.take()).toEqual({ up: 120000, ...least });
  });

  it("gives back every minute in its order and with its end, whatever was taken in between", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), fc.nat({ max: 1000 }), (pushes, before) => {
        const ring = createMinuteRing();
        const waiting: number[] = [];
        let number = 0;
        const push = () => {
          number++;
          waiting.push(number);
          if (ring.push(minuteOf(number / 10), number * 60000)) waiting.shift();
        };
        for (let i = 0; i < before; i++) push();
        for (const isPush of pushes) {
          if (isPush) push();
          else {
            const oldest = waiting.shift();
            expect(ring.take()).toEqual(oldest && { up: oldest * 60000, ...minuteOf(oldest / 10) });
          }
          expect(ring.count).toBe(waiting.length);
        }
      }),
    );
  });
});

describe("the ring of events", () => {
  it("holds more events than the contract asks for", () => {
    expect(EVENT_PLACES).toBeGreaterThanOrEqual(QUEUED_EVENTS);
  });

  it("gives back what it was given", () => {
    const event: fc.Arbitrary<EventValues> = fc.record(
      {
        up: fc.nat(),
        type: fc.constantFrom(...EVENT_TYPES),
        phase: fc.constantFrom("start" as const, "end" as const),
        id: fc.nat(),
        db: fc.integer({ min: -1500, max: 2000 }).map((tenths) => tenths / 10),
        ms: fc.nat(),
        code: fc.constantFrom("micFlat", "micClipped", "overrun"),
      },
      { requiredKeys: ["up", "type", "phase", "id"] },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: EVENT_PLACES }), (events) => {
        const ring = createEventRing();
        for (const e of events) expect(ring.push(e)).toBe(0);
        const given = JSON.parse(JSON.stringify(events));
        expect(events.map(() => ring.take())).toEqual(given);
        expect(ring.take()).toBeUndefined();
      }),
    );
  });

  it("drops movements before a scream, each with its end", () => {
    const ring = createEventRing();
    ring.push(eventOf(1, "loud"));
    ring.push(eventOf(2, "motion"));
    ring.push(eventOf(2, "motion", "end"));
    for (let i = 3; i < EVENT_PLACES; i++) ring.push(eventOf(i, "cry"));
    expect(ring.count).toBe(EVENT_PLACES);
    expect(ring.push(eventOf(999, "loud"))).toBe(2);
    const kept = Array.from({ length: EVENT_PLACES - 1 }, () => ring.take());
    expect(kept.some((e) => e?.type === "motion")).toBe(false);
    expect(kept[0]).toMatchObject({ id: 1, type: "loud" });
    expect(kept.at(-1)).toMatchObject({ id: 999 });
  });
});

describe("what is spilled to the flash", () => {
  /** A loud event, and a minute that was sent and not acknowledged, in the order in which the flash gives them back. */
  const spilledBy = (outbox: ReturnType<typeof createOutbox>): Sending[] => {
    const flash: string[] = [];
    outbox.addMinute(minuteOf(40), 60000);
    outbox.take(60100);
    outbox.addEvent(eventOf(1, "loud", "start", 61000));
    outbox.spill(62000, (record) => flash.push(JSON.stringify(record)));
    return flash.map((line) => JSON.parse(line)).reverse();
  };

  it("keeps boot, seq and uptime, and gets a fresh at from the start that spilled it", () => {
    const outbox = freshOutbox();
    const records = spilledBy(outbox);
    expect(outbox.isSafe()).toBe(true);
    expect(outbox.waiting()).toBe(2);
    for (const record of records) outbox.restore(record);
    expect(drain(outbox, 90000)).toEqual([
      expect.objectContaining({ boot: START.boot, seq: 2, up: 61000, at: 90000 }),
      expect.objectContaining({ boot: START.boot, seq: 1, up: 60000, at: 90000 }),
    ]);
    expect(outbox.waiting()).toBe(0);
  });

  it("is dated by the chip's clock after a restart that this survived, each kind before its own in memory", () => {
    const records = spilledBy(freshOutbox());
    const later = freshOutbox({ boot: "beef0000", origin: 400, power: 7 });
    for (const record of records) later.restore(record);
    later.addEvent(eventOf(1, "cry", "start", 5000));
    expect(drain(later, 9000)).toEqual([
      expect.objectContaining({ boot: START.boot, seq: 2, at: 309000 }),
      expect.objectContaining({ boot: "beef0000", seq: 1, at: 9000 }),
      expect.objectContaining({ boot: START.boot, seq: 1, at: 309000 }),
    ]);
  });

  it("keeps its last at after a power cut, if the hub has that boot's clock, and is dropped and counted if not", () => {
    const afterCut = { boot: "beef0000", origin: 0.4, power: 8 };
    const known = freshOutbox(afterCut, START.boot);
    const unknown = freshOutbox(afterCut);
    for (const record of spilledBy(freshOutbox())) {
      known.restore(record);
      unknown.restore(record);
    }
    expect(drain(known, 9000).map(({ seq, at }) => [seq, at])).toEqual([
      [2, 62000],
      [1, 60100],
    ]);
    expect(drain(unknown, 9000)).toEqual([]);
    expect([known.droppedCount, unknown.droppedCount]).toEqual([0, 2]);
  });

  it("stays in memory when the flash refuses it", () => {
    const outbox = freshOutbox();
    outbox.addMinute(minuteOf(40), 60000);
    const refuse = () => {
      throw new Error("full");
    };
    expect(() => outbox.spill(61000, refuse)).toThrow("full");
    expect(drain(outbox, 62000)).toEqual([expect.objectContaining({ seq: 1, up: 60000, leq: 40 })]);
  });

  it("is counted as dropped when it cannot be read", () => {
    const outbox = freshOutbox();
    outbox.restore(undefined);
    expect(outbox.droppedCount).toBe(1);
  });
});
