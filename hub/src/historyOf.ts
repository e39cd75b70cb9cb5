import { createEmbeddedHistory } from "./history/embeddedHistory.ts";
import { createInfluxClient, type InfluxSettings } from "./history/influxClient.ts";
import type { InfluxForwarder } from "./history/influxForwarder.ts";
import { createInfluxHistory, withFallback } from "./history/influxHistory.ts";
import type { SeriesStore } from "./history/seriesStore.ts";
import type { Journal } from "./journal/journal.ts";
import type { Log } from "./log.ts";

/** A page that waits longer for its chart takes it out of the journal. */
const HISTORY_TIMEOUT_MS = 3000;

/** Long spans come from InfluxDB where it has everything, and out of the journal while it is away or behind. */
export const historyOf = (
  influx: InfluxSettings | undefined,
  forwarder: InfluxForwarder | undefined,
  journal: Journal,
  log: Log,
): SeriesStore => {
  const embedded = createEmbeddedHistory(journal.read);
  if (!influx) return embedded;
  const client = () => createInfluxClient(influx, HISTORY_TIMEOUT_MS);
  const readable = () => forwarder?.readable && createInfluxHistory(client, influx.database, forwarder.readable);
  return withFallback(readable, embedded, (reason) => log.warn({ reason }, "history comes out of the journal"));
};
