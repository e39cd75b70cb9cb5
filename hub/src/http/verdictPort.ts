import type { Rule } from "../alerts/incident.ts";
import type { AckResult } from "./ports.ts";

/** A rule's checklist, and how often each step was what worked. */
export type RunbookView = {
  rule: Rule;
  steps: { id: string; fr: string; en: string; worked: number }[];
  /** Answers in the caregivers' own words. */
  other: number;
};

/** What people found of a rule's pages. */
export type FeedbackView = { rules: { rule: string; needed: number; notNeeded: number }[] };

/** What people say of incidents afterwards, and what it adds up to. */
export interface VerdictApi {
  judge(id: string, who: string, needed: boolean): Promise<AckResult>;
  feedback(): FeedbackView;
  runbooks(): RunbookView[];
}
