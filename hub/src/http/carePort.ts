import type { CareEntry, CareKind } from "../care/careEntry.ts";
import type { Debt } from "../care/debt.ts";
import type { DiaperResolution, DiaperState } from "../care/diaper.ts";

export type CareView = Omit<CareEntry, "createdAt"> & {
  /** Until when it can be taken back. */
  undoUntil: number;
};

export type DiaperView = DiaperState & {
  child: string;
  /** How long red diapers waited lately, the latest last. */
  resolutions: DiaperResolution[];
  medianResolutionMs: number | null;
  targetMs: number;
};

export type DebtView = Debt & { ageDays: number };

export type CareBody = {
  children: string[];
  kind: CareKind;
  at?: number | undefined;
  detail?: CareEntry["detail"] | undefined;
};

/** What a request may ask about the care log and the household's debts. Changes resolve when they are on the disk. */
export interface CareApi {
  log(body: CareBody, who: string): Promise<CareView>;
  entries(filter: { child?: string; kind?: CareKind; from: number; to: number; limit: number }): CareView[];
  /** `last` is the caller's own latest entry that can still be taken back. */
  undo(id: string | "last", who: string): Promise<"undone" | "unknown" | "tooLate">;
  diapers(): DiaperView[];
  debts(): DebtView[];
  owe(body: { title: string; child: string | null; source: string | null }, who: string): Promise<DebtView>;
  /** Undefined when there is no such debt. */
  settle(id: string, done: boolean, who: string): Promise<DebtView | undefined>;
}
