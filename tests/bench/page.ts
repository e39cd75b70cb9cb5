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
const IDLE_PER_SECOND = 20;
const LOADED_PER_SECOND = 20;
const READINGS_PER_SECOND = 1000;
const LONG_MS = 600_000;

const loud = Array.from({ length: 20 }, (_, i) => ({ id: `loud-${i}`, password: `loud-password-${i}` }));
const steady = Array.from({ length: 50 }, (_, i) => ({ id: `s${i}`, password: `password-${i}` }));

type Spread = { p50: number; p99: number; max: number; lost: number };

const spreadOf = ({ latenciesMs, lost }: ProbeResult): Spread => {
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? 0, lost };
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
    await probe.ask({ do: "pages", mqttPort, count: WARM_UP_PAGES });
    return spreadOf(await probe.ask({ do: "pages", mqttPort, count: PAGES }));
  } finally {
    await load?.terminate();
    await probe.stop();
    await hub.kill("SIGTERM");
    folder.remove();
  }
};

/** One message there and its answer back, between two processes, over a connection that stays open. */
const measureHttp = async (perSecond: number): Promise<Spread> => {
  const script = fileURLToPath(new URL("./bareHttp.js", import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<number>((resolve) => {
    child.stdout.once("data", (line: Buffer) => resolve((JSON.parse(line.toString()) as { port: number }).port));
  });
  const probe = await startProbe(perSecond);
  try {
    await probe.ask({ do: "http", port, count: WARM_UP_PAGES });
    return spreadOf(await probe.ask({ do: "http", port, count: PAGES }));
  } finally {
    await probe.stop();
    child.kill();
  }
};

/** From the publish of a loud sound to the arrival of the POST at the channel, in turn with a bare HTTP round trip. */
export const benchPage = async (tell: (line: string) => void): Promise<Report> => {
  const bare: Spread[] = [];
  const idle: Spread[] = [];
  const loaded: Spread[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    bare.push(await measureHttp(IDLE_PER_SECOND));
    idle.push(await measureHub(IDLE_PER_SECOND, 0));
    loaded.push(await measureHub(LOADED_PER_SECOND, READINGS_PER_SECOND));
    const told = [bare, idle, loaded].map((list) => list.at(-1) as Spread);
    tell(
      `round ${round} of ${ROUNDS}, p50/p99/max ms: ${told
        .map(({ p50, p99, max }) => `${p50.toFixed(2)}/${p99.toFixed(2)}/${max.toFixed(2)}`)
        .join(", ")}`,
    );
  }
  const of = (list: Spread[], pick: (one: Spread) => number) => median(list.map(pick));
  const row = (name: string, list: Spread[], pick: (one: Spread) => number) => ({
    name,
    value: of(list, pick),
    ratio: of(list, pick) / of(bare, pick),
  });
  const lost = [...idle, ...loaded].reduce((sum, one) => sum + one.lost, 0);
  return {
    title: `publish to POST at the channel, ${PAGES} pages a round, medians of ${ROUNDS}`,
    baseline: "one HTTP round trip between two processes, keep-alive",
    rows: [
      { name: "bare HTTP, p50 ms", value: of(bare, ({ p50 }) => p50) },
      { name: "bare HTTP, p99 ms", value: of(bare, ({ p99 }) => p99) },
      row("page at rest, p50 ms", idle, ({ p50 }) => p50),
      row("page at rest, p99 ms", idle, ({ p99 }) => p99),
      row("page at rest, max ms", idle, ({ max }) => max),
      row(`page at ${READINGS_PER_SECOND} readings/s, p50 ms`, loaded, ({ p50 }) => p50),
      row(`page at ${READINGS_PER_SECOND} readings/s, p99 ms`, loaded, ({ p99 }) => p99),
      row(`page at ${READINGS_PER_SECOND} readings/s, max ms`, loaded, ({ max }) => max),
      { name: "pages that did not arrive", value: lost },
    ],
  };
};
