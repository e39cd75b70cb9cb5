import type { Budget } from "../nights/errorBudget.ts";
import type { Correction, Night } from "../nights/night.ts";
import type { Pattern } from "../nights/patterns.ts";
import type { Span } from "../nights/sleep.ts";
import type { Objective, Targets } from "../nights/targets.ts";
import type { Trend } from "../nights/trends.ts";

export type ChildView = {
  id: string;
  name: string;
  born: string | null;
  ageMonths: number | null;
  sensors: string[];
  /** Other children whom the same sensor hears. */
  sharedWith: string[];
  /** The date of the last evening whose night has begun, and of the first that anything is known of. */
  latestNight: string;
  firstNight: string | null;
};

/** A night with what it is held against. */
export type NightView = Night & {
  targets: Targets;
  budgets: Budget[];
  ageMonths: number | null;
  sharedWith: string[];
};

export type NightsView = {
  child: string;
  from: string;
  to: string;
  nights: NightView[];
  trends: Trend[];
  patterns: Pattern[];
};

export type CorrectionBody = { note: string | null } & (
  | { field: "putDownAt" | "onsetAt" | "endAt"; value: number }
  | { field: "awakenings"; value: Span[] }
);

/** What became of a child's data. `influx`: `deleted`, `notConfigured`, or why it is not done yet; it is tried again. */
export type ErasureView = {
  child: string;
  deleted: Record<string, number>;
  influx: "deleted" | "notConfigured" | "pending";
  influxDetail: string;
  kept: { what: string; why: string }[];
};

/** What a request may ask about nights. Dates are `YYYY-MM-DD` of the evening and were checked to be dates. */
export interface NightsApi {
  children(): ChildView[];
  night(child: string, date: string): NightView;
  nights(child: string, from: string, to: string): NightsView;
  correct(
    child: string,
    date: string,
    body: CorrectionBody,
    who: string,
  ): Promise<{ correction: Correction; night: NightView }>;
  /** False when there is no such correction of that night. */
  uncorrect(child: string, date: string, id: string): Promise<boolean>;
  targets(child: string): Targets;
  /** Null puts the default back. */
  setTarget(child: string, objective: Objective, value: number | null, who: string): Promise<Targets>;
  /** Removes everything that is known of a child, here and in the history server. */
  erase(child: string, who: string): Promise<ErasureView>;
}
