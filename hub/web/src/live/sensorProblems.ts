import type { Sensor } from "../api/types.ts";

/** What is wrong with one sensor besides its silence, worst first. */
export type SensorProblem = "twins" | "lossy" | "late" | "weak" | "refused";

/** Below this a sensor loses its link now and then. */
export const WEAK_DBM = -75;

/** Messages in a sensor's queue that are more than a pause of the network. */
const LATE_MESSAGES = 10;

const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);

/** What somebody can do something about; a sensor that is well has none. */
export const sensorProblems = ({ twins, health, refused }: Sensor): SensorProblem[] => {
  const problems: SensorProblem[] = [];
  if (twins) problems.push("twins");
  if (numberOf(health?.dropped) > 0) problems.push("lossy");
  if (numberOf(health?.queued) >= LATE_MESSAGES) problems.push("late");
  if (numberOf(health?.rssi) < WEAK_DBM) problems.push("weak");
  if (refused > 0) problems.push("refused");
  return problems;
};
