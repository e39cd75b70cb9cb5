import { addDays, type CalendarDate } from "./calendarDate.ts";
import type { Zone } from "./zone.ts";

/** Local times of day between which a night lies, `HH:MM`. */
export type NightHours = { from: string; to: string };

/** One night's window, half open. */
export type NightWindow = { date: CalendarDate; from: number; to: number };

/** The window of the evening of a date: nine or eleven hours long instead of ten when the clocks change in it. */
export const nightWindow = (date: CalendarDate, hours: NightHours, zone: Zone): NightWindow => {
  const nextDay = hours.to <= hours.from;
  return { date, from: zone.at(date, hours.from), to: zone.at(nextDay ? addDays(date, 1) : date, hours.to) };
};

/** The date of the last evening whose window has begun. */
export const latestNight = (nowMs: number, hours: NightHours, zone: Zone): CalendarDate => {
  const { date } = zone.local(nowMs);
  return nightWindow(date, hours, zone).from <= nowMs ? date : addDays(date, -1);
};
