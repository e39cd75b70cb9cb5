import { cpus } from "node:os";
import { findProgram } from "../harness/findProgram.ts";
import { startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { type InfluxServer, startInflux } from "../harness/influxServer.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { processUsage } from "./processUsage.ts";
import { median, type Report } from "./report.ts";
import { runLoad } from "./runLoad.ts";

const SENSORS = 50;
const WINDOW = 32;
const ROUNDS = 3;
const DURATION_MS = 6000;
const BASELINE_POINTS = 250_000;
const BATCH_POINTS = 5000;
const LIMIT_MS = 120_000;
const LOOK_MS = 50;
const TOKEN = "token-of-the-benchmark";

const sensors = Array.from({ length: SENSORS }, (_, i) => ({ id: `s${i}`, password: `password-${i}` }));

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Lines of minutes as the hub makes them, written as fast as the server takes them, one request at a time; and what the
 * server alone needs for them.
 */
const rawWrites = async (influx: InfluxServer): Promise<{ perSecond: number; cpuMsPer1000: number }> => {
  await influx.client.createDatabase("raw_writes");
  const bodies: string[] = [];
  const now = Date.now();
  for (let i = 0; i < BASELINE_POINTS; i += BATCH_POINTS) {
    const lines: string[] = [];
    for (let k = i; k < i + BATCH_POINTS; k++) {
      const leq = 40 + (k % 9);
      const fields = `leq_db=${leq},max_db=50,l10_db=45,l90_db=38,cry_s=0,loud_s=0,motion_s=0,cover_s=60`;
      const place = String(k % 1_000_000).padStart(6, "0");
      lines.push(
        `sound_minute,room=r${k % SENSORS},sensor=s${k % SENSORS} ${fields} ${now + Math.floor(k / 100)}${place}`,
      );
    }
    bodies.push(lines.join("\n"));
  }
  const before = processUsage(influx.pid)?.cpuSeconds ?? 0;
  const from = performance.now();
  for (const body of bodies) {
    const { status } = await fetch(`${influx.url}/write?db=raw_writes`, { method: "POST", body });
    if (status !== 204) throw new Error(`InfluxDB answered ${status}`);
  }
  const perSecond = (BASELINE_POINTS * 1000) / (performance.now() - from);
  const cpuSeconds = (processUsage(influx.pid)?.cpuSeconds ?? 0) - before;
  await influx.client.dropDatabase("raw_writes");
  return { perSecond, cpuMsPer1000: (cpuSeconds * 1e6) / BASELINE_POINTS };
};

/** What the hub says it has written: counting five times a second was a third of InfluxDB's processor time. */
const writtenPoints = async (hub: { http: string }): Promise<number> => {
  const metrics = await (await fetch(`${hub.http}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).text();
  return Number(/^nursery_history_points_total (\d+)/m.exec(metrics)?.[1] ?? 0);
};

const countedPoints = async (influx: InfluxServer): Promise<number> => {
  const query = 'SELECT count("leq_db") AS n FROM "nursery"."minutes"."sound_minute"';
  return (await influx.client.query<{ n: number }>(query))[0]?.n ?? 0;
};

type Round = {
  rawPerSecond: number;
  rawCpuMsPer1000: number;
  storedPerSecond: number;
  acknowledgedPerSecond: number;
  lagMs: number;
  hubCpuMsPer1000: number;
  influxCpuMsPer1000: number;
  sensorsCpuMsPer1000: number;
  peakMiB: number;
};

/** Readings a second that the cores could take if nothing ever waited, at a processor time in ms per 1000. */
const ceiling = (...cpuMsPer1000: number[]): number =>
  (cpus().length * 1e6) / cpuMsPer1000.reduce((sum, one) => sum + one, 0);

const round = async (influxd: string): Promise<Round> => {
  const influx = await startInflux(influxd);
  const folder = temporaryFolder("bench-influx");
  try {
    const raw = await rawWrites(influx);
    const file = writeSettings(folder.path, {
      http: { port: 0, tokens: [{ name: "bench", token: TOKEN, role: "guest" }] },
      mqtt: { port: 0 },
      influx: { url: influx.url },
      sensors,
    });
    const hub = await startHubProcess(file);
    try {
      const before = [processUsage(hub.pid)?.cpuSeconds ?? 0, processUsage(influx.pid)?.cpuSeconds ?? 0] as const;
      const own = process.cpuUsage();
      const from = performance.now();
      const { acknowledged } = await runLoad({
        port: Number(new URL(hub.mqtt).port),
        sensors,
        window: WINDOW,
        rate: 0,
        warmUpMs: 0,
        durationMs: DURATION_MS,
        boot: "0000000a",
      });
      const published = performance.now();
      const { user, system } = process.cpuUsage(own);
      let stored = 0;
      while (stored < acknowledged) {
        if (performance.now() - published > LIMIT_MS) throw new Error(`${stored} of ${acknowledged} stored`);
        await pause(LOOK_MS);
        if ((await writtenPoints(hub)) >= acknowledged) stored = await countedPoints(influx);
      }
      const end = performance.now();
      const [hubUsage, influxUsage] = [processUsage(hub.pid), processUsage(influx.pid)];
      return {
        rawPerSecond: raw.perSecond,
        rawCpuMsPer1000: raw.cpuMsPer1000,
        storedPerSecond: (acknowledged * 1000) / (end - from),
        acknowledgedPerSecond: (acknowledged * 1000) / (published - from),
        lagMs: end - published,
        hubCpuMsPer1000: (((hubUsage?.cpuSeconds ?? 0) - before[0]) * 1e6) / acknowledged,
        influxCpuMsPer1000: (((influxUsage?.cpuSeconds ?? 0) - before[1]) * 1e6) / acknowledged,
        sensorsCpuMsPer1000: (user + system) / acknowledged,
        peakMiB: hubUsage?.peakMiB ?? 0,
      };
    } finally {
      await hub.kill("SIGKILL");
    }
  } finally {
    await influx.stop();
    folder.remove();
  }
};

/**
 * Readings from the sensors' publish over the PUBACK into a real InfluxDB, until every acknowledged one is counted there;
 * sensors, hub and InfluxDB share the machine. Against lines that are ready made and written to the same server.
 */
export const benchInflux = async (tell: (line: string) => void): Promise<Report> => {
  const influxd = findProgram("influxd");
  if (influxd === undefined) throw new Error("influxd is not on the PATH");
  const rounds: Round[] = [];
  for (let i = 1; i <= ROUNDS; i++) {
    const one = await round(influxd);
    rounds.push(one);
    tell(`round ${i} of ${ROUNDS}: raw ${Math.round(one.rawPerSecond)}/s, hub ${Math.round(one.storedPerSecond)}/s`);
  }
  const of = (pick: (one: Round) => number) => median(rounds.map(pick));
  return {
    title: `readings stored in InfluxDB, ${SENSORS} sensors, ${WINDOW} in flight each, medians of ${ROUNDS}`,
    baseline: "ready-made lines written to the same InfluxDB by one connection, nothing else running",
    rows: [
      { name: "ready-made lines, points/s", value: of((one) => one.rawPerSecond) },
      {
        name: "from publish to counted in InfluxDB, readings/s",
        value: of((one) => one.storedPerSecond),
        ratio: of((one) => one.storedPerSecond / one.rawPerSecond),
      },
      { name: "acknowledged meanwhile, readings/s", value: of((one) => one.acknowledgedPerSecond) },
      { name: "InfluxDB behind at the end of publishing, ms", value: of((one) => one.lagMs) },
      { name: "hub, CPU ms per 1000", value: of((one) => one.hubCpuMsPer1000) },
      { name: "InfluxDB, CPU ms per 1000", value: of((one) => one.influxCpuMsPer1000) },
      { name: "the sensors of this benchmark, CPU ms per 1000", value: of((one) => one.sensorsCpuMsPer1000) },
      {
        name: `what ${cpus().length} cores could do at these costs, readings/s`,
        value: of((one) => ceiling(one.hubCpuMsPer1000, one.influxCpuMsPer1000, one.sensorsCpuMsPer1000)),
      },
      { name: "InfluxDB, ready-made lines, CPU ms per 1000", value: of((one) => one.rawCpuMsPer1000) },
      {
        name: `what ${cpus().length} cores could do with ready-made lines and these sensors, readings/s`,
        value: of((one) => ceiling(one.rawCpuMsPer1000, one.sensorsCpuMsPer1000)),
      },
      { name: "hub, peak resident MiB", value: of((one) => one.peakMiB) },
    ],
  };
};
