import type { Roster } from "./escalation.ts";

export type RotaSettings = {
  /** Caregivers in turn; the first of the night alternates. */
  rotation: ReadonlyArray<string>;
  /** Local time at which the turn passes on, `HH:MM`. */
  handOff: string;
  /** IANA time zone. */
  timeZone: string;
  /** Every caregiver with a channel. */
  reachable: ReadonlyArray<string>;
};

/** Local date (as days since 1970-01-01) and time of day of a moment. */
const localTime = (nowMs: number, timeZone: string): { day: number; time: string } => {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = Object.fromEntries(format.formatToParts(nowMs).map((part) => [part.type, part.value]));
  const [year, month, date] = [Number(parts.year), Number(parts.month), Number(parts.day)];
  return { day: daysSinceEpoch(year, month, date), time: `${parts.hour}:${parts.minute}` };
};

/** Days from 1970-01-01 to a date of the Gregorian calendar, by counting days of March-based years. */
const daysSinceEpoch = (year: number, month: number, date: number): number => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

/**
 * Number of the watch that a moment belongs to: it begins at the hand-off of one local day and ends at the next, so a
 * night is one watch whichever way the clocks change in it.
 */
export const watchNumber = (nowMs: number, settings: Pick<RotaSettings, "handOff" | "timeZone">): number => {
  const { day, time } = localTime(nowMs, settings.timeZone);
  return time < settings.handOff ? day - 1 : day;
};

/** Who is first and second now. The turn passes from watch to watch. */
export const roster = (nowMs: number, settings: RotaSettings): Roster => {
  const turn = settings.rotation.length > 0 ? settings.rotation : settings.reachable;
  const number = watchNumber(nowMs, settings);
  const first = turn[number % turn.length] ?? null;
  const second = turn.length > 1 ? (turn[(number + 1) % turn.length] ?? null) : null;
  return { first, second, everyone: settings.reachable };
};
