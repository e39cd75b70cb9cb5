import { expect, it } from "vitest";
import { RUNBOOKS } from "./runbooks.ts";

const steps = Object.values(RUNBOOKS).flat();

it("never lets a line of French begin with its punctuation", () => {
  expect(steps.map(({ fr }) => fr).filter((fr) => /[^\u202f][:;!?]/.test(fr))).toEqual([]);
});

it("names each step of a rule once", () => {
  for (const [rule, list] of Object.entries(RUNBOOKS)) {
    expect([rule, new Set(list.map(({ id }) => id)).size]).toEqual([rule, list.length]);
  }
});
