import { type AgeHint, ageHint, mayBeUsual } from "./ageHint.ts";

/** What a night is measured by. Times are milliseconds, `availability` and `notNeeded` shares, `pages` a count. */
export const OBJECTIVES = {
  mtbwMs: { target: 36_000_000, goal: "atLeast", about: "child" },
  ttfaMs: { target: 900_000, goal: "atMost", about: "child" },
  availability: { target: 0.95, goal: "atLeast", about: "child" },
  mttrMs: { target: 1_200_000, goal: "atMost", about: "household" },
  responseP50Ms: { target: 60_000, goal: "atMost", about: "household" },
  pages: { target: 4, goal: "atMost", about: "household" },
  notNeeded: { target: 0.2, goal: "atMost", about: "household" },
} as const satisfies Record<string, { target: number; goal: "atLeast" | "atMost"; about: "child" | "household" }>;

export type Objective = keyof typeof OBJECTIVES;

export const OBJECTIVE_NAMES = Object.keys(OBJECTIVES) as Objective[];

/** A household's own targets; an absent one is the default. */
export type TargetSettings = Partial<Record<Objective, number>>;

/**
 * `missed` is for what a household can do something about. A child that misses a target at an age where that is usual
 * is `below`: shown beside the target, and never as a fault.
 */
export type TargetStatus = "met" | "below" | "missed" | "unknown";

export type Target = {
  target: number;
  goal: "atLeast" | "atMost";
  own: boolean;
  value: number | null;
  status: TargetStatus;
  hint: AgeHint | null;
};

export type Targets = Record<Objective, Target>;

/** What a night came to, objective by objective; null where it is not known. */
export type Achieved = Record<Objective, number | null>;

export const targetOf = (objective: Objective, settings: TargetSettings): number =>
  settings[objective] ?? OBJECTIVES[objective].target;

/** True when a value reaches its target; a value that equals it does. */
export const meets = (objective: Objective, value: number, settings: TargetSettings): boolean => {
  const target = targetOf(objective, settings);
  return OBJECTIVES[objective].goal === "atLeast" ? value >= target : value <= target;
};

/** @param months the child's age, or null when it is not known */
export const judge = (achieved: Achieved, settings: TargetSettings, months: number | null): Targets =>
  Object.fromEntries(
    OBJECTIVE_NAMES.map((objective) => {
      const { goal, about } = OBJECTIVES[objective];
      const value = achieved[objective];
      const usual = about === "child" && mayBeUsual(months);
      const status: TargetStatus =
        value === null ? "unknown" : meets(objective, value, settings) ? "met" : usual ? "below" : "missed";
      const target: Target = {
        target: targetOf(objective, settings),
        goal,
        own: settings[objective] !== undefined,
        value,
        status,
        hint: about === "child" ? ageHint(months) : null,
      };
      return [objective, target];
    }),
  ) as Targets;
