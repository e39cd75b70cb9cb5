import type { Edge } from "./edge.ts";

/** What can be wrong with the instrument itself. */
export type FaultCode = "micFlat" | "micClipped" | "micLost" | "overrun" | "motionStuck" | "lowMemory" | "rebooted";

/** One fault: opens after `startSeconds` bad seconds more than good ones, closes after `endSeconds` good ones in a row. */
export type Fault = {
  code: FaultCode;
  open: boolean;
  startSeconds: number;
  endSeconds: number;
  badSeconds: number;
  goodSeconds: number;
};

export const createFault = (code: FaultCode, startSeconds: number, endSeconds: number): Fault => ({
  code,
  open: false,
  startSeconds,
  endSeconds,
  badSeconds: 0,
  goodSeconds: 0,
});

/** One second of the instrument's life. A good second takes a bad one back, so that rare hiccups never add up. */
export const stepFault = (fault: Fault, bad: boolean): Edge => {
  if (bad) {
    fault.goodSeconds = 0;
    fault.badSeconds = Math.min(fault.badSeconds + 1, fault.startSeconds);
  } else {
    fault.goodSeconds++;
    if (fault.badSeconds > 0) fault.badSeconds--;
  }
  if (!fault.open && fault.badSeconds >= fault.startSeconds) {
    fault.open = true;
    return "start";
  }
  if (fault.open && fault.goodSeconds >= fault.endSeconds) {
    fault.open = false;
    fault.badSeconds = 0;
    return "end";
  }
  return "";
};
