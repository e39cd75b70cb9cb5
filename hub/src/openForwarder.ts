import type { Clock } from "./clock.ts";
import type { Settings } from "./config/settings.ts";
import { InfluxForwarder } from "./history/influxForwarder.ts";
import type { Journal } from "./journal/journal.ts";
import type { Log } from "./log.ts";

/** The mirror into InfluxDB, where the settings name one; it has yet to be started. */
export const openForwarder = (
  settings: Settings,
  tools: { journal: Journal; clock: Clock; log: Log },
): InfluxForwarder | undefined =>
  settings.influx &&
  new InfluxForwarder({
    ...tools,
    settings: settings.influx,
    roomOf: (sensor) => settings.sensors.find(({ id }) => id === sensor)?.room ?? sensor,
    requestTimeoutMs: settings.influx.timeoutSeconds * 1000,
  });
