import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import type { ProbeRequest, ProbeResult } from "./pageProbe.ts";
import type { Load } from "./publisher.ts";
import { median, type Report } from "./report.ts";

const ROUNDS = 5;
const PAGES = 300;
const WARM_UP_PAGES = 40;
const BUSY_TRIPS = 3000;
const IDLE_PER_SECOND = 20;
const LOADED_PER_SECOND = 20;
const READINGS_PER_SECOND = 1000;
const LONG_MS = 600_000;

const loud = Array.from({ length: 20 }, (_, i) => ({ id: `loud-${i}`, password: `loud-password-${i}` }));
const steady = Array.from({ length: 50 }, (_, i) => ({ id: `s${i}`, password: `password-${i}` }));

/** `first` is the one that nothing had warmed up. */
type Spread = { p50: number; p99: number; max: number; lost: number; first: number };

const spreadOf = ({ latenciesMs, lost }: ProbeResult, first = 0): Spread => {
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? 0, lost, first };
};

const startProbe = async (perSecond: number) => {
  const worker = new Worker(new URL("./pageProbe.js", import.meta.url), { workerData: { sensors: loud, perSecond } });
  const next = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
  const { port } = await next<{ port: number }>();
  return {
    port,
    ask: (request: ProbeRequest) => {
      const answer = next<ProbeResult>();
      worker.postMessage(request);
      return answer;
    },
    stop: () => worker.terminate(),
  };
};

/** Pages of a fresh hub, at rest or while it takes readings; the first ones warm it up. */
const measureHub = async (perSecond: number, readingsPerSecond: number): Promise<Spread> => {
  const folder = temporaryFolder("bench-page");
  const probe = await startProbe(perSecond);
  const hub = await startHubProcess(
    writeSettings(folder.path, {
      http: { port: 0 },
      mqtt: { port: 0 },
      sensors: [...loud, ...steady],
      caregivers: [
        { id: "papa", name: "Papa", channels: [{ type: "webhook", url: `http://127.0.0.1:${probe.port}/` }] },
      ],
      // Each sound is an incident of its own, and no sensor is missed that sends nothing but sounds.
      alarms: { settleMinutes: 0, blindSeconds: 86_400, pagesPerNight: 1_000_000 },
    }),
  );
  const mqttPort = Number(new URL(hub.mqtt).port);
  let load: Worker | undefined;
  if (readingsPerSecond > 0) {
    const workerData: Load = {
      port: mqttPort,
      sensors: steady,
      window: 32,
      rate: readingsPerSecond,
      warmUpMs: LONG_MS,
      durationMs: LONG_MS,
      boot: "00000001",
    };
    load = new Worker(new URL("./publisher.js", import.meta.url), { workerData });
  }
  try {
    const { latenciesMs } = await probe.ask({ do: "pages", mqttPort, count: WARM_UP_PAGES });
    return spreadOf(await probe.ask({ do: "pages", mqttPort, count: PAGES }), latenciesMs[0]);
  } finally {
    await load?.terminate();
    await probe.stop();
    await hub.kill("SIGTERM");
    folder.remove();
  }
};

/**
 * One message there and its answer back, between two processes, over a connection that stays open: by HTTP, and as bare
 * bytes. At the pace of the pages most of it is the machine's: cores that slept are woken, with nothing in their caches.
 * Round trips without a pause show what is left without that.
 */
const measureBare = async (
  perSecond: number,
): Promise<{ echo: Spread; http: Spread; busyEcho: Spread; busyHttp: Spread }> => {
  const script = fileURLToPath(new URL("./bareHttp.js", import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const ports = await new Promise<{ http: number; echo: number }>((resolve) => {
    child.stdout.once("data", (line: Buffer) => resolve(JSON.parse(line.toString())));
  });
  const probe = await startProbe(perSecond);
  try {
    const measure = async (what: "http" | "echo", count: number, perSecond?: number) => {
      const request = { do: what, port: ports[what], ...(perSecond === undefined ? {} : { perSecond }) };
      await probe.ask({ ...request, count: WARM_UP_PAGES });
      return spreadOf(await probe.ask({ ...request, count }));
    };
    return {
      echo: await measure("echo", PAGES),
      http: await measure("http", PAGES),
      busyEcho: await measure("echo", BUSY_TRIPS, 0),
      busyHttp: await measure("http", BUSY_TRIPS, 0),
    };
  } finally {
    await probe.stop();
    child.kill();
  }
};

/**
 * From the publish of a loud sound to the arrival of the POST at the channel, in turn with the same message as a bare
 * HTTP round trip, and with a few bytes there and back.
 */
export const benchPage = async (tell: (line: string) => void): Promise<Report> => {
  const bare: Awaited<ReturnType<typeof measureBare>>[] = [];
  const idle: Spread[] = [];
  const loaded: Spread[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const machine = await measureBare(IDLE_PER_SECOND);
    bare.push(machine);
    idle.push(await measureHub(IDLE_PER_SECOND, 0));
    loaded.push(await measureHub(LOADED_PER_SECOND, READINGS_PER_SECOND));
    const told = [machine.echo, machine.http, ...[idle, loaded].map((list) => list.at(-1) as Spread)];
    tell(
      `round ${round} of ${ROUNDS}, bytes, HTTP, page at rest, page at ${READINGS_PER_SECOND}/s, p50/p99/max ms: ${told
        .map(({ p50, p99, max }) => `${p50.toFixed(2)}/${p99.toFixed(2)}/${max.toFixed(2)}`)
        .join(", ")}`,
    );
  }
  const of = (list: Spread[], pick: (one: Spread) => number) => median(list.map(pick));
  const p50 = (one: Spread) => one.p50;
  const p99 = (one: Spread) => one.p99;
  const http = bare.map((one) => one.http);
  const row = (name: string, list: Spread[], pick: (one: Spread) => number) => ({
    name,
    value: of(list, pick),
    ratio: of(list, pick) / of(http, pick),
  });
  const echo = bare.map((one) => one.echo);
  const lost = [...idle, ...loaded].reduce((sum, one) => sum + one.lost, 0);
  return {
    title: `publish to POST at the channel, ${PAGES} pages a round, medians of ${ROUNDS}`,
    baseline: "one HTTP round trip between two processes, keep-alive, at the pace of the pages",
    rows: [
      {
        name: "bytes there and back without a pause, p50 ms",
        value: of(
          bare.map((one) => one.busyEcho),
          p50,
        ),
      },
      { name: "bytes there and back, cores asleep before, p50 ms", value: of(echo, p50) },
      { name: "bytes there and back, cores asleep before, p99 ms", value: of(echo, p99) },
      {
        name: "bare HTTP without a pause, p50 ms",
        value: of(
          bare.map((one) => one.busyHttp),
          p50,
        ),
      },
      { name: "bare HTTP, p50 ms", value: of(http, p50) },
      { name: "bare HTTP, p99 ms", value: of(http, p99) },
      row("page at rest, p50 ms", idle, p50),
      row("page at rest, p99 ms", idle, p99),
      row("page at rest, max ms", idle, ({ max }) => max),
      row(`page at ${READINGS_PER_SECOND} readings/s, p50 ms`, loaded, p50),
      row(`page at ${READINGS_PER_SECOND} readings/s, p99 ms`, loaded, p99),
      row(`page at ${READINGS_PER_SECOND} readings/s, max ms`, loaded, ({ max }) => max),
      { name: "the first page of a fresh hub, ms", value: of(idle, ({ first }) => first) },
      { name: "pages that did not arrive", value: lost },
    ],
  };
};
