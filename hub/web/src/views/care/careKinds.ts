/** What is logged with one tap, in the order in which a thumb finds it. */
export const CARE_KINDS = ["putDown", "up", "diaper", "feed", "medicine", "note"] as const;

export type CareKind = (typeof CARE_KINDS)[number];

export type CareEntry = {
  id: string;
  children: string[];
  kind: CareKind;
  at: number;
  who: string;
  detail: unknown;
  undoUntil: number;
};

export type Diaper = {
  child: string;
  level: "green" | "orange" | "red" | "brown" | null;
  changedAt: number | null;
  redAt: number | null;
  redBetween: { from: number; to: number } | null;
};

/** One child as the hub lists them. */
export type Child = { id: string; name: string; ageMonths: number | null; latestNight: string | null };

/** What stands in a note; other details are for machines. */
export const detailText = (detail: unknown): string => (typeof detail === "string" ? detail : "");
