import type { Night } from "./night.ts";

const COLUMNS = [
  "date",
  "data",
  "coverage",
  "observed_min",
  "unobserved_min",
  "put_down",
  "attempts",
  "asleep",
  "end_of_sleep",
  "ttfa_min",
  "awakenings",
  "waso_min",
  "longest_sleep_min",
  "asleep_min",
  "mtbw_min",
  "mttr_min",
  "response_p50_s",
  "availability",
  "incident_min",
  "pages",
  "corrected",
] as const;

const MINUTE_MS = 60_000;

const minutes = (ms: number | null): string => (ms === null ? "" : String(Math.round(ms / MINUTE_MS)));

/**
 * Nights as CSV (RFC 4180), a row each. What is not known is an empty cell.
 * @param moment a time with its offset, ISO 8601
 */
export const nightCsv = (nights: ReadonlyArray<Night>, moment: (at: number) => string): string => {
  const time = (at: number | null): string => (at === null ? "" : moment(at));
  const row = (night: Night): string[] => [
    night.date,
    night.data,
    String(night.coverage),
    minutes(night.observedMs),
    minutes(night.unobservedMs),
    time(night.putDownAt),
    String(night.attempts ?? ""),
    time(night.onsetAt),
    time(night.endAt),
    minutes(night.ttfaMs),
    String(night.awakenings?.length ?? ""),
    minutes(night.wasoMs),
    minutes(night.longestSleepMs),
    minutes(night.asleepMs),
    minutes(night.mtbwMs),
    minutes(night.mttrMs),
    night.responseP50Ms === null ? "" : String(Math.round(night.responseP50Ms / 1000)),
    String(night.availability ?? ""),
    minutes(night.incidentMs),
    String(Object.values(night.pages).reduce((sum, n) => sum + n, 0)),
    night.corrections.length > 0 ? "yes" : "",
  ];
  return `${[[...COLUMNS], ...nights.map(row)].map((cells) => cells.join(",")).join("\r\n")}\r\n`;
};
