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

/** The moment of a date's time of day on this device, as `<input type="datetime-local">` gives it. */
export const momentOf = (local: string): number => new Date(local).getTime();
