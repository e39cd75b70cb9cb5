import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Incident, Rule } from "./incident.ts";
import type { AlertPolicy, Effect, IncidentCase, Surroundings } from "./incidentCase.ts";
import { type IncidentInput, openCase, stepCase } from "./incidentMachine.ts";
import { CLOSES_AFTER_MS, sirenFrom, wakesAt } from "./incidentTime.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const T0 = 1_800_000_000_000;

const policy: AlertPolicy = {
  selfSoothingMs: 30 * SECOND,
  settleMs: 5 * MINUTE,
  resumeMs: 10 * MINUTE,
  escalation: {
    repeatMs: 2 * MINUTE,
    steps: [
      { afterMs: 0, to: "first" },
      { afterMs: 2 * MINUTE, to: "second" },
    ],
  },
};

const roster = { first: "maman", second: "papa", everyone: ["maman", "papa"], reachable: ["maman", "papa"] };

/** An incident, followed by hand: `at` moves the clock and takes every wake-up on the way. */
const follow = (rule: Rule, occurredAt = T0, now = T0) => {
  const opening = { id: "i1", rule, room: "nursery", sensor: "nursery", children: ["lou"] };
  const around: Surroundings = { roster, held: null, movedAt: null };
  const opened = openCase(opening, { key: "a/1", at: occurredAt, db: 70 }, policy, () => around, now);
  let current: IncidentCase = opened.next;
  let clock = now;
  const effects: (Effect & { at: number })[] = opened.effects.map((effect) => ({ ...effect, at: now }));
  const put = (input: IncidentInput) => {
    const stepped = stepCase(current, input, around, clock);
    current = stepped.next;
    effects.push(...stepped.effects.map((effect) => ({ ...effect, at: clock })));
  };
  return {
    effects,
    /** What matters of the household; a test changes it. */
    around,
    get sirenAt() {
      const at = sirenFrom(current, around.roster);
      return at === null ? null : (at - T0) / SECOND;
    },
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
        const wake = wakesAt(current, around.roster);
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
    one.put({ type: "started", rule: "loud", key: "a/2", at: T0 + 10 * SECOND, db: 92, policy });
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
    one.at(200).put({ type: "started", rule: "loud", key: "a/2", at: T0 + 200 * SECOND, db: 90, policy });
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

  test("that was heard of late does not keep a sound of this moment waiting", () => {
    const one = follow("loud", T0 - 200 * SECOND);
    one.put({ type: "ended", key: "a/1", at: T0 - 199 * SECOND, db: 90 });
    expect(one.pages).toEqual([]);
    one.put({ type: "started", rule: "loud", key: "a/2", at: T0, db: 91, policy });
    expect(one.pages).toEqual([[0, "maman"]]);
    const cry = follow("cry", T0 - 200 * SECOND);
    cry.put({ type: "started", rule: "cry", key: "a/2", at: T0, db: 70, policy });
    expect(cry.at(4).pages).toEqual([]);
    expect(cry.at(5).pages).toEqual([[5, "maman"]]);
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

  test("pages again when the noise goes on ten minutes after the answer and nobody moved in the room", () => {
    const one = follow("cry").at(60);
    one.put({ type: "acknowledged", who: "maman", via: "link" });
    one.at(659);
    expect(one.pages).toEqual([[30, "maman"]]);
    one.at(800);
    expect(one.pages.slice(1)).toEqual([
      [660, "maman"],
      [780, "maman"],
      [780, "papa"],
    ]);
    expect(one.incident).toMatchObject({ state: "paging", acknowledgedAt: null });
    expect(one.incident.timeline.map(({ reason }) => reason)).toContain("noiseGoesOn");
  });

  test("takes movement in the room after the answer for somebody who is there", () => {
    const one = follow("cry").at(60);
    one.put({ type: "acknowledged", who: "maman", via: "link" });
    one.around.movedAt = T0 + 90 * SECOND;
    one.at(3600);
    expect(one.pages).toEqual([[30, "maman"]]);
    expect(one.incident.timeline.map(({ what }) => what)).toContain("attended");
  });

  test("does not take movement of before the answer for somebody who came", () => {
    const one = follow("cry").at(60);
    one.around.movedAt = T0 + 59 * SECOND;
    one.put({ type: "acknowledged", who: "maman", via: "link" });
    expect(one.at(700).pages).toHaveLength(2);
  });

  test("waits while something holds it back, and begins its escalation when that is over", () => {
    const one = follow("cry");
    one.around.held = { kind: "mute", reason: "visitors", by: "papa", until: T0 + 300 * SECOND };
    one.at(299);
    expect(one.incident).toMatchObject({ state: "pending", held: { kind: "mute" } });
    expect(one.incident.timeline.at(-1)).toMatchObject({ what: "held", reason: "mute: visitors", who: "papa" });
    one.around.held = null;
    one.at(430);
    expect(one.pages).toEqual([
      [300, "maman"],
      [420, "maman"],
      [420, "papa"],
    ]);
  });

  test("stops paging when something holds it back in the middle, and begins anew when that is over", () => {
    const one = follow("loud").at(130);
    one.around.held = { kind: "mute", reason: "visitors", by: "papa", until: T0 + 500 * SECOND };
    one.put({ type: "tick" });
    one.at(499);
    expect(one.pages).toHaveLength(3);
    one.around.held = null;
    one.at(640);
    expect(one.pages.slice(3)).toEqual([
      [500, "maman"],
      [620, "maman"],
      [620, "papa"],
    ]);
  });

  test("keeps the policy that it was opened with, unless it becomes one of a graver rule", () => {
    const one = follow("cry").at(40);
    const strict: AlertPolicy = {
      ...policy,
      escalation: { repeatMs: 10 * SECOND, steps: [{ afterMs: 0, to: "first" }] },
    };
    one.put({ type: "started", rule: "cry", key: "a/2", at: T0 + 40 * SECOND, db: 70, policy: strict });
    expect(one.at(149).pages).toHaveLength(1);
    one.put({ type: "started", rule: "loud", key: "a/3", at: T0 + 149 * SECOND, db: 95, policy: strict });
    expect(one.at(150).pages).toHaveLength(2);
  });

  test("sounds the siren when the only one who was reached has left the household, and pages them no more", () => {
    const one = follow("loud").at(5);
    one.put({ type: "delivered", caregiver: "maman", channel: "maman/webhook" });
    one.around.roster = { first: null, second: null, everyone: [], reachable: [] };
    one.put({ type: "resumed" });
    expect(one.at(300).pages).toEqual([[0, "maman"]]);
    expect(one.sirenAt).toBe(10);
  });

  test("sends nothing again after a restart to somebody who has left the household", () => {
    const one = follow("loud").at(5);
    one.around.roster = { first: "papa", second: null, everyone: ["papa"], reachable: ["papa"] };
    one.put({ type: "resumed" });
    expect(one.pages).toEqual([
      [0, "maman"],
      [5, "papa"],
    ]);
  });

  test("tells nobody who has left the household of a second child", () => {
    const one = follow("loud").at(125);
    one.around.roster = { first: "papa", second: null, everyone: ["papa"], reachable: ["papa"] };
    const companion = { id: "i2", room: "attic", rule: "cry" as const, children: ["noe"] };
    one.put({ type: "combined", companion, severity: "warning" });
    expect(one.pages.slice(-2)).toEqual([
      [120, "papa"],
      [125, "papa"],
    ]);
  });

  test("sounds the siren ten seconds after nobody at all could be reached, and not once somebody was", () => {
    const one = follow("loud").at(5);
    expect(one.sirenAt).toBeNull();
    one.put({ type: "undelivered", caregiver: "maman", reason: "no channel" });
    expect(one.sirenAt).toBe(15);
    one.put({ type: "delivered", caregiver: "maman", channel: "maman/webhook" });
    expect(one.sirenAt).toBeNull();
  });

  test("sounds the siren after ten seconds where there is nobody to page at all", () => {
    const nobody: Surroundings = {
      roster: { first: null, second: null, everyone: [], reachable: [] },
      held: null,
      movedAt: null,
    };
    const opening = { id: "i1", rule: "loud" as const, room: "nursery", sensor: "nursery", children: [] };
    const open = (escalation: AlertPolicy["escalation"]) =>
      openCase(opening, { key: "a/1", at: T0, db: 90 }, { ...policy, escalation }, () => nobody, T0).next;
    expect(sirenFrom(open(policy.escalation), nobody.roster)).toBe(T0 + 10 * SECOND);
    const patient = { repeatMs: MINUTE, steps: [{ afterMs: MINUTE, to: "first" as const }] };
    expect(sirenFrom(open(patient), nobody.roster)).toBe(T0 + MINUTE + 10 * SECOND);
  });

  test("pages whom no channel had reached once more after a restart, however many restarts follow", () => {
    const one = follow("loud").at(1);
    one.put({ type: "resumed" });
    one.put({ type: "resumed" });
    expect(one.pages).toEqual([
      [0, "maman"],
      [1, "maman"],
    ]);
    expect(one.effects.filter((effect) => effect.do === "page").map(({ attempt }) => attempt)).toEqual([1, 1]);
    expect(one.at(121).pages.slice(2)).toEqual([
      [120, "maman"],
      [120, "papa"],
    ]);
  });

  test("tells whoever rang already of a second child, on the same incident", () => {
    const one = follow("cry").at(125);
    const companion = { id: "i2", room: "attic", rule: "loud" as const, children: ["noe"] };
    one.put({ type: "combined", companion, severity: "critical" });
    one.put({ type: "combined", companion, severity: "critical" });
    expect(one.pages).toEqual([
      [30, "maman"],
      [125, "maman"],
    ]);
    expect(one.incident).toMatchObject({ severity: "critical", blastRadius: ["attic"], combined: [companion] });
    one.put({ type: "parted", id: "i2" });
    expect(one.incident).toMatchObject({ blastRadius: ["attic"], combined: [] });
  });

  test("gives an echo back when it outlasts the sound that it was taken for", () => {
    const one = follow("cry");
    const echo = { sensor: "attic", room: "attic", key: "b/1", rule: "cry" as const, at: T0 + 2000, db: 55 };
    one.put({ type: "echo", echo });
    one.at(100).put({ type: "ended", key: "a/1", at: T0 + 100 * SECOND, db: 71 });
    one.at(109);
    expect(one.effects.filter((effect) => effect.do === "openEcho")).toEqual([]);
    one.at(110);
    expect(one.effects.filter((effect) => effect.do === "openEcho")).toMatchObject([{ echo }]);
    one.at(200);
    expect(one.effects.filter((effect) => effect.do === "openEcho")).toHaveLength(1);
  });

  test("closes as heard through the wall when another room turns out to be the source", () => {
    const one = follow("loud");
    one.put({ type: "overheard", room: "attic", at: T0 + 1000 });
    expect(one.incident).toMatchObject({ state: "closed" });
    expect(one.updates).toEqual(["cancelled"]);
  });

  test("remembers what worked, and whether its page was needed, after its end too", () => {
    const one = follow("loud").at(1);
    one.put({ type: "closed", who: "papa", worked: "cuddle" });
    one.put({ type: "judged", who: "papa", needed: false });
    expect(one.incident).toMatchObject({ state: "closed", worked: "cuddle" });
    expect(one.incident.timeline.at(-1)).toMatchObject({ what: "notNeeded", who: "papa" });
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
          if (what.type === "started") one.put({ ...what, at, db: 70, policy });
          else if (what.type === "ended") one.put({ ...what, at, db: 70 });
          else if (what.type === "acknowledged") one.put({ type: "acknowledged", who: "maman", via: "link" });
          else one.put({ type: "tick" });
          if (answered) expect(one.pages.length).toBe(before);
          // Whoever answered went: otherwise the noise would wake somebody again.
          one.around.movedAt = at + 1;
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
