import type { Rule, Severity } from "./incident.ts";

/** How a rule behaves: a table, so that what differs between rules can be read side by side. */
export type RulePolicy = {
  severity: Severity;
  /** Rules of one family about one sensor are one incident: a cry that grows loud does not wake twice. */
  family: "noise" | "silence" | "blind" | "fault";
  /** Waits the self-soothing time before the first page. */
  selfSoothing: boolean;
  /** Ends with its event at once, or after the settle time of quiet. */
  settles: "atOnce" | "afterQuiet";
};

export const RULES: Record<Rule, RulePolicy> = {
  loud: { severity: "critical", family: "noise", selfSoothing: false, settles: "afterQuiet" },
  cry: { severity: "warning", family: "noise", selfSoothing: true, settles: "afterQuiet" },
  silence: { severity: "warning", family: "silence", selfSoothing: true, settles: "atOnce" },
  blind: { severity: "critical", family: "blind", selfSoothing: false, settles: "atOnce" },
  fault: { severity: "warning", family: "fault", selfSoothing: true, settles: "atOnce" },
};

/** Faults that are worth a line in the history but not a parent's sleep. */
export const HARMLESS_FAULTS: ReadonlyArray<string> = ["rebooted", "overrun", "micClipped", "lowMemory"];
