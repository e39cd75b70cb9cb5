/** A week of two sensors as the hub's journal would hold it: the rows that the forwarder turns into points. */
export interface SimulatedWeek {
  readonly levels: ReadonlyArray<WeekLevel>;
  readonly messages: ReadonlyArray<WeekMessage>;
  readonly transitions: ReadonlyArray<WeekTransition>;
  readonly pages: ReadonlyArray<WeekPage>;
  readonly nights: ReadonlyArray<WeekNight>;
}

type Stamp = { id: number; sensor: string; boot: string; seq: number; occurred_at: number; received_at: number };
type WeekLevel = Stamp & {
  up: number;
  at: number;
  leq: number;
  max: number;
  floor: number;
  cry: number;
  motion: number;
  gap: number;
};
type WeekMessage = Stamp & { channel: string; body: string };
type WeekTransition = {
  id: number;
  incident: string;
  at: number;
  rule: string;
  severity: string;
  room: string;
  child: string;
  state: string;
  age: number;
};
type WeekPage = {
  id: number;
  page: string;
  incident: string;
  caregiver: string;
  channel: string;
  step: number;
  attempt: number;
  outcome: string;
  at: number;
  latency: number;
};
type WeekNight = { child: string; at: number; fields: Record<string, number> };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Levels come every second; every tenth is plenty for a chart of a day. */
const LEVEL_STEP_MS = 10 * SECOND;
const HEALTH_STEP_MS = 5 * MINUTE;

/** The rooms of the week; each has a sensor and a child of its own. */
export const WEEK_ROOMS = [
  { room: "nursery", sensor: "cot", child: "lou", backgroundDb: 31 },
  { room: "attic", sensor: "beam", child: "max", backgroundDb: 36 },
] as const;

/** Numbers in [0, 1) that are the same for the same seed (Mulberry32). */
const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const tenth = (value: number): number => Math.round(value * 10) / 10;

/** A cry of a night: when it begins, how long it lasts, how loud it gets. */
type Cry = { fromMs: number; toMs: number; peakDb: number };

/**
 * A week that ends at a moment; a night is the twelve hours before each full day back from it, so that the newest one
 * has just passed whatever the time of day.
 * @param endMs the newest moment, in epoch milliseconds
 */
export const simulateWeek = (endMs: number, seed = 1): SimulatedWeek => {
  const random = seeded(seed);
  const levels: WeekLevel[] = [];
  const messages: WeekMessage[] = [];
  const transitions: WeekTransition[] = [];
  const pages: WeekPage[] = [];
  const nights: WeekNight[] = [];
  const startMs = endMs - 7 * DAY;

  for (const { room, sensor, child, backgroundDb } of WEEK_ROOMS) {
    const boot = `${sensor}0000`.slice(0, 8);
    let seq = 0;
    const stamp = (at: number): Stamp => ({
      id: messages.length + 1,
      sensor,
      boot,
      seq: ++seq,
      occurred_at: Math.round(at),
      received_at: Math.round(at) + 40,
    });
    const message = (channel: string, at: number, payload: Record<string, unknown>): void => {
      const row = stamp(at);
      messages.push({ ...row, channel, body: JSON.stringify({ v: 1, boot, seq: row.seq, ...payload }) });
    };
    const event = (type: string, fromMs: number, toMs: number, db?: number): void => {
      const level = db === undefined ? {} : { db: tenth(db) };
      message("event", fromMs, { type, phase: "start", id: seq, ...level });
      message("event", toMs, { type, phase: "end", id: seq, ms: Math.round(toMs - fromMs), ...level });
    };
    const incident = (rule: string, severity: string, openedAt: number, pagedAfterMs: number): void => {
      const id = `${room}-${rule}-${openedAt}`;
      const answeredAfterMs = pagedAfterMs + 20 * SECOND + Math.round(random() * 2 * MINUTE);
      const states: Array<[string, number]> = [
        ["pending", 0],
        ["paging", pagedAfterMs],
        ["acknowledged", answeredAfterMs],
        ["settled", answeredAfterMs + 6 * MINUTE],
        ["closed", answeredAfterMs + 20 * MINUTE],
      ];
      for (const [state, age] of states) {
        const row = { incident: id, at: openedAt + age, rule, severity, room, child, state, age };
        transitions.push({ id: transitions.length + 1, ...row });
      }
      const attempt = (caregiver: string, channel: string, number: number, outcome: string): void => {
        const latency = Math.round(80 + random() * 900);
        const at = openedAt + pagedAfterMs + number * 2 * SECOND + latency;
        const row = { page: `${id}-${caregiver}`, incident: id, caregiver, channel, step: 0, attempt: number };
        pages.push({ id: pages.length + 1, ...row, outcome, at, latency });
      };
      if (random() < 0.4 || rule === "loud") attempt("maman", "maman/ntfy", 0, "timeout");
      attempt("maman", "maman/ntfy", 1, "delivered");
      if (answeredAfterMs - pagedAfterMs > MINUTE) attempt("papa", "papa/webhook", 2, "delivered");
    };

    const cries: Cry[] = [];
    for (let day = 7; day >= 1; day--) {
      const nightMs = endMs - (day - 1) * DAY - 12 * HOUR;
      const moment = (hour: number): number => Math.round(nightMs + hour * HOUR + random() * 40 * MINUTE);
      for (const hour of [2, 5, 8]) {
        const fromMs = moment(hour);
        const cry = { fromMs, toMs: fromMs + MINUTE + random() * 6 * MINUTE, peakDb: 72 + random() * 14 };
        cries.push(cry);
        event("cry", cry.fromMs, cry.toMs, cry.peakDb);
        incident("cry", "warning", cry.fromMs, 30 * SECOND);
      }
      const bangMs = moment(3);
      event("loud", bangMs, bangMs + 2500, 92);
      incident("loud", "critical", bangMs, 0);
      for (const hour of [1, 4, 6, 9]) {
        const movedMs = moment(hour);
        event("motion", movedMs, movedMs + 20 * SECOND);
      }
      const faultMs = moment(10);
      event("fault", faultMs, faultMs + 45 * SECOND);
      const fields = { mtbw_s: 10_800, ttfa_s: 70, mttr_s: 420, response_p50_s: 75, availability: 0.97 };
      nights.push({ child, at: nightMs, fields: { ...fields, awakenings: 3, pages: 6, coverage: 0.999 } });
    }
    const crying = (fromMs: number, toMs: number): Cry | undefined =>
      cries.find((cry) => cry.fromMs < toMs && cry.toMs > fromMs);

    for (let at = endMs - DAY; at < endMs; at += LEVEL_STEP_MS) {
      const cry = crying(at, at + SECOND);
      const leq = cry ? cry.peakDb - 8 * random() : backgroundDb + 3 * random();
      levels.push({
        ...stamp(at),
        up: at - startMs,
        at: at - startMs,
        leq: tenth(leq),
        max: tenth(leq + 5 * random()),
        floor: tenth(backgroundDb + random()),
        cry: tenth(cry ? 0.7 + 0.3 * random() : 0.1 * random()),
        motion: random() < 0.05 ? 1 : 0,
        gap: 0,
      });
    }
    for (let at = startMs; at < endMs; at += MINUTE) {
      const cry = crying(at, at + MINUTE);
      const leq = cry ? cry.peakDb - 10 * random() : backgroundDb + 3 * random();
      message("minute", at, {
        leq: tenth(leq),
        max: tenth(leq + 6),
        l10: tenth(leq + 3),
        l90: tenth(Math.max(backgroundDb, leq - 12)),
        cry: cry ? 20 + Math.floor(random() * 40) : 0,
        loud: cry && cry.peakDb > 84 ? 2 : 0,
        motion: random() < 0.2 ? 4 : 0,
        cover: random() < 0.01 ? 55 : 60,
      });
    }
    const counters = { overruns: 0, clips: 0, dropped: 0, blindMs: 0 };
    for (let at = startMs; at < endMs; at += HEALTH_STEP_MS) {
      if (random() < 0.1) counters.overruns += 1;
      if (crying(at, at + HEALTH_STEP_MS)) counters.clips += 3;
      if (random() < 0.01) counters.dropped += 1;
      counters.blindMs += Math.round(random() * 4);
      const heap = 62_000 + Math.round(random() * 3000);
      const queued = random() < 0.05 ? 3 : 0;
      message("health", at, {
        heap,
        vars: 1400 + Math.round(random() * 90),
        rssi: -60 - 9 * random(),
        queued,
        ...counters,
      });
    }
  }
  return { levels, messages, transitions, pages, nights };
};
