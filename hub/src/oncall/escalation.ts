/** Whom a step pages: by their place on tonight's rota. */
export type StepTarget = "first" | "second" | "everyone";

/** Ordered steps. `afterMs` counts from the start of paging. */
export type EscalationPolicy = {
  steps: ReadonlyArray<{ afterMs: number; to: StepTarget }>;
  /** A paged caregiver is paged again this long after their own last page. */
  repeatMs: number;
};

/**
 * Who is on call now. `everyone` is whom a step to everyone pages; `reachable` every caregiver with a channel, those
 * who are away too.
 */
export type Roster = {
  first: string | null;
  second: string | null;
  everyone: ReadonlyArray<string>;
  reachable: ReadonlyArray<string>;
};

export type PageLogEntry = {
  caregiver: string;
  at: number;
  step: number;
  /** True once a channel accepted it; until then it was asked for, and nobody knows whether it left. */
  delivered: boolean;
  /** When every channel of the caregiver had refused it; absent before, and once one accepted it. */
  failedAt?: number;
  /** A restart sent it once more. */
  resent?: true;
};

export type DuePage = {
  caregiver: string;
  /** Number of the escalation step, from 0. */
  step: number;
  /** How often this caregiver has been paged for this incident, this time included. */
  attempt: number;
  reason: "firstOnCall" | "secondOnCall" | "everyone" | "repeatIntervalElapsed";
};

const REASONS: Record<StepTarget, DuePage["reason"]> = {
  first: "firstOnCall",
  second: "secondOnCall",
  everyone: "everyone",
};

const targets = (roster: Roster, to: StepTarget): ReadonlyArray<string> => {
  if (to === "everyone") return roster.everyone;
  const one = to === "first" ? roster.first : roster.second;
  return one === null ? [] : [one];
};

const lastPageAt = (log: ReadonlyArray<PageLogEntry>, caregiver: string): number | null =>
  log.reduce<number | null>((last, page) => (page.caregiver === caregiver ? Math.max(last ?? 0, page.at) : last), null);

/** The earliest step that reaches each caregiver, in the order of the steps. */
const reach = (
  policy: EscalationPolicy,
  roster: Roster,
): Map<string, { step: number; afterMs: number; to: StepTarget }> => {
  const found = new Map<string, { step: number; afterMs: number; to: StepTarget }>();
  policy.steps.forEach(({ afterMs, to }, step) => {
    for (const caregiver of targets(roster, to)) {
      const known = found.get(caregiver);
      if (!known || afterMs < known.afterMs) found.set(caregiver, { step, afterMs, to });
    }
  });
  return found;
};

/** When each caregiver is due next: at their step, then at every repeat after their own last page. */
const dueAt = (
  policy: EscalationPolicy,
  roster: Roster,
  startedAt: number,
  log: ReadonlyArray<PageLogEntry>,
): { caregiver: string; step: number; to: StepTarget; at: number; paged: boolean }[] => {
  const due = [...reach(policy, roster)].map(([caregiver, { step, afterMs, to }]) => {
    const last = lastPageAt(log, caregiver);
    const at = last === null ? startedAt + afterMs : last + policy.repeatMs;
    return { caregiver, step, to, at, paged: last !== null };
  });
  // Whoever was paged before the rota changed hands is still being woken, and must not be left at one page; but nobody
  // who left the household.
  for (const caregiver of new Set(log.map((page) => page.caregiver))) {
    if (!roster.reachable.includes(caregiver) || due.some((entry) => entry.caregiver === caregiver)) continue;
    const at = (lastPageAt(log, caregiver) ?? startedAt) + policy.repeatMs;
    due.push({ caregiver, step: 0, to: "everyone", at, paged: true });
  }
  return due;
};

/** The pages that are due now, in the order of their times. */
export const duePages = (
  policy: EscalationPolicy,
  roster: Roster,
  startedAt: number,
  log: ReadonlyArray<PageLogEntry>,
  now: number,
): DuePage[] =>
  dueAt(policy, roster, startedAt, log)
    .filter((entry) => entry.at <= now)
    .sort((a, b) => a.at - b.at)
    .map((entry) => ({
      caregiver: entry.caregiver,
      step: entry.step,
      attempt: log.filter((page) => page.caregiver === entry.caregiver).length + 1,
      reason: entry.paged ? "repeatIntervalElapsed" : REASONS[entry.to],
    }));

/** When the next page is due; null when there is nobody to page. */
export const nextPageAt = (
  policy: EscalationPolicy,
  roster: Roster,
  startedAt: number,
  log: ReadonlyArray<PageLogEntry>,
): number | null => {
  const times = dueAt(policy, roster, startedAt, log).map((entry) => entry.at);
  return times.length > 0 ? Math.min(...times) : null;
};
