import type { Rota, RotaNight } from "./rota.ts";

/** Why a night is not as the rotation would have it. */
export type Mark = "swap" | "override" | "absence" | "breaker";

const MARKS: ReadonlySet<string> = new Set<Mark>(["swap", "override", "absence", "breaker"]);

/** One evening of the month. A night that changes hands in the middle has several parts. */
export type Evening = {
  date: string;
  parts: RotaNight[];
  marks: Mark[];
  /** Caregivers who are away for some of it. */
  away: string[];
};

export type Week = (Evening | undefined)[];

const DAY_MS = 86_400_000;

/** Dates are counted in UTC, where every day has 24 hours. */
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

/** 0 is Monday; the first of January 1970 was a Thursday. */
const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** The nights as weeks from Monday to Sunday; days before the first and after the last night are empty. */
export const weeksOf = ({ nights, absences, swaps }: Pick<Rota, "nights" | "absences" | "swaps">): Week[] => {
  const evenings = new Map<string, Evening>();
  for (const night of nights) {
    const evening = evenings.get(night.date) ?? { date: night.date, parts: [], marks: [], away: [] };
    evening.parts.push(night);
    evenings.set(night.date, evening);
  }
  const weeks: Week[] = [];
  for (const evening of evenings.values()) {
    const reasons = evening.parts.map(({ reason }) => reason);
    if (swaps.some(({ date }) => date === evening.date)) reasons.push("swap");
    evening.marks = [...new Set(reasons)].filter((reason): reason is Mark => MARKS.has(reason));
    const [from, until] = [evening.parts[0]?.from ?? 0, evening.parts.at(-1)?.until ?? 0];
    const away = absences.filter((one) => one.from < until && one.until > from).map(({ caregiver }) => caregiver);
    evening.away = [...new Set(away)];
    const place = weekday(dayOf(evening.date));
    if (weeks.length === 0 || place === 0) weeks.push(new Array<Evening | undefined>(7).fill(undefined));
    (weeks.at(-1) as Week)[place] = evening;
  }
  return weeks;
};
