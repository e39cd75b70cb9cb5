import type { Clock } from "./clock.ts";
import type { Journal } from "./journal/journal.ts";

export type RetentionOptions = {
  journal: Journal;
  clock: Clock;
  sensors: ReadonlyArray<string>;
  /** How long the levels of every second are kept; everything else stays for ever. */
  keepMs: number;
  /** Rows after this one are not in the history yet and stay, however old they are. */
  mirroredTo: () => number;
};

const EVERY_MS = 3_600_000;
const FIRST_MS = 60_000;
/** Rows per deletion: small enough that a page or a reading never waits for it. */
const BATCH_ROWS = 2000;
/**
 * Levels that one sweep forgets, counted from the oldest. Somebody sets a clock a year ahead, and every level would be
 * older than the two weeks that it is kept; this way most are there when the clock is put right.
 */
const MOST_MS_PER_SWEEP = 86_400_000;

/** Forgets old levels, every hour and a little at a time. Returns the switch that ends it. */
export const startRetention = (options: RetentionOptions): (() => void) => {
  const { journal, clock, keepMs } = options;
  let stopped = false;
  const begin = (): void => {
    const oldMs = clock.now() - keepMs;
    const sweeps = options.sensors.map((sensor) => {
      const oldestMs = journal.read.oldestLevelMs(sensor) ?? oldMs;
      return { sensor, beforeMs: Math.min(oldMs, oldestMs + MOST_MS_PER_SWEEP) };
    });
    sweep(sweeps);
  };
  const sweep = (sweeps: { sensor: string; beforeMs: number }[]): void => {
    if (stopped) return;
    const one = sweeps.pop();
    if (!one) {
      cancel = clock.after(EVERY_MS, begin);
      return;
    }
    const again = (error: Error | null, changed: boolean) => sweep(!error && changed ? [...sweeps, one] : sweeps);
    journal.append(["forgetLevels", one.sensor, one.beforeMs, options.mirroredTo(), BATCH_ROWS], again);
  };
  let cancel = clock.after(FIRST_MS, begin);
  return () => {
    stopped = true;
    cancel();
  };
};
