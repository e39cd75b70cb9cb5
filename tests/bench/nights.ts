import { join } from "node:path";
import { TOKEN } from "../harness/household.ts";
import { startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { fillJournal } from "../harness/nights/fillJournal.ts";
import { generateNights } from "../harness/nights/generatedNights.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { median, type Report } from "./report.ts";

const NIGHTS = 365;
const ROUNDS = 9;
const DAY_MS = 86_400_000;

const children = [
  { child: "lou", sensor: "nursery", room: "nursery", habits: { wakings: 2 } },
  { child: "noe", sensor: "attic", room: "attic", habits: { wakings: 1 } },
];

/** Nights worked out from a year of minutes, and reports with that year behind them, over HTTP as the page asks. */
export const benchNights = async (tell: (line: string) => void): Promise<Report> => {
  const folder = temporaryFolder("bench-nights");
  const file = writeSettings(folder.path, {
    timeZone: "Europe/Paris",
    http: { port: 0, tokens: [{ name: "bench", token: TOKEN, role: "admin" }] },
    mqtt: { port: 0 },
    sensors: children.map(({ sensor }) => ({ id: sensor, password: "password" })),
    children: children.map(({ child, sensor }) => ({ id: child, name: child, sensors: [sensor] })),
  });
  const firstDate = new Date(Date.now() - (NIGHTS + 1) * DAY_MS).toISOString().slice(0, 10);
  tell(`filling a journal with ${NIGHTS} nights of two children`);
  const generated = generateNights({ seed: 1, firstDate, nights: NIGHTS, children });
  await fillJournal(join(folder.path, "data"), generated);
  const hub = await startHubProcess(file);
  const time = async (path: string, init: RequestInit = {}): Promise<number> => {
    const from = performance.now();
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
    const response = await fetch(`${hub.http}${path}`, { ...init, headers });
    await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return performance.now() - from;
  };
  const often = async (path: string): Promise<number> => {
    const durations: number[] = [];
    for (let round = 0; round < ROUNDS; round++) durations.push(await time(path));
    return median(durations);
  };
  const last = generated.truth.at(-1)?.date ?? "";
  try {
    const baseline = await often("/healthz");
    tell("working out every night of the year");
    let year = 0;
    for (const { child } of children) year += await time(`/api/v1/nights?child=${child}&from=${firstDate}&to=${last}`);
    // A correction makes the night be worked out again, as a late minute does.
    const body = JSON.stringify({ child: "lou", field: "awakenings", value: [] });
    const corrected: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      corrected.push(await time(`/api/v1/nights/${last}/corrections`, { method: "POST", body }));
    }
    const row = (name: string, value: number) => ({ name, value, ratio: value / baseline });
    return {
      title: `nights of two children, ${NIGHTS} nights of minutes behind them, medians of ${ROUNDS}`,
      baseline: "one GET of /healthz on the same hub, ms",
      rows: [
        { name: "GET /healthz, ms", value: baseline },
        { name: `${2 * NIGHTS} nights worked out from their minutes, once, ms`, value: year },
        row("one night with targets and budgets, ms", await often(`/api/v1/nights/${last}?child=lou`)),
        row(
          "one night's morning report, ms",
          await often(`/api/v1/reports/morning?child=lou&date=${last}&format=html&lang=fr`),
        ),
        row("a night corrected, written and worked out again, ms", median(corrected)),
        row("28 nights with trends and patterns, ms", await often("/api/v1/nights?child=lou")),
        row(
          "a year of nights that were worked out before, ms",
          await often(`/api/v1/nights?child=lou&from=${firstDate}&to=${last}`),
        ),
      ],
    };
  } finally {
    await hub.kill("SIGTERM");
    folder.remove();
  }
};
