import type { Clock } from "./clock.ts";
import type { Journal } from "./journal/journal.ts";
import { retentionTime } from "./retentionTime.ts";

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
const TIME_CURSOR = "retention.time";

/** Forgets old levels, every hour and a little at a time. Returns the switch that ends it. */
export const startRetention = (options: RetentionOptions): (() => void) => {
  const { journal, clock, keepMs } = options;
  let stopped = false;
  const begin = (): void => {
    const atMs = retentionTime(clock.now(), journal.read.cursor(TIME_CURSOR));
    journal.append(["cursor", TIME_CURSOR, atMs]);
    sweep([...options.sensors], atMs - keepMs);
  };
  const sweep = (sensors: string[], beforeMs: number): void => {
    if (stopped) return;
    const sensor = sensors.pop();
    if (sensor === undefined) {
      cancel = clock.after(EVERY_MS, begin);
      return;
    }
    const again = (error: Error | null, changed: boolean) =>
      sweep(!error && changed ? [...sensors, sensor] : sensors, beforeMs);
    journal.append(["forgetLevels", sensor, beforeMs, options.mirroredTo(), BATCH_ROWS], again);
  };
  let cancel = clock.after(FIRST_MS, begin);
  return () => {
    stopped = true;
    cancel();
  };
};
