import { describe, expect, it } from "vitest";
import type { Incident, Sensor } from "../api/types.ts";
import { alarmsOf, freshnessNow, hubNow, type NightState, openIncidents, receive, silentForMs } from "./nightState.ts";

const HUB_MS = 5_000_000;
const DEVICE_MS = 9_000_000;

const sensor = (changes: Partial<Sensor> = {}): Sensor => ({
  id: "nursery",
  room: "nursery",
  children: [],
  freshness: "live",
  lastSeenAt: HUB_MS,
  online: true,
  level: null,
  status: null,
  health: null,
  gaps: 0,
  refused: 0,
  twins: null,
  ...changes,
});

const incident = (changes: Partial<Incident> = {}): Incident => ({
  id: "i-1",
  rule: "cry",
  severity: "warning",
  state: "paging",
  room: "nursery",
  sensor: "nursery",
  children: [],
  openedAt: HUB_MS,
  acknowledgedAt: null,
  acknowledgedBy: null,
  settledAt: null,
  maxDb: null,
  blastRadius: [],
  timeline: [],
  ...changes,
});

const snapshot = (changes: object = {}): NightState =>
  receive(undefined, {
    type: "snapshot",
    data: {
      now: HUB_MS,
      sensors: [sensor()],
      incidents: [],
      caregivers: [],
      onCall: { first: null, second: null },
      ...changes,
    },
    heardAtMs: DEVICE_MS,
  }) as NightState;

const hear = (state: NightState, type: string, data: unknown, heardAtMs = DEVICE_MS): NightState =>
  receive(state, { type, data, heardAtMs }) as NightState;

const level = {
  sensor: "nursery",
  at: HUB_MS + 1000,
  leqDb: 40,
  maxDb: 45,
  floorDb: 35,
  cry: 0,
  motion: 0,
  gap: false,
};

describe("what the page knows", () => {
  it("is nothing before the first snapshot", () => {
    expect(receive(undefined, { type: "level", data: level, heardAtMs: 0 })).toBeUndefined();
  });

  it("takes a sensor's level, which also proves that the sensor lives", () => {
    const state = hear(snapshot({ sensors: [sensor({ freshness: "blind", lastSeenAt: 0 })] }), "level", level);
    expect(state.sensors[0]).toMatchObject({ freshness: "live", lastSeenAt: HUB_MS + 1000, level: { leqDb: 40 } });
  });

  it("replaces a sensor and an incident by their newer selves, and adds new ones", () => {
    let state = hear(snapshot({ incidents: [incident()] }), "incident", incident({ state: "acknowledged" }));
    state = hear(state, "incident", incident({ id: "i-2" }));
    state = hear(state, "sensor", sensor({ freshness: "stale" }));
    expect(state.incidents.map(({ id, state: is }) => [id, is])).toEqual([
      ["i-2", "paging"],
      ["i-1", "acknowledged"],
    ]);
    expect(state.sensors).toEqual([sensor({ freshness: "stale" })]);
  });

  it("is not disturbed by messages that it does not know, or of sensors that it does not know", () => {
    const state = snapshot();
    expect(hear(state, "horoscope", {})).toBe(state);
    expect(hear(state, "level", { ...level, sensor: "attic" }).sensors).toEqual(state.sensors);
  });
});

describe("the hub's time", () => {
  it("goes on between messages, however the device's clock is set", () => {
    expect(hubNow(snapshot(), DEVICE_MS + 7000)).toBe(HUB_MS + 7000);
    expect(hubNow(snapshot(), DEVICE_MS - 7000)).toBe(HUB_MS);
  });

  it("follows the hub's clock, and the newest reading when that is further", () => {
    const later = hear(snapshot(), "level", { ...level, at: HUB_MS + 60_000 }, DEVICE_MS + 1000);
    expect(hubNow(later, DEVICE_MS + 1000)).toBe(HUB_MS + 60_000);
    const clock = hear(
      later,
      "clock",
      { now: HUB_MS + 61_000, onCall: { first: "papa", second: null } },
      DEVICE_MS + 2000,
    );
    expect(hubNow(clock, DEVICE_MS + 2000)).toBe(HUB_MS + 61_000);
    expect(clock.onCall.first).toBe("papa");
  });
});

describe("the freshness of a sensor", () => {
  it("turns stale by itself after 15 seconds without a word, even if the hub does not say so", () => {
    expect(freshnessNow(sensor(), HUB_MS + 14_999)).toBe("live");
    expect(freshnessNow(sensor(), HUB_MS + 15_000)).toBe("stale");
  });

  it("is never better than the hub says", () => {
    expect(freshnessNow(sensor({ freshness: "blind" }), HUB_MS)).toBe("blind");
    expect(freshnessNow(sensor({ freshness: "never", lastSeenAt: null }), HUB_MS)).toBe("never");
  });

  it("has no beginning for a sensor that was never heard", () => {
    expect(silentForMs(sensor({ lastSeenAt: null }), HUB_MS)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("open incidents", () => {
  it("come in the order in which they need somebody, without those that are over", () => {
    const order = openIncidents([
      incident({ id: "settled", state: "settled" }),
      incident({ id: "answered", severity: "critical", state: "acknowledged" }),
      incident({ id: "young", openedAt: HUB_MS + 1 }),
      incident({ id: "old" }),
      incident({ id: "grave", severity: "critical", state: "pending", openedAt: HUB_MS + 2 }),
      incident({ id: "closed", state: "closed" }),
    ]).map(({ id }) => id);
    expect(order).toEqual(["grave", "old", "young", "answered"]);
  });
});

describe("two children who are awake at once", () => {
  const nursery = incident({
    id: "a",
    room: "nursery",
    combined: [{ id: "b", room: "attic", rule: "cry", children: [] }],
  });
  const attic = incident({
    id: "b",
    room: "attic",
    combined: [{ id: "a", room: "nursery", rule: "cry", children: [] }],
  });
  const held = { kind: "combined", by: null, until: null };
  const elsewhere = incident({ id: "c", room: "landing" });

  it("are one alarm, that of the page which rings, whichever began first", () => {
    expect(alarmsOf([{ ...nursery, held }, elsewhere, attic])).toEqual([
      { incident: attic, others: [{ ...nursery, held }] },
      { incident: elsewhere, others: [] },
    ]);
  });

  it("are two again when somebody answered for one of them alone", () => {
    const answered = { ...nursery, state: "acknowledged" as const };
    expect(alarmsOf([attic, answered])).toEqual([
      { incident: attic, others: [] },
      { incident: answered, others: [] },
    ]);
  });
});
