import type { Session } from "../api/types.ts";
import type { NightState } from "./nightState.ts";

/** What this device knew last, for a page that is opened where there is no network. */
export type LastKnown = { atMs: number; session: Session; night: NightState };

const STORAGE_KEY = "veilleuse.last";
/** Older than this it says nothing that anybody could use. */
const LONGEST_MS = 24 * 3_600_000;

export const readLastKnown = (nowMs: number): LastKnown | undefined => {
  try {
    const text = localStorage.getItem(STORAGE_KEY);
    const last = text === null ? undefined : (JSON.parse(text) as LastKnown);
    return last && nowMs - last.atMs < LONGEST_MS && Array.isArray(last.night.sensors) ? last : undefined;
  } catch {
    return undefined;
  }
};

export const keepLastKnown = (last: LastKnown): void => {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(last));
  } catch {
    // Then the page has nothing to show without a network, and says so.
  }
};

/** Whoever leaves takes what was known along: the next one at this device may be somebody else. */
export const forgetLastKnown = (): void => {
  try {
    localStorage.removeItem(STORAGE_KEY);
  } catch {
    // There was nothing to keep it in.
  }
};
