import type { Edge } from "./edge.ts";

export type Silence = {
  open: boolean;
  /** Silence heard so far, in milliseconds. */
  quietMs: number;
};

export const createSilence = (): Silence => ({ open: false, quietMs: 0 });

/**
 * One frame, or one change of mode (`frameMs` 0). Only a playing child is expected to be heard; at night silence is
 * success. Time is counted in frames, so that a dead microphone is never a quiet child.
 * @param sound true when the frame stands out from the background
 */
export const stepSilence = (
  silence: Silence,
  sound: boolean,
  playing: boolean,
  frameMs: number,
  silenceMinutes: number,
): Edge => {
  if (sound || !playing) {
    const wasOpen = silence.open;
    silence.open = false;
    silence.quietMs = 0;
    return wasOpen ? "end" : "";
  }
  silence.quietMs += frameMs;
  if (silence.open || silence.quietMs < silenceMinutes * 60000) return "";
  silence.open = true;
  return "start";
};
