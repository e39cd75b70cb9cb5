import type { Rule } from "./alerts/incident.ts";
import type { AlertPolicy } from "./alerts/incidentCase.ts";
import { RULES } from "./alerts/rules.ts";
import type { Settings } from "./config/settings.ts";

const DAY_SECONDS = 86_400;

/** Information goes to whoever is on call, once, and is no reason to wake anybody else. */
const INFORMATION = { repeatSeconds: DAY_SECONDS, steps: [{ afterSeconds: 0, to: "first" as const }] };

/** How a rule's incidents are handled by the settings: what the rule has of its own, and the household's for the rest. */
export const alertPolicy = ({ escalation, alarms }: Settings, rule: Rule): AlertPolicy => {
  const common = RULES[rule].severity === "info" ? INFORMATION : escalation;
  const own = escalation.rules[rule] ?? {};
  return {
    selfSoothingMs: (own.selfSoothingSeconds ?? escalation.selfSoothingSeconds) * 1000,
    settleMs: alarms.settleMinutes * 60_000,
    resumeMs: alarms.resumeMinutes * 60_000,
    escalation: {
      repeatMs: (own.repeatSeconds ?? common.repeatSeconds) * 1000,
      steps: (own.steps ?? common.steps).map(({ afterSeconds, to }) => ({ afterMs: afterSeconds * 1000, to })),
    },
  };
};
