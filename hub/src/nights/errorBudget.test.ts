import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "./calendarDate.ts";
import { type Budget, budgetsOf } from "./errorBudget.ts";
import type { Night } from "./night.ts";
import type { Objective } from "./targets.ts";
import { drawnNight, EVENING } from "./testing/drawnNight.ts";

const MINUTE = 60_000;
const quiet = drawnNight({});

const night = (daysAgo: number, changes: Partial<Night> = {}): Night => ({
  ...quiet,
  date: addDays(EVENING, -daysAgo),
  ...changes,
});

const find = (budgets: Budget[], objective: Objective, nights: 7 | 28): Budget =>
  budgets.find((one) => one.objective === objective && one.nights === nights)!;

describe("the error budget", () => {
  it("of sleep availability counts minutes of what was observed", () => {
    const nights = [night(0, { incidentMs: 30 * MINUTE }), night(1), night(6, { incidentMs: 15 * MINUTE }), night(7)];
    const budgets = budgetsOf(nights, EVENING, {});
    // Three nights of the last seven: 5 % of 1800 min is 90 min; 45 of them are spent.
    expect(find(budgets, "availability", 7)).toMatchObject({
      withData: 3,
      allowed: 90 * MINUTE,
      spent: 45 * MINUTE,
      burn: 0.5,
    });
    // Four of the last 28: 45 of 120 min.
    expect(find(budgets, "availability", 28)).toMatchObject({ withData: 4, allowed: 120 * MINUTE, burn: 0.375 });
  });

  it("of other objectives lets one night of seven miss", () => {
    const slow = { mttrMs: 25 * MINUTE };
    const nights = [0, 1, 2, 3, 4, 5, 6].map((i) => night(i, i < 2 ? slow : { mttrMs: 10 * MINUTE }));
    expect(find(budgetsOf(nights, EVENING, {}), "mttrMs", 7)).toMatchObject({ allowed: 1, spent: 2, burn: 2 });
  });

  it("takes a night without data for neither good nor bad", () => {
    const none = drawnNight({ deaf: ["21:00-06:00"] });
    const budgets = budgetsOf([none, night(1, { incidentMs: 30 * MINUTE })], EVENING, {});
    expect(find(budgets, "availability", 7)).toMatchObject({ withData: 1, burn: 1 });
    expect(find(budgetsOf([none], EVENING, {}), "availability", 7).burn).toBeNull();
  });

  it("burns the more the more was spent, and never less", () => {
    const changes = fc.record({
      incidentMs: fc.integer({ min: 0, max: 500 * MINUTE }),
      mttrMs: fc.integer({ min: 0, max: 60 * MINUTE }),
      ttfaMs: fc.integer({ min: 0, max: 200 * MINUTE }),
      notNeededPages: fc.integer({ min: 0, max: 3 }),
      pages: fc.constant({ maman: 4, papa: 3 }),
    });
    fc.assert(
      fc.property(
        fc.array(changes, { minLength: 1, maxLength: 28 }),
        fc.nat(27),
        fc.integer({ min: 0, max: 60 * MINUTE }),
        (all, which, more) => {
          const worse = all.map((one, i) =>
            i === which % all.length
              ? {
                  ...one,
                  incidentMs: one.incidentMs + more,
                  mttrMs: one.mttrMs + more,
                  ttfaMs: one.ttfaMs + more,
                  notNeededPages: one.notNeededPages + 1,
                }
              : one,
          );
          const before = budgetsOf(
            all.map((one, i) => night(i, one)),
            EVENING,
            {},
          );
          const after = budgetsOf(
            worse.map((one, i) => night(i, one)),
            EVENING,
            {},
          );
          before.forEach((budget, i) => {
            expect(after[i]!.burn ?? 0).toBeGreaterThanOrEqual(budget.burn ?? 0);
          });
        },
      ),
    );
  });
});
