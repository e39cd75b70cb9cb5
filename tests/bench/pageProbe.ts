import { once } from "node:events";
import { Agent, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { encodeEvent, sensorTopic } from "@veilleuse/shared";
import type { Timed } from "./machinePace.ts";
import { monotonicMs } from "./monotonic.ts";
import { connectPacket, publishPacket } from "./mqttBytes.ts";
import { createPhoneSocket } from "./phoneSocket.ts";

/** What one measurement is: loud sounds, one after the other, from sensors in turn. */
export type Probe = { sensors: ReadonlyArray<{ id: string; password: string }>; perSecond: number };
/** What the probe is asked to do. */
export type ProbeRequest =
  | { do: "pages"; mqttPort: number; count: number; perSecond?: number }
  /** `perSecond` 0 is one right after the other. */
  | { do: "http" | "echo"; port: number; count: number; perSecond?: number };
/** Each page or round trip on the monotonic clock; `lost` never arrived. */
export type ProbeResult = { trips: Timed[]; lost: number };

const BOOT = "0000bebe";
const LOST_AFTER_MS = 5000;
/** Between the start and the end of a sound, in milliseconds. */
const SOUND_MS = 15;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Publishes, and is the phone as well: both ends of the way have one clock. */
const startProbe = async ({ sensors, perSecond }: Probe) => {
  const waiting = new Map<string, (arrivedAt: number) => void>();
  const sink = createPhoneSocket((text, arrivedAt) => {
    const body = JSON.parse(text) as { page?: unknown; incident: { sensor: string } };
    if (body.page !== undefined) waiting.get(body.incident.sensor)?.(arrivedAt);
  });
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
  const clockAheadMs = monotonicMs() - from;

  const pages = async (port: number, count: number, pace = perSecond): Promise<ProbeResult> => {
    const connected = await open(port);
    const trips: Timed[] = [];
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
      else trips.push({ startedAtMs: startedAt + clockAheadMs, tookMs: arrivedAt - startedAt });
      await pause(SOUND_MS);
      event("end");
      await pause(Math.max(0, 1000 / pace - (performance.now() - startedAt)));
    }
    for (const { socket } of connected) socket.destroy();
    return { trips, lost };
  };

  /** The times of so many round trips, one after the other at a pace. */
  const timed = async (count: number, pace: number, trip: () => Promise<unknown>): Promise<ProbeResult> => {
    const trips: Timed[] = [];
    for (let n = 0; n < count; n++) {
      const startedAt = performance.now();
      await trip();
      trips.push({ startedAtMs: startedAt + clockAheadMs, tookMs: performance.now() - startedAt });
      if (pace > 0) await pause(Math.max(0, 1000 / pace - (performance.now() - startedAt)));
    }
    return { trips, lost: 0 };
  };

  /** A few bytes there and back: what the kernel, the machine and the wake-up of two processes take. */
  const echo = async (port: number, count: number, pace = perSecond): Promise<ProbeResult> => {
    const socket = connect(port, "127.0.0.1");
    socket.setNoDelay(true);
    await once(socket, "connect");
    const bytes = Buffer.alloc(100);
    const result = await timed(count, pace, () => {
      socket.write(bytes);
      return once(socket, "data");
    });
    socket.destroy();
    return result;
  };

  const http = async (port: number, count: number, pace = perSecond): Promise<ProbeResult> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const body = JSON.stringify({ page: { id: "p" }, title: "x".repeat(700) });
    const headers = { "Content-Type": "application/json", "Content-Length": body.length };
    const result = await timed(
      count,
      pace,
      () =>
        new Promise<void>((resolve, reject) => {
          const asked = request({ port, host: "127.0.0.1", method: "POST", headers, agent }, (response) => {
            response.resume();
            response.on("end", resolve);
          });
          asked.on("error", reject);
          asked.end(body);
        }),
    );
    agent.destroy();
    return result;
  };

  const run = (asked: ProbeRequest): Promise<ProbeResult> => {
    switch (asked.do) {
      case "pages":
        return pages(asked.mqttPort, asked.count, asked.perSecond);
      case "echo":
        return echo(asked.port, asked.count, asked.perSecond);
      case "http":
        return http(asked.port, asked.count, asked.perSecond);
    }
  };

  return { port: (sink.address() as AddressInfo).port, run };
};

if (parentPort) {
  const parent = parentPort;
  const probe = await startProbe(workerData as Probe);
  parent.on("message", (asked: ProbeRequest) => {
    void probe.run(asked).then((result) => parent.postMessage(result));
  });
  parent.postMessage({ port: probe.port });
}
