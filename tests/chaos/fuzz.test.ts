import { readdirSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  connectPacket,
  hostileConnect,
  hostilePacket,
  type Login,
  mutatedPayload,
  PING,
  publishPacket,
} from "../harness/hostilePackets.ts";
import { TOKEN, twoNurseries } from "../harness/household.ts";
import { exportMessages, type HubProcess, startHubProcess, writeSettings } from "../harness/hubProcess.ts";
import { connectSensor, type MqttSensor } from "../harness/mqttSensor.ts";
import { type Phone, startPhone } from "../harness/phone.ts";
import { createRandom, type Random } from "../harness/random.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";

const PACKETS = 100_000;
/** Most of the packets carry payloads over connections that stay; the rest breaks connections. */
const PAYLOADS = 70_000;
const ROGUES = 32;
const SEED = 20_261_127;
const MIB = 1024 * 1024;

const rogue = (i: number): Login & { clientId: string } => {
  const id = `rogue-${i % ROGUES}`;
  return { clientId: id, user: id, password: `${id}-password` };
};

/** Writes bytes in pieces that begin and end anywhere; resolves when they were taken or the other side hung up. */
const writeInPieces = async (socket: Socket, bytes: Buffer, random: Random): Promise<void> => {
  for (let at = 0; at < bytes.length && !socket.destroyed; ) {
    const end = at + 1 + random.below(random.pick([3, 200, 4000]));
    const drained = socket.write(bytes.subarray(at, end));
    if (!drained) await new Promise<void>((resolve) => socket.once("drain", resolve).once("close", resolve));
    at = end;
  }
};

const dial = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket));
    socket.setNoDelay(true);
    socket.on("error", reject);
    socket.resume();
  });

const closed = (socket: Socket): Promise<void> =>
  socket.destroyed ? Promise.resolve() : new Promise((resolve) => socket.once("close", () => resolve()));

describe("the broker among hostile neighbours", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let phone: Phone;
  let file: string;
  let hub: HubProcess;
  beforeEach(async () => {
    folder = temporaryFolder("fuzz");
    phone = await startPhone();
    const household = twoNurseries(phone);
    file = writeSettings(folder.path, {
      ...household,
      sensors: [
        ...(household.sensors as unknown[]),
        ...Array.from({ length: ROGUES }, (_, i) => ({
          id: rogue(i).clientId,
          room: "yard",
          password: rogue(i).password,
        })),
      ],
      // Quiet settles at once, so that every loud event is an incident of its own.
      alarms: { settleMinutes: 0, blindSeconds: 3600 },
    });
    hub = await startHubProcess(file);
  });
  afterEach(async () => {
    await hub.kill("SIGTERM");
    await phone.stop();
    folder.remove();
  });

  const port = () => Number(new URL(hub.mqtt).port);
  const residentBytes = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${hub.pid}/status`, "utf8"))?.[1]) * 1024;
  const openFiles = () => readdirSync(`/proc/${hub.pid}/fd`).length;

  /** A sensor of the household: says something every few milliseconds until it is told to stop. */
  const honest = async (id: string) => {
    const sensor: MqttSensor = await connectSensor({ url: hub.mqtt, id, password: `${id}-password` });
    let talking = true;
    let minutes = 0;
    let events = 0;
    let slowestMs = 0;
    const timed = async (what: () => Promise<void>) => {
      const startedAt = performance.now();
      await what();
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    };
    const talk = (async () => {
      while (talking) {
        for (let i = 0; i < 4; i++, minutes++) await timed(() => sensor.minute());
        await sensor.level();
        const event = { id: events, db: 91 };
        await timed(() => sensor.event("loud", "start", event));
        events++;
        await until(`page ${events} of ${id}`, () => pagesOf(id) >= events, 5000);
        await timed(() => sensor.event("loud", "end", { ...event, ms: 300 }));
      }
    })();
    talk.catch(() => undefined);
    return {
      stop: async () => {
        talking = false;
        await talk;
        const { boot } = sensor;
        sensor.client.end(true);
        return { boot, minutes, events, slowestMs };
      },
    };
  };
  const pagesOf = (id: string) =>
    new Set(
      phone
        .pages()
        .filter(({ incident }) => incident.sensor === id)
        .map(({ incident }) => incident.id),
    ).size;

  /** Payloads over one connection that stays open, as fast as the hub takes them. */
  const badPayloads = async (i: number, count: number, random: Random): Promise<void> => {
    const login = rogue(i);
    const socket = await dial(port());
    socket.on("error", () => undefined);
    let pongs = 0;
    let rest = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      // Everything that a broker answers here is short.
      rest = Buffer.concat([rest, chunk]);
      let at = 0;
      for (
        ;
        at + 1 < rest.length && at + 2 + (rest[at + 1] as number) <= rest.length;
        at += 2 + (rest[at + 1] as number)
      ) {
        if (rest[at] === 0xd0) pongs++;
      }
      rest = rest.subarray(at);
    });
    // The broker keeps only a few packets that come before it let their sender in.
    await writeInPieces(socket, Buffer.concat([connectPacket(login), PING]), random);
    await until(`${login.clientId} is let in`, () => socket.destroyed || pongs > 0);
    for (let sent = 0, pings = 1; sent < count; ) {
      const batch: Buffer[] = [];
      for (; batch.length < 50 && sent < count; sent++) {
        const [channel, payload] = mutatedPayload(random);
        const topic = `nursery/v1/${login.clientId}/${channel}`;
        batch.push(publishPacket(topic, payload, random.below(2), 1 + (sent % 65_000), random.below(20) === 0 ? 1 : 0));
      }
      batch.push(PING);
      pings++;
      await writeInPieces(socket, Buffer.concat(batch), random);
      await until(`the answer to ping ${pings} of ${login.clientId}`, () => socket.destroyed || pongs >= pings, 20_000);
      if (socket.destroyed)
        throw new Error(`${login.clientId} was thrown out over a payload: ${hub.log().slice(-2000)}`);
    }
    socket.destroy();
    await closed(socket);
  };

  /** Short connections that break a rule of MQTT sooner or later. */
  const badConnections = async (count: number, random: Random): Promise<void> => {
    for (let sent = 0, i = 0; sent < count; i++) {
      const login = rogue(random.below(ROGUES / 2));
      const socket = await dial(port());
      socket.on("error", () => undefined);
      const bytes: Buffer[] = [];
      if (i % 8 === 0) {
        // Not too often: a name that connects again and again has to wait.
        bytes.push(connectPacket(login));
        for (let k = 0; k < 40; k++) bytes.push(hostilePacket(random, login.clientId));
      } else {
        bytes.push(hostileConnect(random, { ...login, password: "guess" }));
        for (let k = 0; k < 20; k++) bytes.push(hostilePacket(random, login.clientId));
      }
      sent += bytes.length;
      await writeInPieces(socket, Buffer.concat(bytes), random);
      // Half of them stay for a moment, as a half-open connection would.
      if (random.below(2) === 0) await Promise.race([closed(socket), new Promise((resolve) => setTimeout(resolve, 5))]);
      if (random.below(4) === 0) socket.end();
      else socket.destroy();
    }
  };

  const round = async (share: number, seed: number): Promise<void> => {
    const lanes = 4;
    const tasks: Promise<void>[] = [];
    for (let lane = 0; lane < lanes; lane++) {
      tasks.push(badPayloads(ROGUES / 2 + lane, Math.ceil((PAYLOADS * share) / lanes), createRandom(seed + lane)));
      tasks.push(badConnections(Math.ceil(((PACKETS - PAYLOADS) * share) / lanes), createRandom(seed + 100 + lane)));
    }
    await Promise.all(tasks);
  };

  test(`takes ${PACKETS} mutated packets without a crash or a leak, and the honest sensors notice nothing`, async () => {
    const before = openFiles();
    const sensors = { nursery: await honest("nursery"), attic: await honest("attic") };
    await round(0.4, SEED);
    const warm = residentBytes();
    await round(0.3, SEED + 1000);
    await round(0.3, SEED + 2000);
    const after = residentBytes();
    const told = { nursery: await sensors.nursery.stop(), attic: await sensors.attic.stop() };
    await until("the sockets are closed", () => openFiles() <= before + 2, 40_000);
    expect((after - warm) / MIB, `${warm / MIB} MiB after warming up, ${after / MIB} at the end`).toBeLessThan(60);
    expect(hub.child.exitCode).toBeNull();
    expect((await fetch(`${hub.http}/readyz`)).status).toBe(200);
    expect(hub.log()).not.toMatch(/"level":(50|60)|at .*\.js:\d+/);

    const stored = await exportMessages(file);
    for (const id of ["nursery", "attic"] as const) {
      const { boot, minutes, events, slowestMs } = told[id];
      const own = stored.filter((message) => message.sensor === id && message.boot === boot && message.seq !== null);
      expect(own.filter(({ channel }) => channel === "minute")).toHaveLength(minutes);
      expect(own.filter(({ channel }) => channel === "event")).toHaveLength(2 * events);
      expect(pagesOf(id)).toBe(events);
      expect(events).toBeGreaterThan(5);
      expect(slowestMs, "waited for an acknowledgement").toBeLessThan(3000);
    }
    const sensorsNow = await fetch(`${hub.http}/api/v1/sensors`, { headers: { authorization: `Bearer ${TOKEN}` } });
    const views = (await sensorsNow.json()) as { id: string; refused: number }[];
    expect(views.find(({ id }) => id === "nursery")?.refused).toBe(0);
    expect(views.reduce((sum, { refused }) => sum + refused, 0)).toBeGreaterThan(PAYLOADS / 2);
    // What was refused is kept for looking at, but not all of it.
    const journal = readdirSync(`${folder.path}/data`).filter((name) => name.startsWith("journal.sqlite"));
    expect(journal.length).toBeGreaterThan(0);
  }, 120_000);

  test("guessing passwords over many connections is slow, and sensors at the same address come in at once", async () => {
    const guesses = 60;
    let answered = 0;
    const sockets = await Promise.all(
      Array.from({ length: guesses }, async (_, i) => {
        const socket = await dial(port());
        socket.on("error", () => undefined);
        socket.on("data", (chunk: Buffer) => {
          if (chunk[0] === 0x20 && chunk[3] === 4) answered++;
        });
        socket.write(connectPacket({ clientId: "nursery", user: "nursery", password: `guess ${i}` }));
        return socket;
      }),
    );
    await until("the first ten answers", () => answered >= 10);
    const startedAt = performance.now();
    for (const id of ["nursery", "attic"]) {
      const sensor = await connectSensor({ url: hub.mqtt, id, password: `${id}-password` });
      await sensor.minute();
      sensor.client.end(true);
    }
    expect(performance.now() - startedAt).toBeLessThan(2000);
    await until("one more answer", () => answered >= 11, 5000);
    expect(answered).toBeLessThan(14);
    for (const socket of sockets) socket.destroy();
  });

  test("connections that never log in are bounded, and a sensor at the same address comes in", async () => {
    const sockets = await Promise.all(Array.from({ length: 160 }, () => dial(port())));
    for (const socket of sockets) socket.on("error", () => undefined);
    await until("too many are sent away", () => sockets.filter(({ destroyed }) => destroyed).length >= 60);
    expect(sockets.filter(({ destroyed }) => destroyed)).toHaveLength(60);
    const sensor = await connectSensor({ url: hub.mqtt, id: "nursery", password: "nursery-password" });
    await sensor.minute();
    sensor.client.end(true);
    for (const socket of sockets) socket.destroy();
  });
});
