/** Days from 1970-01-01 to a date of the Gregorian calendar, by counting days of March-based years. */
export const daysSinceEpoch = (year: number, month: number, date: number): number => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

/** The date of a day, the same way backwards. */
const dateParts = (day: number): [year: number, month: number, date: number] => {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date];
};

const two = (value: number): string => String(value).padStart(2, "0");

/** `2026-11-20` of a day. */
export const dateOfDay = (day: number): string => {
  const [year, month, date] = dateParts(day);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(date)}`;
};

/** The day of `2026-11-20`. */
export const dayOfDate = (date: string): number => {
  const [year = 1970, month = 1, day = 1] = date.split("-").map(Number);
  return daysSinceEpoch(year, month, day);
};

/** 0 for Sunday to 6 for Saturday; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;
