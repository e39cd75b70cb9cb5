import { startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { flushOnePage } from "./diskFlush.ts";
import { watchingPace } from "./machinePace.ts";
import { processUsage } from "./processUsage.ts";
import type { LoadResult } from "./publisher.ts";
import { median, type Report } from "./report.ts";
import { runLoad } from "./runLoad.ts";
import { startScript } from "./script.ts";
import { type PacedSpread, pacedSpreadOf } from "./spread.ts";

const SENSORS = 50;
const WINDOW = 32;
const ROUNDS = 3;
/** A burst: the journal files most of it afterwards. */
const BURST = { warmUpMs: 1500, durationMs: 4000 };
/** At a steady rate the code has to be warm, as it is in a hub that has run for a minute: before, it is being compiled. */
const STEADY = { warmUpMs: 25_000, durationMs: 10_000 };
/** A flood that goes on: after ten seconds the journal files as much as it acknowledges. */
const SUSTAINED = { warmUpMs: 12_000, durationMs: 30_000 };
const STEADY_RATE = 1000;

const sensors = Array.from({ length: SENSORS }, (_, i) => ({ id: `s${i}`, password: `password-${i}` }));
let boots = 0;

type Measured = LoadResult & {
  perSecond: number;
  cpuMsPer1000: number;
  waitedMsPerSecond: number;
  residentMiB: number;
};

const measure = async (port: number, pid: number, rate: number, span = BURST): Promise<Measured> => {
  const boot = (++boots).toString(16).padStart(8, "0");
  const before = processUsage(pid);
  const result = await runLoad({
    port,
    sensors,
    window: WINDOW,
    rate,
    ...span,
    boot,
  });
  const after = processUsage(pid);
  const cpu = (after?.cpuSeconds ?? 0) - (before?.cpuSeconds ?? 0);
  const whole = result.acknowledged * (1 + span.warmUpMs / span.durationMs);
  return {
    ...result,
    perSecond: result.acknowledged / result.seconds,
    cpuMsPer1000: (cpu * 1e6) / whole,
    waitedMsPerSecond:
      (((after?.waitedSeconds ?? 0) - (before?.waitedSeconds ?? 0)) * 1e6) / (span.warmUpMs + span.durationMs),
    residentMiB: after?.residentMiB ?? 0,
  };
};

const BASELINES = {
  bare: new URL("./bareBroker.js", import.meta.url),
  durable: new URL("./durableBroker.js", import.meta.url),
};

/** At a steady rate every acknowledgement has its time, and the machine's pace is watched beside. */
type Steady = Measured & { puback: PacedSpread };

const measureSteady = async (port: number, pid: number): Promise<Steady> => {
  const { result, slow } = await watchingPace(() => measure(port, pid, STEADY_RATE, STEADY));
  return { ...result, puback: pacedSpreadOf(result.acks, slow) };
};

const withBaseline = async <M>(
  baseline: keyof typeof BASELINES,
  use: (port: number, pid: number) => Promise<M>,
): Promise<M> => {
  const { ports, child } = await startScript<{ port: number }>(BASELINES[baseline]);
  try {
    return await use(ports.port, child.pid as number);
  } finally {
    child.kill();
  }
};

const withHub = async <M>(use: (port: number, pid: number) => Promise<M>): Promise<M> => {
  const folder = temporaryFolder("bench");
  const hub = await startHubProcess(writeSettings(folder.path, { http: { port: 0 }, mqtt: { port: 0 }, sensors }));
  try {
    return await use(Number(new URL(hub.mqtt).port), hub.pid);
  } finally {
    await hub.kill("SIGTERM");
    folder.remove();
  }
};

/**
 * Readings acknowledged at QoS 1 by the hub, each on the disk before its PUBACK, against the bare broker library that
 * stores nothing; with the same clients, in turn. At a steady rate two more stand beside them: the disk alone, since
 * whoever promises that a reading is kept waits for one flush, and the least that a broker can do for that promise.
 */
export const benchAcknowledged = async (tell: (line: string) => void): Promise<Report> => {
  const bare: Measured[] = [];
  const hub: Measured[] = [];
  const steady: Steady[] = [];
  const bareSteady: Steady[] = [];
  const durableSteady: Steady[] = [];
  const flushes: { p50Ms: number; p99Ms: number }[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    bare.push(await withBaseline("bare", (port, pid) => measure(port, pid, 0)));
    hub.push(await withHub((port, pid) => measure(port, pid, 0)));
    bareSteady.push(await withBaseline("bare", measureSteady));
    durableSteady.push(await withBaseline("durable", measureSteady));
    // Before and after, since others may use the disk: a hub cannot be faster than it.
    flushes.push(await flushOnePage());
    steady.push(await withHub(measureSteady));
    flushes.push(await flushOnePage());
    const [bareRate, hubRate] = [bare, hub].map((list) => Math.round(list.at(-1)?.perSecond ?? 0));
    const slowest = [bareSteady, durableSteady, steady]
      .map((list) => list.at(-1)?.puback)
      .map((puback) => `${puback?.all.p99.toFixed(1)} (${puback?.atPace.p99.toFixed(1)})`)
      .join(", ");
    tell(
      `round ${round} of ${ROUNDS}: bare ${bareRate}/s, hub ${hubRate}/s; p99 ms bare, with a commit, hub, and at the machine's pace: ${slowest}`,
    );
  }
  tell("a flood that goes on");
  const sustained = await withHub((port, pid) => measure(port, pid, 0, SUSTAINED));
  const of = <M>(list: M[], pick: (one: M) => number) => median(list.map(pick));
  const figures: [name: string, pick: (one: Steady) => number][] = [
    ["p50 ms", ({ puback }) => puback.all.p50],
    ["p99 ms", ({ puback }) => puback.all.p99],
    ["p99 ms while the machine kept its pace", ({ puback }) => puback.atPace.p99],
    ["part set aside, the machine being slow", ({ puback }) => puback.setAside],
  ];
  const pubackRows = figures.flatMap(([name, pick]): Report["rows"] => [
    { name: `bare aedes at ${STEADY_RATE}/s, PUBACK ${name}`, value: of(bareSteady, pick) },
    { name: `aedes and a commit, at ${STEADY_RATE}/s, PUBACK ${name}`, value: of(durableSteady, pick) },
    {
      name: `hub at ${STEADY_RATE}/s, PUBACK ${name}, against aedes and a commit`,
      value: of(steady, pick),
      ratio: of(steady, pick) / of(durableSteady, pick),
    },
  ]);
  const disk = { p50Ms: median(flushes.map((f) => f.p50Ms)), p99Ms: median(flushes.map((f) => f.p99Ms)) };
  const ratios = hub.map((one, i) => one.perSecond / (bare[i]?.perSecond ?? 1));
  return {
    title: `acknowledged readings, ${SENSORS} sensors, ${WINDOW} in flight each, medians of ${ROUNDS}`,
    baseline: "bare aedes, which stores nothing",
    rows: [
      { name: "bare aedes, readings/s", value: of(bare, (m) => m.perSecond) },
      {
        name: "hub, a burst, readings/s on the disk before the PUBACK",
        value: of(hub, (m) => m.perSecond),
        ratio: median(ratios),
      },
      {
        name: "hub, sustained, readings/s in their tables (one run)",
        value: sustained.perSecond,
        ratio: sustained.perSecond / of(bare, (m) => m.perSecond),
      },
      { name: "hub, sustained, CPU ms per 1000", value: sustained.cpuMsPer1000 },
      { name: "hub, sustained, resident MiB at the end", value: sustained.residentMiB },
      { name: "bare aedes, CPU ms per 1000", value: of(bare, (m) => m.cpuMsPer1000) },
      {
        name: "hub, CPU ms per 1000",
        value: of(hub, (m) => m.cpuMsPer1000),
        ratio: of(hub, (m) => m.cpuMsPer1000) / of(bare, (m) => m.cpuMsPer1000),
      },
      { name: "hub, resident MiB at the end", value: of(hub, (m) => m.residentMiB) },
      { name: "the disk alone, one page written and flushed, p50 ms", value: disk.p50Ms },
      { name: "the disk alone, one page written and flushed, p99 ms", value: disk.p99Ms },
      ...pubackRows,
      {
        name: `hub at ${STEADY_RATE}/s, its threads ready while others had the cores, ms a second`,
        value: of(steady, (m) => m.waitedMsPerSecond),
      },
      { name: `hub at ${STEADY_RATE}/s, resident MiB`, value: of(steady, (m) => m.residentMiB) },
    ],
  };
};
