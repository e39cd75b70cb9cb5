/** The parts of a Chronograf dashboard that its server checks or its page needs. */
export interface ChronografDashboard {
  id: number;
  name: string;
  organization: string;
  cells: ChronografCell[];
  templates: ChronografTemplate[];
}

export interface ChronografCell {
  i: string;
  x: number;
  y: number;
  w: number;
  h: number;
  name: string;
  type: string;
  queries: Array<{ query: string; type: string; queryConfig: { fields: Array<{ type: string }> } }>;
  axes: Record<string, { bounds: string[]; base: string; scale: string }>;
  colors: Array<{ id: string; type: string; hex: string; name: string; value: string }>;
  legend: { type?: string; orientation?: string };
  note: string;
  noteVisibility: string;
}

export interface ChronografTemplate {
  id: string;
  tempVar: string;
  type: string;
  sourceID: string;
  values: Array<{ value: string; type: string; selected: boolean }>;
  query: { influxql: string; db: string; measurement: string; tagKey: string };
}

/** Chronograf's `:interval:` makes this many points of the chosen span. */
const POINTS_PER_GRAPH = 360;

/** The query that Chronograf asks for the values of a `tagValues` variable; the names come in double quotes. */
export const valuesQuery = ({ query }: ChronografTemplate): string =>
  query.influxql
    .replace(":database:", `"${query.db}"`)
    .replace(":measurement:", `"${query.measurement}"`)
    .replace(":tagKey:", `"${query.tagKey}"`);

/**
 * A cell's query as Chronograf sends it: the span as an expression, tag values in single quotes.
 * @param spanMs what the time range dropdown says, back from now
 * @param chosen the value of each variable, by its name with colons
 */
export const chronografQuery = (query: string, spanMs: number, chosen: ReadonlyMap<string, string>): string => {
  let text = query
    .replaceAll(":dashboardTime:", `now() - ${spanMs / 1000}s`)
    .replaceAll(":upperDashboardTime:", "now()")
    .replaceAll(":interval:", `${Math.round(spanMs / POINTS_PER_GRAPH)}ms`);
  for (const [name, value] of chosen) text = text.replaceAll(name, `'${value}'`);
  return text;
};
