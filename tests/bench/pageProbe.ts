import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { encodeEvent, sensorTopic } from "@veilleuse/shared";
import { connectPacket, publishPacket } from "./mqttBytes.ts";

/** What one measurement is: loud sounds, one after the other, from sensors in turn. */
export type Probe = { sensors: ReadonlyArray<{ id: string; password: string }>; perSecond: number };
/** What the probe is asked to do. */
export type ProbeRequest =
  | { do: "pages"; mqttPort: number; count: number }
  | { do: "http"; port: number; count: number };
/** Milliseconds, one for each page or round trip; `lost` never arrived. */
export type ProbeResult = { latenciesMs: number[]; lost: number };

const BOOT = "0000bebe";
const LOST_AFTER_MS = 5000;
/** Between the start and the end of a sound, in milliseconds. */
const SOUND_MS = 15;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Publishes, and is the phone as well: both ends of the way have one clock. */
const startProbe = async ({ sensors, perSecond }: Probe) => {
  const waiting = new Map<string, (arrivedAt: number) => void>();
  const sink = createServer((incoming, response) => {
    const arrivedAt = performance.now();
    let text = "";
    incoming.setEncoding("utf8");
    incoming.on("data", (part: string) => {
      text += part;
    });
    incoming.on("end", () => {
      response.end();
      const body = JSON.parse(text) as { page?: unknown; incident: { sensor: string } };
      if (body.page !== undefined) waiting.get(body.incident.sensor)?.(arrivedAt);
    });
  });
  sink.keepAliveTimeout = 60_000;
  sink.listen(0, "127.0.0.1");
  await once(sink, "listening");

  const open = async (port: number) => {
    const opened = sensors.map(async ({ id, password }) => {
      const socket = connect(port, "127.0.0.1");
      socket.setNoDelay(true);
      await once(socket, "connect");
      socket.write(connectPacket(id, password));
      await once(socket, "data");
      return { id, socket };
    });
    return Promise.all(opened);
  };
  let seq = 0;
  const from = performance.now();

  const pages = async (port: number, count: number): Promise<ProbeResult> => {
    const connected = await open(port);
    const latenciesMs: number[] = [];
    let lost = 0;
    for (let n = 0; n < count; n++) {
      const { id, socket } = connected[n % connected.length] as (typeof connected)[number];
      const event = (phase: "start" | "end") => {
        const up = Math.round(performance.now() - from);
        const payload = encodeEvent({
          v: 1,
          boot: BOOT,
          seq: ++seq,
          up,
          at: up,
          type: "loud",
          phase,
          id: n + 1,
          db: 92,
        });
        socket.write(publishPacket(sensorTopic(id, "event"), (seq % 65_535) + 1, payload));
      };
      const startedAt = performance.now();
      const arrival = new Promise<number | undefined>((resolve) => {
        const timer = setTimeout(resolve, LOST_AFTER_MS, undefined);
        waiting.set(id, (arrivedAt) => {
          clearTimeout(timer);
          resolve(arrivedAt);
        });
      });
      event("start");
      const arrivedAt = await arrival;
      waiting.delete(id);
      if (arrivedAt === undefined) lost += 1;
      else latenciesMs.push(arrivedAt - startedAt);
      await pause(SOUND_MS);
      event("end");
      await pause(Math.max(0, 1000 / perSecond - (performance.now() - startedAt)));
    }
    for (const { socket } of connected) socket.destroy();
    return { latenciesMs, lost };
  };

  const http = async (port: number, count: number): Promise<ProbeResult> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const body = JSON.stringify({ page: { id: "p" }, title: "x".repeat(700) });
    const headers = { "Content-Type": "application/json", "Content-Length": body.length };
    const latenciesMs: number[] = [];
    for (let n = 0; n < count; n++) {
      const startedAt = performance.now();
      await new Promise<void>((resolve, reject) => {
        const asked = request({ port, host: "127.0.0.1", method: "POST", headers, agent }, (response) => {
          latenciesMs.push(performance.now() - startedAt);
          response.resume();
          response.on("end", resolve);
        });
        asked.on("error", reject);
        asked.end(body);
      });
      await pause(Math.max(0, 1000 / perSecond - (performance.now() - startedAt)));
    }
    agent.destroy();
    return { latenciesMs, lost: 0 };
  };

  return { port: (sink.address() as AddressInfo).port, pages, http };
};

if (parentPort) {
  const parent = parentPort;
  const probe = await startProbe(workerData as Probe);
  parent.on("message", (asked: ProbeRequest) => {
    const work = asked.do === "http" ? probe.http(asked.port, asked.count) : probe.pages(asked.mqttPort, asked.count);
    void work.then((result) => parent.postMessage(result));
  });
  parent.postMessage({ port: probe.port });
}
