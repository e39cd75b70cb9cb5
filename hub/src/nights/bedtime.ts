import type { Sleep } from "./sleep.ts";

/** How long before the window a put-down still belongs to the night. */
export const BEDTIME_LEAD_MS = 4 * 3_600_000;
/** Two taps within a minute are one put-down. */
const SAME_TAP_MS = 60_000;
/** Somebody who was put down anew so long after falling asleep has been up in between: that sleep was a nap. */
const NAP_APART_MS = 90 * 60_000;
const LATEST_AFTER_NAP_MS = 3_600_000;

export type Bedtime = { putDownAt: number | null; attempts: number };

/**
 * Finds the put-down that began the night, and how many it took.
 * @param putDowns moments, in any order
 * @param windowFrom start of the night's window
 * @param onsetAfter when the child fell asleep after a moment, or null
 */
export const bedtimeOf = (
  putDowns: ReadonlyArray<number>,
  windowFrom: number,
  windowTo: number,
  onsetAfter: (at: number) => Sleep["onsetAt"],
): Bedtime => {
  const taps = [...putDowns]
    .sort((a, b) => a - b)
    .filter((at, i, all) => i === 0 || at - (all[i - 1] as number) >= SAME_TAP_MS)
    .filter((at) => at >= windowFrom - BEDTIME_LEAD_MS && at < windowTo);
  let start = taps[0];
  if (start === undefined) return { putDownAt: null, attempts: 0 };
  let onset = onsetAfter(start);
  let attempts = 1;
  for (const at of taps.slice(1)) {
    if (onset === null || at <= onset) attempts++;
    else if (at - onset >= NAP_APART_MS && at <= windowFrom + LATEST_AFTER_NAP_MS) {
      start = at;
      onset = onsetAfter(at);
      attempts = 1;
    } else break;
  }
  return { putDownAt: start, attempts };
};
