const SECOND_MS = 1000;
const DAY_MS = 86_400_000;

/** Reads wall clocks of a time zone, without any of the hub's own code. */
export const localClock = (timeZone: string) => {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    dateStyle: "short",
    timeStyle: "medium",
    hourCycle: "h23",
  });
  /** `HH:MM:SS` of a moment. */
  const timeOf = (atMs: number): string => format.format(atMs).slice(-8);
  const dateOf = (atMs: number): string => {
    const [day, month, year] = format.format(atMs).slice(0, 10).split("/");
    return `${year}-${month}-${day}`;
  };
  return {
    timeOf,
    /** The first moment from `fromMs` on at which the clock shows this time (`HH:MM` or `HH:MM:SS`). */
    next: (time: string, fromMs: number): number => {
      const wanted = time.length === 5 ? `${time}:00` : time;
      const stepMs = wanted.endsWith(":00") ? 60 * SECOND_MS : SECOND_MS;
      for (let at = Math.ceil(fromMs / stepMs) * stepMs; at <= fromMs + 2 * DAY_MS; at += stepMs) {
        if (timeOf(at) === wanted) return at;
      }
      throw new Error(`no clock of ${timeZone} shows ${time} within two days`);
    },
    /** A time of day on a date. */
    on: (date: string, time: string): number => {
      const noon = Date.parse(`${date}T12:00:00Z`);
      for (let at = noon - DAY_MS; at < noon + DAY_MS; at += 60 * SECOND_MS) {
        if (dateOf(at) === date && timeOf(at) === `${time}:00`) return at;
      }
      throw new Error(`${date} has no ${time} in ${timeZone}`);
    },
  };
};

const UNITS_MS: Record<string, number> = { s: SECOND_MS, min: 60 * SECOND_MS, h: 3600 * SECOND_MS };

/** `"90 s"`, `"5 min"`, `"2 h"`, or a number of seconds, as milliseconds. */
export type Span = `${number} ${"s" | "min" | "h"}` | number;

export const spanMs = (span: Span): number => {
  if (typeof span === "number") return span * SECOND_MS;
  const [count, unit] = span.split(" ") as [string, string];
  return Number(count) * (UNITS_MS[unit] as number);
};
