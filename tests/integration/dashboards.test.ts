import { describe, expect, test } from "vitest";
import type { ChronografDashboard } from "../harness/dashboardChronograf.ts";
import { chronografFaults } from "../harness/dashboardChronografRules.ts";
import { queryFaults } from "../harness/dashboardContract.ts";
import { deployFiles } from "../harness/dashboardFiles.ts";
import { type GrafanaDashboard, grafanaFaults } from "../harness/dashboardGrafana.ts";

const ENVIRONMENT = new Set(["NURSERY_INFLUX_URL", "NURSERY_INFLUX_USER", "NURSERY_INFLUX_PASSWORD"]);
const SUBJECTS = ["incidents", "sensor", "tonight", "week"];

const resources = deployFiles("chronograf", "");
const chronograf = resources
  .filter(({ name }) => name.endsWith(".dashboard"))
  .map(({ name, text }) => ({ name, dashboard: JSON.parse(text) as ChronografDashboard }));
const grafanaFiles = deployFiles("grafana/dashboards", "");
const grafana = grafanaFiles.map(({ name, text }) => ({ name, dashboard: JSON.parse(text) as GrafanaDashboard }));

const queries = [
  ...chronograf.flatMap(({ name, dashboard }) =>
    dashboard.cells.flatMap((cell) => cell.queries.map(({ query }) => ({ name, title: cell.name, query }))),
  ),
  ...grafana.flatMap(({ name, dashboard }) =>
    dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ query }) => ({ name, title, query }))),
  ),
];

type Box = { x: number; y: number; w: number; h: number };
const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const overlapping = (boxes: Box[]): boolean => boxes.some((a, i) => boxes.slice(i + 1).some((b) => overlap(a, b)));

describe("the resources for Chronograf", () => {
  test("are a source and one dashboard for each subject", () => {
    expect(resources.map(({ name }) => name)).toEqual(
      [...SUBJECTS.map((subject) => `${subject}.dashboard`), "nursery.src"].sort(),
    );
  });

  test("keep every rule of its server and its page", () => {
    expect(chronografFaults(resources, ENVIRONMENT)).toEqual([]);
  });

  test("explain their words and cover no cell with another", () => {
    for (const { dashboard } of chronograf) {
      expect(dashboard.cells[0]).toMatchObject({ type: "note", x: 0, y: 0 });
      expect(overlapping(dashboard.cells)).toBe(false);
    }
  });

  const broken = (change: (dashboard: ChronografDashboard) => unknown): string[] => {
    const files = resources.map(({ name, text }) => {
      if (name !== "tonight.dashboard") return { name, text };
      const dashboard = JSON.parse(text) as ChronografDashboard;
      return { name, text: JSON.stringify(change(dashboard) ?? dashboard) };
    });
    return chronografFaults(files, ENVIRONMENT);
  };
  const line = ({ cells }: ChronografDashboard) => cells.find(({ type }) => type === "line")!;
  const gauge = ({ cells }: ChronografDashboard) => cells.find(({ type }) => type === "gauge")!;
  const color = (dashboard: ChronografDashboard, change: object) => Object.assign(line(dashboard).colors[0]!, change);
  const renamed = (dashboard: ChronografDashboard, name: string) => ({ ...dashboard, name });
  const asking = (dashboard: ChronografDashboard, more: string) => {
    const [query] = line(dashboard).queries;
    Object.assign(query!, { query: `${query!.query}${more}` });
  };
  test.each<[string, RegExp, (dashboard: ChronografDashboard) => unknown]>([
    ["a literal {{", /not a plain variable/, (d) => renamed(d, "a {{ b")],
    ["a variable that nobody sets", /has no NOBODY/, (d) => renamed(d, "{{ .NOBODY }}")],
    ["the form that it exports", /is an export/, (d) => ({ meta: {}, dashboard: d })],
    ["another organization", /filtered out/, (d) => ({ ...d, organization: "Default" })],
    ["an id that is taken", /id 41000 twice/, (d) => ({ ...d, id: 41000 })],
    ["an axis of its own", /axis z/, (d) => Object.assign(line(d).axes, { z: line(d).axes.y }) && d],
    ["a short color", /not #rrggbb/, (d) => color(d, { hex: "#fff" }) && d],
    ["a number as the value of a color", /not a string/, (d) => color(d, { value: 0 }) && d],
    ["half a legend", /both type and orientation/, (d) => Object.assign(line(d), { legend: { type: "static" } }) && d],
    ["a type of cell that it does not know", /cell type pie/, (d) => Object.assign(line(d), { type: "pie" }) && d],
    ["a cell beyond the grid", /twelve columns/, (d) => Object.assign(line(d), { x: 9 }) && d],
    ["a variable that is not declared", /unknown variable :child:/, (d) => asking(d, ":child:")],
    ["a variable between quotes", /its own quotes/, (d) => asking(d, "':room:'")],
    [
      "a variable of a built-in name",
      /is built in/,
      (d) => Object.assign(d.templates[0]!, { tempVar: ":interval:" }) && d,
    ],
    ["one variable twice", /:room: twice/, (d) => ({ ...d, templates: [...d.templates, ...d.templates] })],
    ["a gauge without a minimum", /one min/, (d) => gauge(d).colors.shift() && d],
  ])("would be refused with %s", (_, fault, change) => {
    expect(broken(change).join("\n")).toMatch(fault);
  });
});

describe("the dashboards for Grafana", () => {
  test("are the same four", () => {
    expect(grafanaFiles.map(({ name }) => name)).toEqual(SUBJECTS.map((subject) => `${subject}.json`));
    const panels = grafana.map(({ dashboard }) => [dashboard.title, dashboard.panels.map(({ title }) => title)]);
    const cells = chronograf.map(({ dashboard }) => [dashboard.name, dashboard.cells.map(({ name }) => name)]);
    expect(panels).toEqual(cells);
  });

  test("are classic dashboards on the provisioned data source", () => {
    expect(grafanaFaults(grafanaFiles, "veilleuse")).toEqual([]);
    for (const { dashboard } of grafana)
      expect(overlapping(dashboard.panels.map(({ gridPos }) => gridPos))).toBe(false);
  });

  test("would be refused with a variable that is not declared, or another data source", () => {
    const [first, ...rest] = grafanaFiles;
    const renamed = { name: first!.name, text: first!.text.replaceAll("$room", "$child") };
    expect(grafanaFaults([renamed, ...rest], "veilleuse").join()).toMatch(/unknown variable \$child/);
    expect(grafanaFaults(grafanaFiles, "elsewhere").join()).toMatch(/data source/);
  });
});

describe("every query of every dashboard", () => {
  test.each(queries)("$name, $title: names what the contract has, and adds no decibels", ({ query }) => {
    expect(queryFaults(query)).toEqual([]);
  });

  test("reads levels only where their fourteen days are enough", () => {
    const readers = queries.filter(({ query }) => query.includes('"raw".')).map(({ name }) => name.split(".")[0]);
    expect([...new Set(readers)].sort()).toEqual(["sensor", "tonight"]);
  });

  test.each([
    ["a measurement elsewhere", 'SELECT max("max_db") FROM "nursery"."raw"."sound_minute"', /lies in minutes/],
    ["no retention policy", 'SELECT max("max_db") FROM "sound"', /retention policy/],
    ["a field that is not there", 'SELECT max("laeq_db") FROM "raw"."sound"', /has no laeq_db/],
    ["a mean of decibels", 'SELECT mean("leq_db") FROM "raw"."sound"', /mean\(\) of decibels/],
  ])("would be refused with %s", (_, query, fault) => {
    expect(queryFaults(query).join()).toMatch(fault);
  });
});
