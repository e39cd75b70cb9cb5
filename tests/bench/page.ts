import { Worker } from "node:worker_threads";
import { startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import type { ProbeRequest, ProbeResult } from "./pageProbe.ts";
import type { Load } from "./publisher.ts";
import { median, type Report } from "./report.ts";
import { startScript } from "./script.ts";

const ROUNDS = 3;
const PAGES = 300;
const WARM_UP_PAGES = 40;
/** Under load the code goes on being compiled for a while, in a thread that takes the cores from the others. */
const LOADED_WARM_UP_PAGES = 400;
const BUSY_TRIPS = 3000;
const PAGES_PER_SECOND = 20;
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

/** Something that takes sounds and posts pages. */
type Subject = { mqttPort: number; stop: () => Promise<void> };

/** A fresh hub whose only caregiver is reached at a port. */
const startHub = async (phonePort: number): Promise<Subject> => {
  const folder = temporaryFolder("bench-page");
  const hub = await startHubProcess(
    writeSettings(folder.path, {
      http: { port: 0 },
      mqtt: { port: 0 },
      sensors: [...loud, ...steady],
      caregivers: [
        { id: "papa", name: "Papa", channels: [{ type: "webhook", url: `http://127.0.0.1:${phonePort}/` }] },
      ],
      // Each sound is an incident of its own, and no sensor is missed that sends nothing but sounds.
      alarms: { settleMinutes: 0, blindSeconds: 86_400, pagesPerNight: 1_000_000 },
    }),
  );
  return {
    mqttPort: Number(new URL(hub.mqtt).port),
    stop: async () => {
      await hub.kill("SIGTERM");
      folder.remove();
    },
  };
};

/** The same way with nothing on it: what any hub would take on this machine. */
const startBare = async (phonePort: number): Promise<Subject> => {
  const { ports, child } = await startScript<{ port: number }>(
    new URL("./bareHub.js", import.meta.url),
    `http://127.0.0.1:${phonePort}/`,
  );
  return { mqttPort: ports.port, stop: async () => void child.kill() };
};

/** Pages at rest or while readings are taken; the first ones warm everything up. */
const measurePages = async (
  start: (phonePort: number) => Promise<Subject>,
  readingsPerSecond: number,
): Promise<Spread> => {
  const probe = await startProbe(PAGES_PER_SECOND);
  const { mqttPort, stop } = await start(probe.port);
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
    const warmUp = readingsPerSecond > 0 ? LOADED_WARM_UP_PAGES : WARM_UP_PAGES;
    const { latenciesMs } = await probe.ask({ do: "pages", mqttPort, count: warmUp });
    return spreadOf(await probe.ask({ do: "pages", mqttPort, count: PAGES }), latenciesMs[0]);
  } finally {
    await load?.terminate();
    await probe.stop();
    await stop();
  }
};

/**
 * One message there and its answer back, between two processes, over a connection that stays open: by HTTP, and as bare
 * bytes. At the pace of the pages most of it is the machine's: cores that slept are woken, with nothing in their caches.
 * Round trips without a pause show what is left without that.
 */
const measureBare = async (): Promise<{ echo: Spread; http: Spread; busyEcho: Spread; busyHttp: Spread }> => {
  const { ports, child } = await startScript<{ http: number; echo: number }>(new URL("./bareHttp.js", import.meta.url));
  const probe = await startProbe(PAGES_PER_SECOND);
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
 * HTTP round trip, with a few bytes there and back, and with the same way through a broker that does nothing but post.
 */
export const benchPage = async (tell: (line: string) => void): Promise<Report> => {
  const machine: Awaited<ReturnType<typeof measureBare>>[] = [];
  const bare: Spread[][] = [[], []];
  const hub: Spread[][] = [[], []];
  const paces = [0, READINGS_PER_SECOND];
  for (let round = 1; round <= ROUNDS; round++) {
    machine.push(await measureBare());
    for (const [i, pace] of paces.entries()) {
      bare[i]?.push(await measurePages(startBare, pace));
      hub[i]?.push(await measurePages(startHub, pace));
    }
    const told = [
      machine.at(-1)?.echo,
      machine.at(-1)?.http,
      ...paces.flatMap((_, i) => [bare[i]?.at(-1), hub[i]?.at(-1)]),
    ];
    tell(
      `round ${round} of ${ROUNDS}, bytes, HTTP, bare and page at rest, bare and page at ${READINGS_PER_SECOND}/s, p50/p99/max ms: ${told
        .map((one) => (one ? `${one.p50.toFixed(2)}/${one.p99.toFixed(2)}/${one.max.toFixed(2)}` : ""))
        .join(", ")}`,
    );
  }
  const of = (list: Spread[] = [], pick: (one: Spread) => number) => median(list.map(pick));
  const p50 = (one: Spread) => one.p50;
  const p99 = (one: Spread) => one.p99;
  const max = (one: Spread) => one.max;
  const http = machine.map((one) => one.http);
  const echo = machine.map((one) => one.echo);
  const rowsAt = (i: number, when: string): Report["rows"] =>
    Object.entries({ p50, p99, max }).flatMap(([name, pick]) => [
      { name: `broker that only posts, ${when}, ${name} ms`, value: of(bare[i], pick) },
      { name: `page ${when}, ${name} ms`, value: of(hub[i], pick), ratio: of(hub[i], pick) / of(bare[i], pick) },
    ]);
  return {
    title: `publish to POST at the channel, ${PAGES} pages a round, medians of ${ROUNDS}`,
    baseline: "the broker's library and a POST as soon as a sound begins: no rule, no journal, no words",
    rows: [
      {
        name: "bytes there and back without a pause, p50 ms",
        value: median(machine.map(({ busyEcho }) => p50(busyEcho))),
      },
      { name: "bytes there and back, cores asleep before, p50 ms", value: of(echo, p50) },
      { name: "bytes there and back, cores asleep before, p99 ms", value: of(echo, p99) },
      { name: "bare HTTP without a pause, p50 ms", value: median(machine.map(({ busyHttp }) => p50(busyHttp))) },
      { name: "bare HTTP, p50 ms", value: of(http, p50) },
      { name: "bare HTTP, p99 ms", value: of(http, p99) },
      ...rowsAt(0, "at rest"),
      ...rowsAt(1, `at ${READINGS_PER_SECOND} readings/s`),
      { name: "the first page of a fresh hub, ms", value: of(hub[0], ({ first }) => first) },
      { name: "pages that did not arrive", value: [...hub, ...bare].flat().reduce((sum, { lost }) => sum + lost, 0) },
    ],
  };
};
