import { daysSinceEpoch } from "./gregorian.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Days and minutes that are remembered. */
const MOST_KNOWN = 4096;

/**
 * How far local time of a zone is ahead of UTC at a moment, in milliseconds. The platform's answer is slow, and asked for
 * with every step of an incident; a day at whose ends it is the same has it throughout.
 * @param timeZone IANA name
 */
export const createZoneOffset = (timeZone: string): ((atMs: number) => number) => {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    era: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
  });
  /** Zones change it on whole minutes at most. */
  const ofMinute = remembered((minute) => {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(minute * MINUTE_MS)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute: minutes = 0, second = 0 } = parts;
    const local = daysSinceEpoch(year, month, day) * DAY_MS + ((hour * 60 + minutes) * 60 + second) * 1000;
    return local - minute * MINUTE_MS;
  });
  /** NaN for a day on which the clocks change. */
  const ofDay = remembered((day) => {
    const first = ofMinute((day * DAY_MS) / MINUTE_MS);
    return first === ofMinute(((day + 1) * DAY_MS) / MINUTE_MS) ? first : Number.NaN;
  });
  return (atMs) => {
    const offset = ofDay(Math.floor(atMs / DAY_MS));
    return Number.isNaN(offset) ? ofMinute(Math.floor(atMs / MINUTE_MS)) : offset;
  };
};

const remembered = (find: (key: number) => number): ((key: number) => number) => {
  const known = new Map<number, number>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = find(key);
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(key, value);
    }
    return value;
  };
};
