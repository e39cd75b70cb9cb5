import type { Incident } from "../alerts/incident.ts";
import type { MirrorFigures } from "../history/influxForwarder.ts";
import type { Component, SensorView } from "../http/ports.ts";

export type MetricsSource = {
  sensors: ReadonlyArray<SensorView>;
  incidents: ReadonlyArray<Incident>;
  refusedAccess: Readonly<Record<string, number>>;
  /** Refused payloads of a sensor since the start, by their code. */
  refusals: (sensor: string) => Readonly<Record<string, number>>;
  backlog: number;
  mirror: { state: Component; figures: MirrorFigures } | undefined;
};

const escapeLabel = (value: string): string => value.replace(/[\\"\n]/g, (c) => (c === "\n" ? "\\n" : `\\${c}`));

const family = (
  name: string,
  type: "gauge" | "counter",
  help: string,
  samples: ReadonlyArray<[labels: Record<string, string>, value: number]>,
): string =>
  [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(([labels, value]) => {
      const pairs = Object.entries(labels).map(([key, label]) => `${key}="${escapeLabel(label)}"`);
      return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${value}`;
    }),
  ].join("\n");

const mirrorFamilies = ({ state, figures }: NonNullable<MetricsSource["mirror"]>): string[] => [
  family("nursery_history_up", "gauge", "1 while the history server takes what it is sent.", [
    [{}, state.state === "down" ? 0 : 1],
  ]),
  family("nursery_history_backlog_rows", "gauge", "Rows of the journal not yet in the history server.", [
    [{}, figures.backlogRows],
  ]),
  family("nursery_history_points_total", "counter", "Points written since the start.", [[{}, figures.writtenPoints]]),
  family("nursery_history_refused_points_total", "counter", "Points that the history server refused for good.", [
    [{}, figures.refusedPoints],
  ]),
  family(
    "nursery_history_failures_total",
    "counter",
    "Requests to the history server that failed since the start, by reason.",
    Object.entries(figures.failures).map(([code, n]) => [{ code }, n]),
  ),
];

/** The hub's state in Prometheus' text format 0.0.4. */
export const prometheusText = (source: MetricsSource): string => {
  const perSensor = (value: (sensor: SensorView) => number | null): [Record<string, string>, number][] =>
    source.sensors.flatMap((sensor) => {
      const x = value(sensor);
      return x === null ? [] : [[{ sensor: sensor.id, room: sensor.room }, x] as [Record<string, string>, number]];
    });
  return `${[
    family(
      "nursery_sound_level_db",
      "gauge",
      "Energy mean of the last second in dB.",
      perSensor((s) => s.level?.leqDb ?? null),
    ),
    family(
      "nursery_sensor_last_seen_timestamp_seconds",
      "gauge",
      "When the sensor was last heard.",
      perSensor((s) => (s.lastSeenAt === null ? null : s.lastSeenAt / 1000)),
    ),
    family(
      "nursery_sensor_live",
      "gauge",
      "1 while the sensor is heard, 0 when it is stale, blind or was never heard.",
      perSensor((s) => (s.freshness === "live" ? 1 : 0)),
    ),
    family(
      "nursery_sensor_gaps",
      "gauge",
      "Messages that never arrived.",
      perSensor((s) => s.gaps),
    ),
    family(
      "nursery_sensor_duplicates_total",
      "counter",
      "Messages that arrived again.",
      perSensor((s) => s.duplicates),
    ),
    family(
      "nursery_sensor_twins",
      "gauge",
      "1 while two boards go by the sensor's name and push each other out.",
      perSensor((s) => (s.twins ? 1 : 0)),
    ),
    family(
      "nursery_sensor_refused_total",
      "counter",
      "Payloads that were refused.",
      perSensor((s) => s.refused),
    ),
    family(
      "nursery_refused_payloads_total",
      "counter",
      "Payloads that were refused since the start, by the reason.",
      source.sensors.flatMap(({ id }) =>
        Object.entries(source.refusals(id)).map(([code, n]): [Record<string, string>, number] => [
          { sensor: id, code },
          n,
        ]),
      ),
    ),
    family(
      "nursery_refused_access_total",
      "counter",
      "Connections, publishes and subscriptions that were refused.",
      Object.entries(source.refusedAccess).map(([why, n]) => [{ why }, n]),
    ),
    family(
      "nursery_open_incidents",
      "gauge",
      "Incidents that are not closed.",
      ["pending", "paging", "acknowledged", "settled"].map((state) => [
        { state },
        source.incidents.filter((incident) => incident.state === state).length,
      ]),
    ),
    family("nursery_journal_backlog", "gauge", "Writes not yet on the disk.", [[{}, source.backlog]]),
    ...(source.mirror ? mirrorFamilies(source.mirror) : []),
  ].join("\n")}\n`;
};
