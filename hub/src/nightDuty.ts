import { createCareDesk } from "./careDesk.ts";
import { createErasure, type EraseInHistory } from "./childErasure.ts";
import type { Clock } from "./clock.ts";
import type { Settings } from "./config/settings.ts";
import { InfluxNights } from "./history/influxNights.ts";
import type { CareApi } from "./http/carePort.ts";
import type { NightsApi } from "./http/nightsPort.ts";
import type { ReportsApi } from "./http/reportsPort.ts";
import type { Journal } from "./journal/journal.ts";
import type { Log } from "./log.ts";
import { NightBook } from "./nightBook.ts";
import { createNightDesk } from "./nightDesk.ts";
import { createNightNews, type NewsOptions } from "./nightNews.ts";
import { startNightSweep } from "./nightSweep.ts";
import { createReportDesk } from "./reportDesk.ts";
import { written } from "./written.ts";

export type NightDutyOptions = {
  settings: Settings;
  journal: Journal;
  clock: Clock;
  log: Log;
  pager: { inform: NewsOptions["inform"] };
  rota: { now: { first: string | null } };
  /** Address of the page, without a slash at the end. */
  publicUrl: () => string;
};

/** Everything about nights and care, as the HTTP side needs it. */
export interface NightDuty {
  readonly api: { nights: NightsApi; care: CareApi; reports: ReportsApi };
  stop(): Promise<void>;
}

/** Wires nights and care: works nights out when they are over, mirrors them, answers what is asked about them. */
export const startNightDuty = (options: NightDutyOptions): NightDuty => {
  const { settings, journal, clock, log, pager, rota, publicUrl } = options;
  const now = () => clock.now();
  const book = new NightBook({ settings, read: journal.nights, now, keep: (write) => journal.append(write) });
  const influx = settings.influx ? new InfluxNights({ settings: settings.influx, journal, clock, log }) : undefined;
  influx?.start();
  const news = createNightNews({
    settings,
    book,
    read: journal.nights,
    now,
    publicUrl,
    inform: (information) => pager.inform(information),
    firstOnCall: () => rota.now.first,
  });
  const endSweep = startNightSweep({ book, clock, log, tell: news });
  const erase = createErasure({ journal, now, history: () => erasedInHistory(influx) });
  return {
    api: {
      nights: createNightDesk({ book, journal, now, erase }),
      care: createCareDesk({ journal, subjects: book.subjects, now }),
      reports: createReportDesk({
        settings,
        book,
        read: journal.nights,
        now,
        write: (write) => written(journal, write),
      }),
    },
    stop: async () => {
      endSweep();
      await influx?.stop();
    },
  };
};

/** Has the history server forget a child, and says how that went. */
const erasedInHistory: (nights: InfluxNights | undefined) => ReturnType<EraseInHistory> = async (nights) => {
  if (!nights) return { influx: "notConfigured", influxDetail: "there is no history server in the settings" };
  const failure = await nights.now();
  if (failure !== undefined) return { influx: "pending", influxDetail: `it is tried again every minute: ${failure}` };
  return { influx: "deleted", influxDetail: "a second pass follows, for what was on its way" };
};
