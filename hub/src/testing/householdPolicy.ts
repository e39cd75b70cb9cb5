import type { AlertPolicy } from "../alerts/incidentCase.ts";

/** The rota before and after the hand-off. */
export const ROSTERS = [
  { first: "papa", second: "maman", everyone: ["papa", "maman"], reachable: ["papa", "maman"] },
  { first: "maman", second: "papa", everyone: ["papa", "maman"], reachable: ["papa", "maman"] },
] as const;
const MINUTE_MS = 60_000;

export const POLICY: AlertPolicy = {
  selfSoothingMs: 30_000,
  settleMs: 5 * MINUTE_MS,
  resumeMs: 10 * MINUTE_MS,
  escalation: {
    repeatMs: 2 * MINUTE_MS,
    steps: [
      { afterMs: 0, to: "first" },
      { afterMs: 2 * MINUTE_MS, to: "second" },
      { afterMs: 5 * MINUTE_MS, to: "everyone" },
    ],
  },
};
