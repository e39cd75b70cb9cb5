import { needsIn } from "./needs.ts";

/** One test, or one thing that counts as a failed test. `name` is its file and full name. */
export type Outcome = {
  name: string;
  state: "passed" | "failed" | "skipped";
  /** Why it was skipped, when the test itself said so. */
  note?: string;
};

/** How many tests ran against something external, and how many could not. */
export type NeedTally = { need: string; ran: number; skipped: number };

export type SkipGroup = { reason: string; names: string[] };

export type Summary = {
  passed: number;
  failed: number;
  skipped: number;
  needs: NeedTally[];
  skips: SkipGroup[];
};

const count = (outcomes: ReadonlyArray<Outcome>, state: Outcome["state"]): number =>
  outcomes.filter((outcome) => outcome.state === state).length;

const reasonOf = (skipped: Outcome, isFound: (need: string) => boolean): string => {
  if (skipped.note !== undefined) return skipped.note;
  const missing = needsIn(skipped.name).filter((need) => !isFound(need));
  return missing.length > 0
    ? `${missing.join(" and ")} not found on this machine`
    : "without a reason (by the test itself, or its hook failed)";
};

/**
 * Counts a run.
 * @param listed needs that are reported even when no test names them
 * @param isFound whether this machine has what a need names
 */
export const summarize = (
  outcomes: ReadonlyArray<Outcome>,
  listed: ReadonlyArray<string>,
  isFound: (need: string) => boolean,
): Summary => {
  const needs = [...new Set([...listed, ...outcomes.flatMap(({ name }) => needsIn(name))])].map((need) => {
    const concerned = outcomes.filter(({ name }) => needsIn(name).includes(need));
    const skipped = count(concerned, "skipped");
    return { need, ran: concerned.length - skipped, skipped };
  });
  const groups = new Map<string, Set<string>>();
  for (const outcome of outcomes) {
    if (outcome.state !== "skipped") continue;
    const reason = reasonOf(outcome, isFound);
    groups.set(reason, (groups.get(reason) ?? new Set()).add(outcome.name));
  }
  return {
    passed: count(outcomes, "passed"),
    failed: count(outcomes, "failed"),
    skipped: count(outcomes, "skipped"),
    needs,
    skips: Array.from(groups, ([reason, names]) => ({ reason, names: [...names] })),
  };
};
