import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { NightBook } from "./nightBook.ts";
import { addDays } from "./nights/calendarDate.ts";

const EVERY_MS = 600_000;
const FIRST_MS = 20_000;
/** How many nights back minutes may come late: a sensor keeps twelve hours, and incidents of the night before settle. */
const LOOKED_AT_NIGHTS = 3;

/**
 * Works finished nights out soon after their end, and again when something about them came late. Returns the switch that
 * ends it.
 */
export const startNightSweep = (options: {
  book: NightBook;
  clock: Clock;
  log: Log;
  /** What is to be told afterwards. */
  tell: () => void;
}): (() => void) => {
  const { book, clock, log } = options;
  let cancel = clock.after(FIRST_MS, () => sweep());
  const sweep = (): void => {
    try {
      // Tonight is different every minute, and is worked out when somebody asks for it.
      const latest = book.latestFinished();
      for (const subject of book.subjects) {
        book.between(subject, addDays(latest, 1 - LOOKED_AT_NIGHTS), latest);
      }
      options.tell();
    } catch (error) {
      log.error({ error: String(error) }, "a night could not be worked out");
    }
    cancel = clock.after(EVERY_MS, sweep);
  };
  return () => cancel();
};
