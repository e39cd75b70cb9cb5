import type { Mode } from "@veilleuse/shared";
import { weekdayOf } from "../oncall/gregorian.ts";
import { type LocalCalendar, windowOn } from "../oncall/localCalendar.ts";
import { WEEKDAYS, type Weekday } from "../oncall/rota.ts";

/** A stretch of the week with one mode: on these days from a local time to another, for these sensors or all. */
export type ModeWindow = {
  mode: Mode;
  from: string;
  to: string;
  days?: ReadonlyArray<Weekday> | undefined;
  sensors?: ReadonlyArray<string> | undefined;
};

/** What is expected of a child now, and when the schedule says something else; null when it never does. */
export type Scheduled = { mode: Mode | null; until: number | null };

/** A schedule repeats itself after a week; a change of the clocks may put its edge a day further. */
const LOOK_AHEAD_DAYS = 8;

const spansOf = (window: ModeWindow, calendar: LocalCalendar, fromDay: number, toDay: number) => {
  const spans: { from: number; until: number; mode: Mode }[] = [];
  for (let day = fromDay; day <= toDay; day++) {
    const weekday = WEEKDAYS[weekdayOf(day)] as Weekday;
    if (window.days && !window.days.includes(weekday)) continue;
    spans.push({ ...windowOn(calendar, day, window), mode: window.mode });
  }
  return spans;
};

/** The mode of a sensor by a weekly schedule. Of several windows that cover a moment the last one counts. */
export const scheduledMode = (
  nowMs: number,
  sensor: string,
  schedule: ReadonlyArray<ModeWindow>,
  calendar: LocalCalendar,
): Scheduled => {
  const today = calendar.dayOf(nowMs);
  const spans = schedule
    .filter(({ sensors }) => !sensors || sensors.includes(sensor))
    .flatMap((window) => spansOf(window, calendar, today - 1, today + LOOK_AHEAD_DAYS));
  const modeAt = (at: number) => spans.findLast(({ from, until }) => from <= at && at < until)?.mode ?? null;
  const mode = modeAt(nowMs);
  const edges = [...new Set(spans.flatMap(({ from, until }) => [from, until]))].sort((a, b) => a - b);
  return { mode, until: edges.find((at) => at > nowMs && modeAt(at) !== mode) ?? null };
};
