import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { duePages, type EscalationPolicy, nextPageAt, type PageLogEntry } from "./escalation.ts";

const MINUTE = 60_000;
const policy: EscalationPolicy = {
  repeatMs: 2 * MINUTE,
  steps: [
    { afterMs: 0, to: "first" },
    { afterMs: 2 * MINUTE, to: "second" },
    { afterMs: 5 * MINUTE, to: "everyone" },
  ],
};
const roster = {
  first: "maman",
  second: "papa",
  everyone: ["maman", "papa", "mamie"],
  reachable: ["maman", "papa", "mamie"],
};

/** Runs the policy to a moment, waking only when it asks to be woken. */
const run = (untilMs: number): { at: number; caregiver: string; step: number; attempt: number }[] => {
  const log: PageLogEntry[] = [];
  const pages = [];
  for (let now = 0; now <= untilMs; now = nextPageAt(policy, roster, 0, log) ?? Infinity) {
    for (const page of duePages(policy, roster, 0, log, now)) {
      log.push({ caregiver: page.caregiver, at: now, step: page.step, delivered: true });
      pages.push({ at: now / MINUTE, caregiver: page.caregiver, step: page.step, attempt: page.attempt });
    }
  }
  return pages;
};

describe("the escalation", () => {
  test("pages the first at once, the second after two minutes, everyone after five, and each again every two", () => {
    expect(run(7 * MINUTE)).toEqual([
      { at: 0, caregiver: "maman", step: 0, attempt: 1 },
      { at: 2, caregiver: "maman", step: 0, attempt: 2 },
      { at: 2, caregiver: "papa", step: 1, attempt: 1 },
      { at: 4, caregiver: "maman", step: 0, attempt: 3 },
      { at: 4, caregiver: "papa", step: 1, attempt: 2 },
      { at: 5, caregiver: "mamie", step: 2, attempt: 1 },
      { at: 6, caregiver: "maman", step: 0, attempt: 4 },
      { at: 6, caregiver: "papa", step: 1, attempt: 3 },
      { at: 7, caregiver: "mamie", step: 2, attempt: 2 },
    ]);
  });

  test("pages each caregiver once after a long stop, not once for every page that was missed", () => {
    const due = duePages(policy, roster, 0, [], 60 * MINUTE);
    expect(due.map(({ caregiver }) => caregiver).sort()).toEqual(["maman", "mamie", "papa"]);
  });

  test("goes on waking whoever was paged before the turn passed on", () => {
    const after = { ...roster, first: "mamie", second: null, everyone: ["mamie"] };
    const due = duePages(policy, after, 0, [{ caregiver: "maman", at: 0, step: 0, delivered: true }], 2 * MINUTE);
    expect(due.map(({ caregiver }) => caregiver)).toContain("maman");
  });

  test("wakes nobody who left the household, and whoever is left at their own step", () => {
    const after = { first: "papa", second: null, everyone: ["papa"], reachable: ["papa"] };
    const due = duePages(policy, after, 0, [{ caregiver: "maman", at: 0, step: 0, delivered: true }], 2 * MINUTE);
    expect(due).toMatchObject([{ caregiver: "papa", reason: "firstOnCall" }]);
  });

  test("has nothing due before the moment it asks to be woken, and something at it", () => {
    const entry = fc.record({
      caregiver: fc.constantFrom("maman", "papa", "mamie"),
      at: fc.nat(10 * MINUTE),
      step: fc.constant(0),
      delivered: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(entry), (log) => {
        const next = nextPageAt(policy, roster, 0, log) as number;
        expect(duePages(policy, roster, 0, log, next - 1)).toEqual([]);
        expect(duePages(policy, roster, 0, log, next).length).toBeGreaterThan(0);
      }),
    );
  });
});
