/** What a caregiver logs with one tap. `up` ends a night as `putDown` begins it. */
export const CARE_KINDS = ["putDown", "up", "diaper", "feed", "medicine", "note"] as const;

export type CareKind = (typeof CARE_KINDS)[number];

/** One tap, for one child or for several at once. Times are UTC epoch milliseconds. */
export type CareEntry = {
  id: string;
  children: string[];
  kind: CareKind;
  at: number;
  who: string;
  detail: CareDetail | null;
  createdAt: number;
};

/** A few words, or fields such as `{ "level": "red" }` of a diaper. */
export type CareDetail = string | { [field: string]: string | number | boolean };

/** How long a tap can be taken back. */
export const UNDO_MS = 600_000;

/** True while an entry can still be taken back. */
export const canUndo = (entry: Pick<CareEntry, "createdAt">, now: number): boolean => now - entry.createdAt <= UNDO_MS;
