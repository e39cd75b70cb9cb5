import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Incident, Rule } from "./incident.ts";
import type { Effect, IncidentCase } from "./incidentCase.ts";
import {
  type AlertPolicy,
  CLOSES_AFTER_MS,
  type IncidentInput,
  openCase,
  stepCase,
  wakesAt,
} from "./incidentMachine.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const T0 = 1_800_000_000_000;

const policy: AlertPolicy = {
  selfSoothingMs: 30 * SECOND,
  settleMs: 5 * MINUTE,
  escalation: {
    repeatMs: 2 * MINUTE,
    steps: [
      { afterMs: 0, to: "first" },
      { afterMs: 2 * MINUTE, to: "second" },
    ],
  },
  roster: { first: "maman", second: "papa", everyone: ["maman", "papa"] },
};

/** An incident, followed by hand: `at` moves the clock and takes every wake-up on the way. */
const follow = (rule: Rule, occurredAt = T0, now = T0) => {
  const opening = { id: "i1", rule, room: "nursery", sensor: "nursery", children: ["lou"] };
  const opened = openCase(opening, { key: "a/1", at: occurredAt, db: 70 }, policy, now);
  let current: IncidentCase = opened.next;
  let clock = now;
  const effects: (Effect & { at: number })[] = opened.effects.map((effect) => ({ ...effect, at: now }));
  const put = (input: IncidentInput) => {
    const stepped = stepCase(current, input, policy, clock);
    current = stepped.next;
    effects.push(...stepped.effects.map((effect) => ({ ...effect, at: clock })));
  };
  return {
    effects,
    get incident(): Incident {
      return current.incident;
    },
    get pages() {
      return effects
        .filter((effect) => effect.do === "page")
        .map(({ at, caregiver }) => [(at - T0) / SECOND, caregiver]);
    },
    get updates() {
      return effects.filter((effect) => effect.do === "update").map(({ update }) => update);
    },
    put,
    at(seconds: number) {
      for (;;) {
        const wake = wakesAt(current, policy);
        if (wake === null || wake > T0 + seconds * SECOND) break;
        clock = Math.max(clock, wake);
        put({ type: "tick" });
      }
      clock = T0 + seconds * SECOND;
      return this;
    },
  };
};

describe("an incident", () => {
  test("of a loud sound pages the first on call at once", () => {
    const one = follow("loud");
    expect(one.incident.state).toBe("paging");
    expect(one.pages).toEqual([[0, "maman"]]);
  });

  test("of a cry waits thirty seconds, then pages", () => {
    const one = follow("cry").at(29);
    expect(one.incident.state).toBe("pending");
    one.at(30);
    expect(one.pages).toEqual([[30, "maman"]]);
  });

  test("of a cry that ends within the self-soothing time closes as self-soothed and pages nobody", () => {
    const one = follow("cry").at(20);
    one.put({ type: "ended", key: "a/1", at: T0 + 20 * SECOND, db: 72 });
    expect(one.incident).toMatchObject({ state: "closed", maxDb: 72 });
    expect(one.incident.timeline.at(-1)).toMatchObject({ what: "closed", reason: "selfSoothed" });
    expect(one.at(600).pages).toEqual([]);
  });

  test("of a cry becomes critical and pages at once when it grows loud", () => {
    const one = follow("cry").at(10);
    one.put({ type: "started", rule: "loud", key: "a/2", at: T0 + 10 * SECOND, db: 92 });
    expect(one.incident).toMatchObject({ rule: "loud", severity: "critical", state: "paging", maxDb: 92 });
    expect(one.pages).toEqual([[10, "maman"]]);
  });

  test("goes to the second parent when nobody acknowledges in two minutes, and repeats", () => {
    expect(follow("loud").at(250).pages).toEqual([
      [0, "maman"],
      [120, "maman"],
      [120, "papa"],
      [240, "maman"],
      [240, "papa"],
    ]);
  });

  test("pages nobody after the acknowledgement, tells once, and settles by quiet", () => {
    const one = follow("loud").at(60);
    one.put({ type: "acknowledged", who: "maman", via: "link" });
    one.put({ type: "acknowledged", who: "papa", via: "link" });
    expect(one.incident).toMatchObject({ state: "acknowledged", acknowledgedBy: "maman" });
    one.at(100).put({ type: "ended", key: "a/1", at: T0 + 100 * SECOND, db: 80 });
    one.at(1000);
    expect(one.pages).toEqual([[0, "maman"]]);
    expect(one.updates).toEqual(["acknowledged", "settled"]);
    expect(one.incident).toMatchObject({ state: "settled", settledAt: T0 + 400 * SECOND });
  });

  test("keeps paging while the noise goes on, for as long as nobody answers", () => {
    const one = follow("cry").at(20 * 60);
    expect(one.incident.state).toBe("paging");
    expect(one.pages.length).toBeGreaterThan(15);
  });

  test("does not settle when the noise comes back within the settle time", () => {
    const one = follow("loud").at(10);
    one.put({ type: "ended", key: "a/1", at: T0 + 10 * SECOND, db: 90 });
    one.at(200).put({ type: "started", rule: "loud", key: "a/2", at: T0 + 200 * SECOND, db: 90 });
    one.at(900);
    expect(one.incident.state).toBe("paging");
  });

  test("of a blind sensor ends as soon as it is heard, with an all-clear", () => {
    const one = follow("blind").at(45);
    one.put({ type: "ended", key: "a/1", at: T0 + 45 * SECOND, db: null });
    expect(one.incident.state).toBe("settled");
    expect(one.updates).toEqual(["settled"]);
  });

  test("that was over before the hub heard of it is recorded without waking anybody", () => {
    const twoHours = 2 * 60 * MINUTE;
    const one = follow("loud", T0 - twoHours, T0);
    expect(one.incident.state).toBe("pending");
    one.put({ type: "ended", key: "a/1", at: T0 - twoHours + 3000, db: 88 });
    expect(one.incident.state).toBe("settled");
    expect(one.at(100).pages).toEqual([]);
  });

  test("that began long ago and still goes on wakes somebody after a moment", () => {
    const one = follow("loud", T0 - 10 * MINUTE, T0).at(10);
    expect(one.pages).toEqual([[5, "maman"]]);
  });

  test("of a short cry that is heard of late wakes nobody, and of a long one does", () => {
    const short = follow("cry", T0 - 40 * SECOND, T0);
    short.put({ type: "ended", key: "a/1", at: T0 - 38 * SECOND, db: 70 });
    expect(short.incident).toMatchObject({ state: "closed" });
    expect(short.incident.timeline.at(-1)?.reason).toBe("selfSoothed");
    const long = follow("cry", T0 - 95 * SECOND, T0);
    long.put({ type: "ended", key: "a/1", at: T0 - 60 * SECOND, db: 70 });
    expect(long.incident.state).toBe("pending");
    expect(long.at(10).pages).toEqual([[5, "maman"]]);
  });

  test("of a cry whose sensor restarts is not taken for soothed: it pages, and settles by quiet", () => {
    const one = follow("cry").at(5);
    one.put({ type: "abandoned", at: T0 + 5 * SECOND, reason: "the sensor restarted" });
    expect(one.incident.state).toBe("pending");
    one.at(40);
    expect(one.pages).toEqual([[30, "maman"]]);
    expect(one.at(310).incident.state).toBe("settled");
  });

  test("pages again at once after a restart whom no channel had reached, and nobody else", () => {
    const one = follow("loud").at(121);
    one.put({ type: "delivered", caregiver: "maman", channel: "maman/webhook" });
    const before = one.pages.length;
    one.put({ type: "resumed" });
    expect(one.pages.slice(before)).toEqual([[121, "papa"]]);
  });

  test("closed by hand before anybody answered takes the pages back", () => {
    const one = follow("loud");
    one.put({ type: "closed", who: "papa" });
    expect(one.incident.state).toBe("closed");
    expect(one.updates).toEqual(["cancelled"]);
    expect(one.at(600).pages).toEqual([[0, "maman"]]);
  });

  test("that nobody closes closes itself in the end", () => {
    const one = follow("silence").at(1);
    one.put({ type: "ended", key: "a/1", at: T0 + SECOND, db: null });
    expect(one.incident.state).toBe("settled");
    expect(one.at(1 + CLOSES_AFTER_MS / SECOND).incident.state).toBe("closed");
  });

  test("never pages once acknowledged, settled or closed, whatever happens in whatever order", () => {
    const input = fc.oneof(
      fc.record({
        type: fc.constant("started" as const),
        key: fc.constantFrom("a/1", "a/2"),
        rule: fc.constantFrom("loud" as const, "cry" as const),
      }),
      fc.record({ type: fc.constant("ended" as const), key: fc.constantFrom("a/1", "a/2") }),
      fc.constant({ type: "acknowledged" as const }),
      fc.constant({ type: "tick" as const }),
    );
    const story = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), input), { maxLength: 30 });
    fc.assert(
      fc.property(story, (steps) => {
        const one = follow("cry");
        let seconds = 0;
        let answered = false;
        for (const [wait, what] of steps) {
          seconds += wait;
          one.at(seconds);
          const at = T0 + seconds * SECOND;
          const before = one.pages.length;
          if (what.type === "started") one.put({ ...what, at, db: 70 });
          else if (what.type === "ended") one.put({ ...what, at, db: 70 });
          else if (what.type === "acknowledged") one.put({ type: "acknowledged", who: "maman", via: "link" });
          else one.put({ type: "tick" });
          if (answered) expect(one.pages.length).toBe(before);
          answered ||= one.incident.state !== "pending" && one.incident.state !== "paging";
        }
        const times = one.incident.timeline.filter(
          ({ what }) => what !== "pending" && what !== "ended" && what !== "started",
        );
        expect(times.map(({ at }) => at)).toEqual([...times.map(({ at }) => at)].sort((a, b) => a - b));
      }),
    );
  });
});
