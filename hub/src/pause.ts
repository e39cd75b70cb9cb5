import type { Clock } from "./clock.ts";

/** Waits on the hub's clock; ends at once when the signal says so. */
export const pause = (clock: Clock, delayMs: number, ...until: AbortSignal[]): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      cancelTimer();
      for (const signal of until) signal.removeEventListener("abort", done);
      resolve();
    };
    const cancelTimer = clock.after(delayMs, done);
    for (const signal of until) signal.addEventListener("abort", done);
    if (until.some(({ aborted }) => aborted)) done();
  });
