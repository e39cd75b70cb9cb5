import { join } from "node:path";
import { openJournal } from "@veilleuse/hub";
import { encodeLevel, encodeMinute, type SensorChannel } from "@veilleuse/shared";
import { TOKEN } from "../harness/household.ts";
import { startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { median, type Report } from "./report.ts";

const SENSORS = ["nursery", "attic"];
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const YEAR_MINUTES = 365 * 24 * 60;
const LEVEL_SECONDS = 12 * 3600;
const ROUNDS = 9;
/** Writes handed over before the disk is waited for. */
const WAVE = 20_000;

const BOOT = "0000000a";

/** A year of minutes and half a day of levels of two sensors, ending now. */
const fill = async (dataFolder: string, endMs: number): Promise<void> => {
  const journal = await openJournal(dataFolder);
  let waiting = 0;
  const append = (sensor: string, channel: SensorChannel, body: string, at: number): Promise<void> | undefined => {
    const bytes = Buffer.from(body);
    if (++waiting % WAVE !== 0) {
      journal.message(sensor, channel, bytes, at, at);
      return undefined;
    }
    return new Promise((resolve) => journal.message(sensor, channel, bytes, at, at, () => resolve()));
  };
  for (const sensor of SENSORS) {
    for (let i = 0; i < YEAR_MINUTES; i++) {
      const leq = 35 + ((i * 7) % 30);
      const at = endMs - (YEAR_MINUTES - i) * MINUTE_MS;
      const minute = { v: 1 as const, boot: BOOT, seq: i + 1, up: i * MINUTE_MS, at: i * MINUTE_MS };
      const body = encodeMinute({
        ...minute,
        leq,
        max: leq + 8,
        l10: leq + 3,
        l90: leq - 4,
        cry: 0,
        loud: 0,
        motion: 0,
        cover: 60,
      });
      await append(sensor, "minute", body, at);
    }
    for (let i = 0; i < LEVEL_SECONDS; i++) {
      const at = endMs - (LEVEL_SECONDS - i) * 1000;
      const level = { v: 1 as const, boot: BOOT, seq: i + 1, up: i * 1000, at: i * 1000, leq: 40, max: 45 };
      await append(sensor, "level", encodeLevel({ ...level, floor: 35, cry: 0, motion: 0, gap: false }), at);
    }
  }
  await journal.close();
  // What a flood left in the log is filed by the next start, which is not the one to be measured.
  await (await openJournal(dataFolder)).close();
};

/** Long spans out of the embedded history, over HTTP as the page asks for them, and the start with a year behind it. */
export const benchHistory = async (tell: (line: string) => void): Promise<Report> => {
  const folder = temporaryFolder("bench-history");
  const file = writeSettings(folder.path, {
    http: { port: 0, tokens: [{ name: "bench", token: TOKEN, role: "guest" }] },
    mqtt: { port: 0 },
    sensors: SENSORS.map((id) => ({ id, password: "password" })),
  });
  const endMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  tell("filling a journal with a year");
  await fill(join(folder.path, "data"), endMs);
  const before = performance.now();
  const hub = await startHubProcess(file);
  const startMs = performance.now() - before;
  const time = async (path: string): Promise<number> => {
    const durations: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const from = performance.now();
      const response = await fetch(`${hub.http}${path}`, { headers: { authorization: `Bearer ${TOKEN}` } });
      await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      durations.push(performance.now() - from);
    }
    return median(durations);
  };
  const span = (ms: number, points: number) => (sensor: string) =>
    `/api/v1/history?sensor=${sensor}&from=${endMs - ms}&to=${endMs}&points=${points}`;
  const both = async (path: (sensor: string) => string) => (await time(path("nursery"))) + (await time(path("attic")));
  try {
    const baseline = await time("/healthz");
    const seconds = await both(span(HOUR_MS, 3600));
    const night = await both(span(12 * HOUR_MS, 500));
    const week = await both(span(7 * 24 * HOUR_MS, 500));
    const year = await both(span(365 * 24 * HOUR_MS, 500));
    const row = (name: string, value: number) => ({ name, value, ratio: value / baseline });
    return {
      title: `embedded history, two sensors with a year of minutes, medians of ${ROUNDS}`,
      baseline: "one GET of /healthz on the same hub, ms",
      rows: [
        { name: "GET /healthz, ms", value: baseline },
        row("an hour by the second, both sensors, ms", seconds),
        row("12 h of both sensors, 500 points, ms", night),
        row("a week of both sensors, 500 points, ms", week),
        row("a year of both sensors, 500 points, ms", year),
        { name: "start with a year's journal, ms", value: startMs },
      ],
    };
  } finally {
    await hub.kill("SIGTERM");
    folder.remove();
  }
};
