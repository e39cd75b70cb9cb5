import { Worker } from "node:worker_threads";
import { startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { watchingPace } from "./machinePace.ts";
import type { ProbeRequest, ProbeResult } from "./pageProbe.ts";
import type { Load } from "./publisher.ts";
import { median, type Report } from "./report.ts";
import { startScript } from "./script.ts";
import { type PacedSpread, pacedSpreadOf, type Spread, spreadOf } from "./spread.ts";

const ROUNDS = 3;
const PAGES = 300;
const WARM_UP_TRIPS = 40;
/** The code goes on being compiled for a while, in a thread that takes the cores from the others. */
const WARM_UP = { count: 2000, perSecond: 60 };
/** The journal files what is left of the load before it is at rest. */
const REST_AFTER_LOAD_MS = 2000;
const BUSY_TRIPS = 3000;
const PAGES_PER_SECOND = 20;
const READINGS_PER_SECOND = 1000;
const LONG_MS = 600_000;

const loud = Array.from({ length: 20 }, (_, i) => ({ id: `loud-${i}`, password: `loud-password-${i}` }));
const steady = Array.from({ length: 50 }, (_, i) => ({ id: `s${i}`, password: `password-${i}` }));

/** `firstMs` is the page that nothing had warmed up. */
type Pages = { atRest: PacedSpread; underLoad: PacedSpread; lost: number; firstMs: number };

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

const startLoad = (mqttPort: number): Worker => {
  const workerData: Load = {
    port: mqttPort,
    sensors: steady,
    window: 32,
    rate: READINGS_PER_SECOND,
    warmUpMs: LONG_MS,
    durationMs: LONG_MS,
    boot: "00000001",
  };
  return new Worker(new URL("./publisher.js", import.meta.url), { workerData });
};

/** Pages while readings are taken, and at rest after it; those before warm everything up. */
const measurePages = async (start: (phonePort: number) => Promise<Subject>): Promise<Pages> => {
  const probe = await startProbe(PAGES_PER_SECOND);
  const { mqttPort, stop } = await start(probe.port);
  const ask = (count: number, perSecond = PAGES_PER_SECOND) => probe.ask({ do: "pages", mqttPort, count, perSecond });
  const watched = async (): Promise<[PacedSpread, ProbeResult]> => {
    const { result, slow } = await watchingPace(() => ask(PAGES));
    return [pacedSpreadOf(result.trips, slow), result];
  };
  let load: Worker | undefined;
  try {
    const first = await ask(1);
    load = startLoad(mqttPort);
    const warmUp = await ask(WARM_UP.count, WARM_UP.perSecond);
    const [underLoad, loaded] = await watched();
    await load.terminate();
    await new Promise((resolve) => setTimeout(resolve, REST_AFTER_LOAD_MS));
    const [atRest, rested] = await watched();
    const lost = [first, warmUp, loaded, rested].reduce((sum, result) => sum + result.lost, 0);
    return { atRest, underLoad, lost, firstMs: first.trips[0]?.tookMs ?? Number.NaN };
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
      await probe.ask({ ...request, count: WARM_UP_TRIPS });
      return (await probe.ask({ ...request, count })).trips;
    };
    return {
      echo: spreadOf(await measure("echo", PAGES)),
      http: spreadOf(await measure("http", PAGES)),
      busyEcho: spreadOf(await measure("echo", BUSY_TRIPS, 0)),
      busyHttp: spreadOf(await measure("http", BUSY_TRIPS, 0)),
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
  const bare: Pages[] = [];
  const hub: Pages[] = [];
  const moments: [when: string, pick: (pages: Pages) => PacedSpread][] = [
    ["at rest", ({ atRest }) => atRest],
    [`at ${READINGS_PER_SECOND} readings/s`, ({ underLoad }) => underLoad],
  ];
  const short = ({ p50, p99, max }: Spread) => [p50, p99, max].map((ms) => ms.toFixed(2)).join("/");
  for (let round = 1; round <= ROUNDS; round++) {
    const say = (line: string) => tell(`round ${round} of ${ROUNDS}, p50/p99/max ms, ${line}`);
    const trips = await measureBare();
    machine.push(trips);
    say(`bytes there and back ${short(trips.echo)}, HTTP ${short(trips.http)}`);
    const subjects = [
      { name: "broker that only posts", start: startBare, into: bare },
      { name: "page", start: startHub, into: hub },
    ];
    for (const { name, start, into } of subjects) {
      const pages = await measurePages(start);
      into.push(pages);
      for (const [when, pick] of moments) {
        say(`${name} ${when} ${short(pick(pages).all)}, while the machine kept its pace ${short(pick(pages).atPace)}`);
      }
    }
  }
  const of = <M>(list: M[], pick: (one: M) => number) => median(list.map(pick));
  const figures: [name: string, pick: (one: PacedSpread) => number][] = [
    ["p50 ms", ({ all }) => all.p50],
    ["p99 ms", ({ all }) => all.p99],
    ["p99 ms while the machine kept its pace", ({ atPace }) => atPace.p99],
    ["max ms", ({ all }) => all.max],
    ["max ms while the machine kept its pace", ({ atPace }) => atPace.max],
    ["part set aside, the machine being slow", ({ setAside }) => setAside],
  ];
  const pageRows = moments.flatMap(([when, moment]) =>
    figures.flatMap(([name, figure]): Report["rows"] => {
      const [floor, value] = [bare, hub].map((list) => of(list, (pages) => figure(moment(pages)))) as [number, number];
      return [
        { name: `broker that only posts, ${when}, ${name}`, value: floor },
        { name: `page ${when}, ${name}`, value, ratio: value / floor },
      ];
    }),
  );
  const every = [...bare, ...hub];
  return {
    title: `publish to POST at the channel, ${PAGES} pages a round, medians of ${ROUNDS}`,
    baseline: "the broker's library and a POST as soon as a sound begins: no rule, no journal, no words",
    rows: [
      { name: "bytes there and back without a pause, p50 ms", value: of(machine, ({ busyEcho }) => busyEcho.p50) },
      { name: "bytes there and back, cores asleep before, p50 ms", value: of(machine, ({ echo }) => echo.p50) },
      { name: "bytes there and back, cores asleep before, p99 ms", value: of(machine, ({ echo }) => echo.p99) },
      { name: "bare HTTP without a pause, p50 ms", value: of(machine, ({ busyHttp }) => busyHttp.p50) },
      { name: "bare HTTP, p50 ms", value: of(machine, ({ http }) => http.p50) },
      { name: "bare HTTP, p99 ms", value: of(machine, ({ http }) => http.p99) },
      ...pageRows,
      { name: "the first page of a fresh hub, ms", value: of(hub, ({ firstMs }) => firstMs) },
      { name: "pages that did not arrive", value: every.reduce((sum, { lost }) => sum + lost, 0) },
    ],
  };
};
