import { momentAt } from "../../messages/zone.ts";

/** What the hub says of the rota. Times are UTC epoch milliseconds, dates are local, of the evening. */
export type RotaNight = {
  date: string;
  from: number;
  until: number;
  first: string | null;
  second: string | null;
  reason: string;
};

export type Rota = {
  now: { first: string | null; second: string | null; reason: string };
  tonight: string;
  nights: RotaNight[];
  swaps: { date: string; by: string; why: string | null }[];
  absences: { id: string; from: number; until: number; caregiver: string; by: string; why: string | null }[];
  tired: string[];
  calendar: string;
};

/** The moment of what `<input type="datetime-local">` gives. */
export const momentOf = (local: string, timeZone: string | undefined): number =>
  momentAt(Date.parse(`${local}Z`), timeZone);
