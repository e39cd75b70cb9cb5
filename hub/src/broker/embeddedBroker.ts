import { createServer, type Socket } from "node:net";
import {
  hubTopic,
  PACKET_MAX_BYTES,
  parseSensorTopic,
  SENSOR_CHANNELS,
  type SensorChannel,
  sensorTopic,
} from "@veilleuse/shared";
import { Aedes, type Client } from "aedes";
import { type Account, type AccountSettings, authenticate, mayPublish, maySubscribe } from "./accounts.ts";
import type { Broker, BrokerEvents, Retained } from "./broker.ts";
import { Connection, type ReadingLane } from "./connection.ts";
import { createDoorstep } from "./doorstep.ts";
import { createPasswordThrottle } from "./passwordThrottle.ts";
import { createTakeoverBrake } from "./takeovers.ts";

type AccountedClient = Client & { account?: Account };

const connectionOf = (client: Client): Connection => client.conn as unknown as Connection;

const BAD_USER_NAME_OR_PASSWORD = 4;
const IDENTIFIER_REJECTED = 2;
const SERVER_UNAVAILABLE = 3;
/** How long the last message may take to leave. */
const FAREWELL_MS = 20;

/** A wait of somebody who may be gone by then is no reason to keep the process. */
const later = (delayMs: number, then: () => void): void => {
  if (delayMs > 0) setTimeout(then, delayMs).unref();
  else then();
};

const refusal = (returnCode: number, message: string): Error & { returnCode: number } =>
  Object.assign(new Error(message), { returnCode });

/**
 * Starts the embedded broker.
 *
 * aedes writes the PUBACK after `authorizePublish` has called back and before it delivers the message, so that hook is
 * where a message is stored: holding its callback holds the acknowledgement, and an error closes the connection
 * without one. A sensor's ordinary readings do not even come that far: see `Connection`.
 * @throws when it cannot listen
 */
export const startEmbeddedBroker = async (
  settings: AccountSettings & { host: string; port: number },
  retained: Retained,
  events: BrokerEvents,
  now: () => number,
): Promise<Broker> => {
  const throttle = createPasswordThrottle();
  /** True once any program asked to hear anything: from then on it may want every reading. */
  let watched = false;
  const doorstep = createDoorstep();
  const brake = createTakeoverBrake();
  const aedes = await Aedes.createBroker({
    preConnect: (client, packet, done) => {
      // The library would count only the packets that it sees.
      connectionOf(client).expectPacketEvery(packet.keepalive ?? 0);
      packet.keepalive = 0;
      // Nobody's session is kept: what a program that is gone subscribed to would be gathered for it in memory.
      packet.clean = true;
      done(null, true);
    },
    authenticate: (client: AccountedClient, name, password, done) => {
      const address = connectionOf(client).address;
      if (!throttle.admits(address, now())) {
        events.refused("tooManyAttempts", "", `from ${address}`);
        done(refusal(SERVER_UNAVAILABLE, "too many wrong passwords"), false);
        return;
      }
      const account = authenticate(settings, name, password);
      if (!account) {
        events.refused("wrongPassword", String(name ?? "").slice(0, 64), `from ${address}`);
        later(throttle.failed(address, now()), () =>
          done(refusal(BAD_USER_NAME_OR_PASSWORD, "wrong user name or password"), false),
        );
        return;
      }
      if (account.kind === "sensor" && client.id !== account.id) {
        events.refused("wrongClientId", account.id, `the client id is ${client.id.slice(0, 64)}`);
        done(refusal(IDENTIFIER_REJECTED, "the client id of a sensor is its own id"), false);
        return;
      }
      client.account = account;
      later(brake(account.id, now()), () => done(null, true));
    },
    authorizePublish: (client: AccountedClient | null, packet, done) => {
      const account = client?.account;
      // A will without a client is one that outlived its broker; nothing is known of who left it.
      if (!account || !mayPublish(account, packet.topic)) {
        events.refused("foreignPublish", account?.id ?? "", packet.topic);
        done(new Error(`not allowed to publish on ${packet.topic}`));
        return;
      }
      const payload = packet.payload as Buffer;
      if (account.kind === "program") {
        events.acknowledge(account.id, payload.toString("utf8").slice(0, 1024));
        done(null);
        return;
      }
      const { channel } = parseSensorTopic(packet.topic) as { channel: SensorChannel };
      events.message({ sensorId: account.id, channel, payload, kept: false }, packet.qos > 0, done);
    },
    authorizeSubscribe: (client: AccountedClient, subscription, done) => {
      const allowed = client.account !== undefined && maySubscribe(client.account, subscription.topic);
      if (!allowed) events.refused("foreignSubscription", client.account?.id ?? "", subscription.topic);
      else if (client.account?.kind === "program") watched = true;
      done(null, allowed ? subscription : null);
    },
  });
  const laneOf = (sensorId: string): ReadingLane => ({
    topics: new Map(SENSOR_CHANNELS.map((channel) => [sensorTopic(sensorId, channel), channel])),
    publish: (channel, topic, payload, stored) => {
      const message = { sensorId, channel, payload, kept: false };
      if (!watched) {
        events.message(message, true, stored);
        return;
      }
      events.message(message, true, (error) => {
        stored(error);
        if (error) return;
        // A copy: a subscriber's queue must not hold the whole read of the socket.
        const copy = Buffer.from(payload);
        const packet = { cmd: "publish" as const, topic, payload: copy, qos: 1 as const, retain: false, dup: false };
        aedes.publish(packet, () => undefined);
      });
    },
  });
  aedes.on("clientReady", (client: AccountedClient) => {
    if (client.account?.kind === "sensor") connectionOf(client).lane = laneOf(client.account.id);
  });
  const connections = new Set<Connection>();
  const server = createServer((socket) => {
    const connection = new Connection(socket, PACKET_MAX_BYTES, () =>
      events.refused("packetTooLarge", client.account?.id ?? "", `from ${connection.address}`),
    );
    connections.add(connection);
    connection.on("close", () => connections.delete(connection));
    // Its types know sockets alone; it needs a stream.
    const client = aedes.handle(connection as unknown as Socket) as AccountedClient;
    const left = doorstep.arrived(connection.address, () => connection.destroy());
    connection.on("close", left);
    client.once("connected", left);
  });
  const broken = (client: AccountedClient, error: Error) => {
    const expected = /not allowed|password|client id|keep alive|ECONNRESET|EPIPE/.test(error.message);
    if (expected) return;
    events.refused("brokenMqtt", client.account?.id ?? "", `${error.message} from ${connectionOf(client).address}`);
  };
  aedes.on("clientError", broken);
  aedes.on("connectionError", broken);

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.port, settings.host, resolve);
  });
  const publish = (topic: string, payload: string, retain: boolean): void => {
    aedes.publish(
      { cmd: "publish", topic, payload: Buffer.from(payload), qos: 1, retain, dup: false },
      () => undefined,
    );
  };
  for (const { topic, payload } of retained) publish(topic, payload, true);
  const address = server.address() as { port: number };
  const since = now();
  let stopped: Promise<void> | undefined;
  return {
    url: `mqtt://${settings.host}:${address.port}`,
    get state() {
      return { connected: true, since, detail: `${connections.size} connected` };
    },
    publish,
    stop: () => {
      stopped ??= (async () => {
        // The programs that watch the hub are told; a moment later their connections end.
        publish(hubTopic("status"), JSON.stringify({ v: 1, online: false }), true);
        await new Promise((resolve) => setTimeout(resolve, FAREWELL_MS));
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
          for (const connection of connections) connection.destroy();
        });
        await new Promise<void>((resolve) => aedes.close(() => resolve()));
      })();
      return stopped;
    },
  };
};
