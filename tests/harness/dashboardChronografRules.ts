import type { ChronografCell, ChronografDashboard, ChronografTemplate } from "./dashboardChronograf.ts";
import type { DeployFile } from "./dashboardFiles.ts";
import { renderResource } from "./dashboardTemplate.ts";

const GRID_COLUMNS = 12;
const CELL_TYPES = ["line", "line-stacked", "line-stepplot", "bar", "line-plus-single-stat", "single-stat", "gauge"];
const PLAIN_CELL_TYPES = ["table", "note", "alerts", "news", "guide"];
const COLOR_TYPES = ["max", "min", "threshold", "text", "background", "scale"];
const FIELD_TYPES = ["func", "field", "integer", "number", "regex", "wildcard"];
const BUILT_IN = [":interval:", ":dashboardTime:", ":upperDashboardTime:"];
const BASE_VALUE = "-1000000000000000000";
const VARIABLE = /:[A-Za-z]\w*:/g;

/** Collects what is wrong; each fault begins with where. */
type Complain = (fault: string) => void;

const repeated = (values: ReadonlyArray<string>): string[] => values.filter((value, i) => values.indexOf(value) !== i);

const checkColors = ({ type, colors }: ChronografCell, complain: Complain): void => {
  for (const { type: kind, hex, value } of colors) {
    if (!COLOR_TYPES.includes(kind)) complain(`color type ${kind}`);
    if (!/^#[0-9A-Fa-f]{6}$/.test(hex)) complain(`color ${hex} is not #rrggbb`);
    if (typeof value !== "string") complain("the value of a color is not a string");
  }
  const kinds = colors.map((color) => color.type);
  if (type === "gauge") {
    const count = (kind: string) => kinds.filter((each) => each === kind).length;
    if (count("min") !== 1 || count("max") !== 1) complain("a gauge needs one min and one max color");
    if (count("threshold") > 3 || colors.length > 5) complain("a gauge has at most three thresholds");
  }
  if (type === "single-stat" || type === "table") {
    if (!kinds.every((kind) => kind === kinds[0]) || !["text", "background"].includes(kinds[0] ?? ""))
      complain("colors are all text or all background");
    if (!colors.some(({ id, value }) => id === "base" && value === BASE_VALUE)) complain("no base color");
  }
  if (["line", "bar"].includes(type) && (kinds.length !== 3 || !kinds.every((kind) => kind === "scale")))
    complain("a chart takes three colors of a scale");
};

const checkCell = (cell: ChronografCell, variables: ReadonlySet<string>, complain: Complain): void => {
  const { x, y, w, h } = cell;
  if (![x, y, w, h].every(Number.isInteger) || x < 0 || y < 0 || w < 1 || h < 1 || x + w > GRID_COLUMNS)
    complain("lies outside the grid of twelve columns");
  if (![...CELL_TYPES, ...PLAIN_CELL_TYPES].includes(cell.type)) complain(`cell type ${cell.type}`);
  for (const [label, { scale, base, bounds }] of Object.entries(cell.axes)) {
    if (!["x", "y", "y2"].includes(label)) complain(`axis ${label}`);
    if (!["linear", "log", ""].includes(scale)) complain(`axis scale ${scale}`);
    if (!["10", "2", "raw", ""].includes(base)) complain(`axis base ${base}`);
    if (!bounds.every((bound) => typeof bound === "string")) complain("axis bounds are strings");
  }
  checkColors(cell, complain);
  const { type = "", orientation = "" } = cell.legend;
  if ((type === "") !== (orientation === "")) complain("a legend has both type and orientation, or neither");
  if (!["", "static"].includes(type)) complain(`legend type ${type}`);
  if (!["", "top", "bottom", "left", "right"].includes(orientation)) complain(`legend orientation ${orientation}`);
  if (!["default", "showWhenNoData"].includes(cell.noteVisibility)) complain(`note visibility ${cell.noteVisibility}`);
  if (cell.type === "note" ? cell.note === "" : cell.queries.length === 0) complain("shows nothing");
  for (const { type: language, query, queryConfig } of cell.queries) {
    if (language !== "influxql") complain(`query language ${language}`);
    for (const field of queryConfig.fields) if (!FIELD_TYPES.includes(field.type)) complain(`field type ${field.type}`);
    for (const name of query.match(VARIABLE) ?? []) if (!variables.has(name)) complain(`unknown variable ${name}`);
    if (/'\s*:\w+:\s*'/.test(query)) complain("a variable of tag values brings its own quotes");
  }
};

const checkVariable = (template: ChronografTemplate, complain: Complain): void => {
  if (!/^:[A-Za-z]\w*:$/.test(template.tempVar)) complain("the name has no colons");
  if (BUILT_IN.includes(template.tempVar)) complain("is built in");
  if (template.type !== "tagValues") complain(`type ${template.type}, only tagValues is shipped`);
  if (template.sourceID !== "dynamic") complain("is tied to one source");
  if (!template.values.every(({ type }) => type === "tagValue")) complain("a value is not of the type tagValue");
  if (template.values.filter(({ selected }) => selected).length !== 1) complain("one value is selected");
  if (!template.query.influxql.startsWith("SHOW TAG VALUES ON :database: FROM :measurement:")) complain("query");
};

const checkDashboard = (dashboard: ChronografDashboard, complain: Complain): void => {
  if ("dashboard" in dashboard || "meta" in dashboard) {
    complain("is an export; only the bare dashboard is found by its id");
    return;
  }
  if (!Number.isInteger(dashboard.id) || String(dashboard.id).length !== 5) complain("the id has not five digits");
  if (dashboard.name === "") complain("has no name");
  if (dashboard.organization !== "default") complain("would be filtered out: organization is not default");
  for (const name of repeated(dashboard.templates.map(({ tempVar }) => tempVar))) complain(`variable ${name} twice`);
  for (const id of repeated(dashboard.cells.map(({ i }) => i))) complain(`cell ${id} twice`);
  const variables = new Set([...BUILT_IN, ...dashboard.templates.map(({ tempVar }) => tempVar)]);
  for (const template of dashboard.templates)
    checkVariable(template, (fault) => complain(`${template.tempVar}: ${fault}`));
  for (const cell of dashboard.cells) checkCell(cell, variables, (fault) => complain(`${cell.i}: ${fault}`));
};

const SOURCE_KEYS = ["id", "name", "url", "type", "organization", "default", "telegraf"];

const checkSource = (source: Record<string, unknown>, complain: Complain): void => {
  for (const key of SOURCE_KEYS) if (source[key] === undefined) complain(`has no ${key}`);
  if (typeof source.id !== "string" || !/^\d+$/.test(source.id)) complain("the id is a string of digits");
  if (!["influx", "influx-enterprise"].includes(source.type as string)) complain(`source type ${source.type}`);
  if (source.organization !== "default") complain("would be filtered out: organization is not default");
};

/**
 * What Chronograf 1.11 would refuse, skip or show wrongly of a resources folder, restated from its server (`filestore`,
 * `server/cells.go`, `server/templates.go`) and the types of its page. Empty when all is well.
 * @param environment names of the variables that its process has
 */
export const chronografFaults = (files: ReadonlyArray<DeployFile>, environment: ReadonlySet<string>): string[] => {
  const faults: string[] = [];
  const ids: string[] = [];
  for (const { name, text } of files) {
    const complain: Complain = (fault) => faults.push(`${name}: ${fault}`);
    try {
      const resource = JSON.parse(renderResource(text, environment));
      ids.push(String(resource.id));
      if (name.endsWith(".dashboard")) checkDashboard(resource, complain);
      else if (name.endsWith(".src")) checkSource(resource, complain);
      else complain("is of a kind that is not shipped");
    } catch (error) {
      complain((error as Error).message);
    }
  }
  for (const id of repeated(ids)) faults.push(`id ${id} twice`);
  return faults;
};
