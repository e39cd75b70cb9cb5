import type { Edge } from "./edge.ts";

export type Motion = {
  open: boolean;
  /** Level of the pin. */
  high: boolean;
  /** Uptime of the pin's last change, in milliseconds. */
  changedMs: number;
  /** Time with the pin high since it was last read, and up to when it is counted. */
  activeMs: number;
  countedMs: number;
};

/** A passive infrared sensor reports nonsense until it has settled. */
export const MOTION_WARM_UP_MS = 30000;
/** Pulses this close together are one movement. */
const END_MS = 3000;
/** No child moves without a pause for so long. */
const STUCK_MS = 600000;

export const createMotion = (): Motion => ({ open: false, high: false, changedMs: 0, activeMs: 0, countedMs: 0 });

/** Brings the time with the pin high up to date. */
const count = (motion: Motion, nowMs: number): void => {
  const fromMs = Math.max(motion.countedMs, MOTION_WARM_UP_MS);
  if (motion.high && nowMs > fromMs) motion.activeMs += nowMs - fromMs;
  motion.countedMs = nowMs;
};

/** The pin changed. */
export const pinChanged = (motion: Motion, high: boolean, nowMs: number): void => {
  count(motion, nowMs);
  if (high === motion.high) return;
  motion.high = high;
  motion.changedMs = nowMs;
};

/** Time with the pin high since the last call, in milliseconds. */
export const takeActiveMs = (motion: Motion, nowMs: number): number => {
  count(motion, nowMs);
  const activeMs = motion.activeMs;
  motion.activeMs = 0;
  return activeMs;
};

/** True when the pin has been high for longer than anybody can move. */
export const isStuck = (motion: Motion, nowMs: number): boolean => motion.high && nowMs - motion.changedMs > STUCK_MS;

/** Some time passed, or the pin changed just now. A stuck pin is a fault and no motion. */
export const stepMotion = (motion: Motion, nowMs: number): Edge => {
  if (nowMs < MOTION_WARM_UP_MS) return "";
  const stuck = isStuck(motion, nowMs);
  if (!motion.open) {
    if (!motion.high || stuck) return "";
    motion.open = true;
    return "start";
  }
  if (!stuck && (motion.high || nowMs - motion.changedMs < END_MS)) return "";
  motion.open = false;
  return "end";
};
