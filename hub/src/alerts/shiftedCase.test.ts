import fc from "fast-check";
import { expect, test } from "vitest";
import type { AlertPolicy, Surroundings } from "./incidentCase.ts";
import { type IncidentInput, openCase, stepCase } from "./incidentMachine.ts";
import { wakesAt } from "./incidentTime.ts";
import { notInTheFuture, shiftedCase } from "./shiftedCase.ts";

const NOW = 1_700_000_000_000;
const DAY_MS = 86_400_000;
const POLICY: AlertPolicy = {
  selfSoothingMs: 30_000,
  settleMs: 300_000,
  resumeMs: 600_000,
  escalation: {
    repeatMs: 120_000,
    steps: [
      { afterMs: 0, to: "first" },
      { afterMs: 120_000, to: "second" },
    ],
  },
};
const ROSTER = { first: "maman", second: "papa", everyone: ["maman", "papa"], reachable: ["maman", "papa"] };
const AROUND: Surroundings = { roster: ROSTER, held: null, movedAt: null };
const OPENING = { id: "one", rule: "cry", room: "nursery", sensor: "nursery", children: [] } as const;

const opened = () =>
  openCase({ ...OPENING, children: [] }, { key: "k", at: NOW, db: 70 }, POLICY, () => AROUND, NOW).next;

/** What happens after how long; the same story is told with and without a step of the clock in its middle. */
const story = fc.array(
  fc.record({
    afterMs: fc.nat(200_000),
    what: fc.constantFrom("tick", "delivered", "undelivered", "end", "start", "acknowledged"),
  }),
  { maxLength: 20 },
);

const input = (what: string, at: number, i: number): IncidentInput => {
  if (what === "delivered") return { type: "delivered", caregiver: "maman", channel: "maman/webhook" };
  if (what === "undelivered") return { type: "undelivered", caregiver: "maman", reason: "down" };
  if (what === "end") return { type: "ended", key: "k", at, db: 71 };
  if (what === "start") return { type: "started", rule: "loud", key: `k${i}`, at, db: 90, policy: POLICY };
  if (what === "acknowledged") return { type: "acknowledged", who: "papa", via: "link" };
  return { type: "tick" };
};

test("an incident goes the same way whether or not the clock was set in its middle", () => {
  fc.assert(
    fc.property(story, fc.nat(20), fc.constantFrom(DAY_MS, -DAY_MS, 3_600_000), (steps, when, byMs) => {
      let plain = opened();
      let stepped = plain;
      let now = NOW;
      let offset = 0;
      steps.forEach(({ afterMs, what }, i) => {
        if (i === when) {
          stepped = shiftedCase(stepped, byMs);
          offset = byMs;
        }
        now += afterMs;
        const one = stepCase(plain, input(what, now, i), AROUND, now);
        const other = stepCase(stepped, input(what, now + offset, i), AROUND, now + offset);
        expect(other.effects.map((effect) => effect.do)).toEqual(one.effects.map((effect) => effect.do));
        plain = one.next;
        stepped = other.next;
      });
      expect(shiftedCase(stepped, -offset)).toEqual(plain);
      const wakes = wakesAt(plain, ROSTER);
      expect(wakesAt(stepped, ROSTER)).toBe(wakes === null ? null : wakes + offset);
    }),
  );
});

test("an incident from before the clock was set back goes on paging, and not tomorrow", () => {
  const paging = stepCase(opened(), { type: "tick" }, AROUND, NOW + 30_000).next;
  expect(paging.incident.state).toBe("paging");
  const now = NOW - DAY_MS;
  const wakes = wakesAt(notInTheFuture(paging, now), ROSTER) as number;
  expect(wakes - now).toBeGreaterThan(0);
  expect(wakes - now).toBeLessThanOrEqual(POLICY.escalation.repeatMs);
  expect(notInTheFuture(paging, NOW + 40_000)).toBe(paging);
});
