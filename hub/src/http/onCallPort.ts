import type { Breaker, Period } from "../oncall/fatigue.ts";
import type { RotaReason } from "../oncall/rota.ts";

type Span = { from: number; until: number };
type By = { by: string; why: string | null };

export type OverrideView = Span & By & { id: string; first: string; second: string | null };
export type AbsenceView = Span & By & { id: string; caregiver: string };

/** Who is on call. Spans are half-open; `date` is the local date on which a watch begins. */
export type OnCallView = {
  now: {
    at: number;
    first: string | null;
    second: string | null;
    everyone: ReadonlyArray<string>;
    reason: RotaReason;
  };
  /** The watch that goes on. */
  watch: Span & { date: string };
  /** The date that a swap without one is for. */
  tonight: string;
  /** Turns in their order; a night that changes hands has several. */
  nights: (Span & { date: string; first: string | null; second: string | null; reason: RotaReason })[];
  swaps: (By & { date: string })[];
  overrides: ReadonlyArray<OverrideView>;
  absences: ReadonlyArray<AbsenceView>;
  /** Caregivers whose budget of pages is used up. */
  tired: ReadonlyArray<string>;
  /** The pages that rang in the night or day that goes on. */
  budget: Period & { pages: number; caregivers: ReadonlyArray<Breaker> };
};

/** What a request may ask of the rota. Changes resolve when they are on the disk; an end of nothing is undefined. */
export interface RotaApi {
  view(nights: number): OnCallView;
  swap(date: string | undefined, by: string, why: string | null): Promise<unknown>;
  unswap(date: string | undefined): Promise<unknown>;
  override(span: Span, body: By & { first: string; second: string | null }): Promise<OverrideView>;
  endOverride(id: string): Promise<unknown>;
  absence(span: Span, body: By & { caregiver: string }): Promise<AbsenceView>;
  endAbsence(id: string): Promise<unknown>;
  /** The turns to come, as RFC 5545 writes them. */
  calendar(): string;
  /** What a calendar program has to know to read them. */
  readonly calendarToken: string;
}
