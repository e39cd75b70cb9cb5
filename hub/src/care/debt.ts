/** A chore put off because of a night, until somebody does it. Times are UTC epoch milliseconds. */
export type Debt = {
  id: string;
  title: string;
  /** Null when it is about no child in particular. */
  child: string | null;
  openedAt: number;
  who: string;
  /** The post-mortem that it came from, `incident:…` or `night:…`; null when somebody wrote it down. */
  source: string | null;
  doneAt: number | null;
  doneBy: string | null;
};

const DAY_MS = 86_400_000;

/** The debt with its age in whole days: up to now, or up to when it was done. */
export const withAge = (debt: Debt, now: number): Debt & { ageDays: number } => ({
  ...debt,
  ageDays: Math.max(0, Math.floor(((debt.doneAt ?? now) - debt.openedAt) / DAY_MS)),
});

/** Open ones first, the oldest on top; then what was done, the latest first. */
export const byUrgency = (a: Debt, b: Debt): number => {
  if (a.doneAt === null && b.doneAt === null) return a.openedAt - b.openedAt;
  if (a.doneAt === null || b.doneAt === null) return a.doneAt === null ? -1 : 1;
  return b.doneAt - a.doneAt;
};
