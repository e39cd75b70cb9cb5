import type { HubRule, Rule, Severity } from "./incident.ts";

/** How a rule behaves: a table, so that what differs between rules can be read side by side. */
export type RulePolicy = {
  severity: Severity;
  /** Rules of one family about one sensor are one incident: a cry that grows loud does not wake twice. */
  family: "noise" | "silence" | "blind" | "fault" | HubRule;
  /** Waits the self-soothing time before the first page. */
  selfSoothing: boolean;
  /** Ends with its event at once, or after the settle time of quiet. */
  settles: "atOnce" | "afterQuiet";
  /** The absence of something that has to be there: nobody can mute it, and nothing holds it back. */
  deadMan: boolean;
};

export const RULES: Record<Rule, RulePolicy> = {
  loud: { severity: "critical", family: "noise", selfSoothing: false, settles: "afterQuiet", deadMan: false },
  cry: { severity: "warning", family: "noise", selfSoothing: true, settles: "afterQuiet", deadMan: false },
  silence: { severity: "warning", family: "silence", selfSoothing: true, settles: "atOnce", deadMan: false },
  blind: { severity: "critical", family: "blind", selfSoothing: false, settles: "atOnce", deadMan: true },
  fault: { severity: "warning", family: "fault", selfSoothing: true, settles: "atOnce", deadMan: false },
  storage: { severity: "critical", family: "storage", selfSoothing: false, settles: "atOnce", deadMan: true },
  push: { severity: "warning", family: "push", selfSoothing: true, settles: "atOnce", deadMan: true },
  disk: { severity: "info", family: "disk", selfSoothing: false, settles: "atOnce", deadMan: false },
};

/** What a room's sensor hears; a parent who is there hears it too. */
export const isNoise = (rule: Rule): boolean => RULES[rule].family === "noise";

/** Faults that are worth a line in the history but not a parent's sleep. */
export const HARMLESS_FAULTS: ReadonlyArray<string> = ["rebooted", "overrun", "micClipped", "lowMemory"];
