import type { DeployFile } from "./dashboardFiles.ts";

/** The parts of a classic Grafana dashboard that matter to a file that is provisioned. */
export interface GrafanaDashboard {
  uid: string;
  title: string;
  schemaVersion: number;
  time: { from: string; to: string };
  templating: { list: Array<{ name: string; type: string; query: string; datasource: { uid: string } }> };
  panels: GrafanaPanel[];
}

export interface GrafanaPanel {
  id: number;
  title: string;
  type: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { type: string; uid: string };
  interval?: string;
  targets?: Array<{ refId: string; rawQuery: boolean; resultFormat: string; query: string }>;
}

const GRID_COLUMNS = 24;
const PANEL_TYPES = ["timeseries", "stat", "gauge", "table", "text"];
const BUILT_IN = ["timeFilter", "__interval"];
const UNIT_MS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** About as many points as a chart is wide. */
const POINTS_PER_GRAPH = 1000;

/** `12h` in milliseconds. */
export const spanMs = (text: string): number => {
  const [, count, unit] = /^(?:now-)?(\d+)([smhd])$/.exec(text) ?? [];
  return Number(count) * (UNIT_MS[unit ?? ""] ?? Number.NaN);
};

/** A panel's query as Grafana sends it. */
export const grafanaQuery = (
  query: string,
  span: { fromMs: number; toMs: number; smallestStepMs: number },
  chosen: ReadonlyMap<string, string>,
): string => {
  const { fromMs, toMs, smallestStepMs } = span;
  const stepMs = Math.max(smallestStepMs, Math.round((toMs - fromMs) / POINTS_PER_GRAPH));
  let text = query
    .replaceAll("$timeFilter", `time >= ${fromMs}ms and time <= ${toMs}ms`)
    .replaceAll("$__interval", `${stepMs}ms`);
  for (const [name, value] of chosen) text = text.replaceAll(`$${name}`, value);
  return text;
};

const dashboardFaults = (dashboard: GrafanaDashboard, source: string): string[] => {
  const faults: string[] = [];
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(dashboard.uid)) faults.push("uid");
  if (!dashboard.title) faults.push("title");
  if (!(dashboard.schemaVersion >= 36)) faults.push("schemaVersion: data sources are objects from 36 on");
  if (Number.isNaN(spanMs(dashboard.time.from)) || dashboard.time.to !== "now") faults.push("time");
  const variables = [...BUILT_IN, ...dashboard.templating.list.map(({ name }) => name)];
  for (const { name, type, query, datasource } of dashboard.templating.list) {
    if (type !== "query" || datasource.uid !== source) faults.push(`$${name}: type or data source`);
    if (!/^SHOW TAG VALUES FROM "\w+" WITH KEY = "\w+"$/.test(query)) faults.push(`$${name}: ${query}`);
  }
  const ids = dashboard.panels.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) faults.push("a panel id twice");
  for (const { title, type, gridPos, datasource, targets = [] } of dashboard.panels) {
    if (!PANEL_TYPES.includes(type)) faults.push(`${title}: panel type ${type}`);
    if (gridPos.x < 0 || gridPos.w < 1 || gridPos.h < 1 || gridPos.x + gridPos.w > GRID_COLUMNS)
      faults.push(`${title}: outside the grid`);
    if (type === "text") continue;
    if (datasource?.uid !== source || datasource.type !== "influxdb") faults.push(`${title}: data source`);
    if (targets.length === 0) faults.push(`${title}: no query`);
    if (new Set(targets.map(({ refId }) => refId)).size !== targets.length) faults.push(`${title}: a refId twice`);
    for (const { query, rawQuery, resultFormat } of targets) {
      if (!rawQuery || !["time_series", "table"].includes(resultFormat)) faults.push(`${title}: raw query`);
      if (!query.includes("$timeFilter")) faults.push(`${title}: no $timeFilter`);
      for (const [, name = ""] of query.matchAll(/\$([A-Za-z_]\w*)/g))
        if (!variables.includes(name)) faults.push(`${title}: unknown variable $${name}`);
    }
  }
  return faults;
};

/**
 * What a Grafana of the classic dashboard model would trip over in its dashboards. Empty when all is well.
 * @param source uid of the provisioned data source
 */
export const grafanaFaults = (files: ReadonlyArray<DeployFile>, source: string): string[] => {
  const dashboards = files.map(({ name, text }) => ({ name, dashboard: JSON.parse(text) as GrafanaDashboard }));
  const uids = dashboards.map(({ dashboard }) => dashboard.uid);
  return [
    ...dashboards.flatMap(({ name, dashboard }) =>
      dashboardFaults(dashboard, source).map((fault) => `${name}: ${fault}`),
    ),
    ...uids.filter((uid, i) => uids.indexOf(uid) !== i).map((uid) => `uid ${uid} twice`),
  ];
};
