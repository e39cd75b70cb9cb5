/** A local date as the API writes it, `2026-03-28`. A night is named after the date of its evening. */
export type CalendarDate = string;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Days from 1970-01-01 to a date of the Gregorian calendar, by counting days of March-based years. */
const daysOf = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
};

/** The date that is so many days after 1970-01-01. */
export const dateOfDay = (days: number): CalendarDate => {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
};

/** Days from 1970-01-01 to a date, or undefined when the text is no date of the calendar. */
export const dayOf = (date: string): number | undefined => {
  const [, year, month, day] = DATE.exec(date) ?? [];
  if (year === undefined) return undefined;
  const days = daysOf(Number(year), Number(month), Number(day));
  return dateOfDay(days) === date ? days : undefined;
};

/** The date so many days later. The date must be one. */
export const addDays = (date: CalendarDate, days: number): CalendarDate => dateOfDay((dayOf(date) ?? 0) + days);

/** Every date from the first to the last, both included; empty when they are the wrong way round. */
export const datesBetween = (first: CalendarDate, last: CalendarDate): CalendarDate[] => {
  const from = dayOf(first) ?? 0;
  const count = (dayOf(last) ?? -1) - from + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => dateOfDay(from + i));
};

/** Whole months from birth to a date. */
export const monthsBetween = (born: CalendarDate, date: CalendarDate): number => {
  const [bornYear = 0, bornMonth = 0, bornDay = 0] = born.split("-").map(Number);
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return (year - bornYear) * 12 + month - bornMonth - (day < bornDay ? 1 : 0);
};
