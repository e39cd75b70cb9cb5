import { openJournal } from "@veilleuse/hub";
import { encodeMinute } from "@veilleuse/shared";
import { plainMinute } from "../harness/plainMinute.ts";

const MINUTE_MS = 60_000;
const YEAR_MINUTES = 365 * 24 * 60;
const BOOT = "0000000a";
/** Writes handed over before the disk is waited for. */
const WAVE = 20_000;

/** Fills a data folder with a year of one sensor's minutes, louder by day than by night, up to a moment. */
export const fillYearOfMinutes = async (dataFolder: string, sensor: string, endMs: number): Promise<void> => {
  const journal = await openJournal(dataFolder);
  for (let i = 1; i <= YEAR_MINUTES; i++) {
    const at = endMs - (YEAR_MINUTES - i) * MINUTE_MS;
    const leq = 40 + 8 * Math.sin((2 * Math.PI * i) / 1440) + ((i * 7) % 13);
    const envelope = { boot: BOOT, seq: i, up: i * MINUTE_MS, at: i * MINUTE_MS };
    const body = Buffer.from(encodeMinute({ ...plainMinute(envelope), leq, max: leq + 9 }));
    if (i % WAVE !== 0 && i !== YEAR_MINUTES) journal.message(sensor, "minute", body, at, at);
    else await new Promise<void>((resolve) => journal.message(sensor, "minute", body, at, at, () => resolve()));
  }
  await journal.close();
};
