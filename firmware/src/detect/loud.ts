import type { Edge } from "./edge.ts";

export type Loud = {
  open: boolean;
  /** How long the sound has been at or above the threshold without a break, in milliseconds. */
  aboveMs: number;
  /** How long it has been clearly below. */
  belowMs: number;
};

/** An open event ends only this far below the threshold, so that a level that wavers around it is one event ... */
const HYSTERESIS_DB = 3;
/** ... and only after this time. */
const END_MS = 2000;

export const createLoud = (): Loud => ({ open: false, aboveMs: 0, belowMs: 0 });

/**
 * One frame. Time is counted in sound heard, so that a stall of the interpreter neither makes an event nor hides one.
 * Every frame of `loudMs` has to be loud: a door slam of 100 ms touches three frames of 64 ms and is none.
 * @param frameDb level with one decimal
 */
export const stepLoud = (loud: Loud, frameDb: number, frameMs: number, loudDb: number, loudMs: number): Edge => {
  if (loud.open) {
    loud.belowMs = frameDb <= loudDb - HYSTERESIS_DB ? loud.belowMs + frameMs : 0;
    if (loud.belowMs < END_MS) return "";
    loud.open = false;
    loud.aboveMs = 0;
    return "end";
  }
  loud.aboveMs = frameDb >= loudDb ? loud.aboveMs + frameMs : 0;
  if (loud.aboveMs < loudMs) return "";
  loud.open = true;
  loud.belowMs = 0;
  return "start";
};
