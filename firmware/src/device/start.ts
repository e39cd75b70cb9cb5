import { bootId } from "./identity.ts";
import { type Remembered, recall, remember } from "./memory.ts";

/** A start with a clock younger than this one came with the power: the clock goes on over every other restart. */
const POWER_SECONDS = 10;

/** What makes this start different from all others. */
export type Start = {
  boot: string;
  /** The chip's clock at the start, in seconds. */
  origin: number;
  /** Starts with the same `power` share one run of that clock. */
  power: number;
};

/** Counts this start, before anything is sent, and finds out why it came. */
export const beginStart = (micPin: string): { start: Start; remembered: Remembered; reason: string } => {
  const origin = getTime();
  const remembered = recall();
  const withPower = origin < POWER_SECONDS || !remembered.boots;
  const reason = remembered.reason || (withPower ? "power" : "watchdog");
  remembered.boots++;
  remembered.reason = "";
  if (withPower) remembered.power = remembered.boots;
  remember(remembered);
  return {
    start: { boot: bootId(remembered.boots, micPin), origin, power: remembered.power },
    remembered,
    reason,
  };
};
