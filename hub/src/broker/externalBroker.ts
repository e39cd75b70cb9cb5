import { hubTopic, parseSensorTopic, SENSOR_CHANNELS, sensorTopic } from "@veilleuse/shared";
import mqtt, { type IClientOptions } from "mqtt";
import type { Broker, BrokerEvents, Retained } from "./broker.ts";

export type ExternalBrokerSettings = {
  url: string;
  username?: string | undefined;
  password?: string | undefined;
  clientId: string;
  /** Group of hubs that share the messages between them. */
  share?: string | undefined;
  /** Sensors of this hub; others on the same broker are somebody else's. */
  sensors: ReadonlyArray<{ id: string }>;
};

const RECONNECT_MS = 2000;
const SERVER_SAYS_NO = 0x80;

/**
 * Makes the hub a client of a broker that is there already. Its session outlives disconnections, so that the broker
 * keeps what the sensors publish while the hub is away; a message is acknowledged after it was stored, and one that
 * could not be stored is asked for again by reconnecting.
 *
 * Resolves at once: a broker that is away now is waited for, and `state` says so meanwhile.
 */
export const connectExternalBroker = (
  settings: ExternalBrokerSettings,
  retained: Retained,
  events: BrokerEvents,
  now: () => number,
): Broker => {
  const { username, password, clientId } = settings;
  const options: IClientOptions = {
    clientId,
    clean: false,
    protocolVersion: 4,
    reconnectPeriod: RECONNECT_MS,
    resubscribe: false,
    will: { topic: hubTopic("status"), payload: Buffer.from('{"v":1,"online":false}'), qos: 1, retain: true },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
  const client = mqtt.connect(settings.url, options);
  const known = new Set(settings.sensors.map(({ id }) => id));
  let state = { connected: false, since: now(), detail: "connecting" };
  const become = (connected: boolean, detail: string) => {
    state = { connected, since: state.connected === connected ? state.since : now(), detail };
  };

  const prefix = settings.share === undefined ? "" : `$share/${settings.share}/`;
  const filters = [...SENSOR_CHANNELS.map((channel) => prefix + sensorTopic("+", channel)), hubTopic("ack")];
  client.on("connect", () => {
    // Every time: the broker may have forgotten, or kept the will of the connection before.
    for (const { topic, payload } of retained) client.publish(topic, payload, { qos: 1, retain: true });
    client.subscribe(filters, { qos: 1 }, (error, granted) => {
      const refused = granted?.find(({ qos }) => (qos as number) === SERVER_SAYS_NO)?.topic;
      if (error || refused)
        become(false, `the broker refused the subscription ${refused ?? ""}: ${error?.message ?? ""}`);
      else become(true, "connected");
    });
  });
  client.on("close", () => become(false, state.connected ? "the connection was lost" : state.detail));
  client.on("error", (error) => become(false, error.message));

  // The library acknowledges a message when this calls back, and hands out the next one then.
  client.handleMessage = (packet, done) => {
    if (packet.cmd !== "publish") return done();
    const payload = typeof packet.payload === "string" ? Buffer.from(packet.payload) : packet.payload;
    if (packet.topic === hubTopic("ack")) {
      events.acknowledge("mqtt", payload.toString("utf8").slice(0, 1024));
      return done();
    }
    const topic = parseSensorTopic(packet.topic);
    if (!topic || !known.has(topic.sensorId)) {
      events.refused("unknownSensor", topic?.sensorId ?? "", packet.topic);
      return done();
    }
    events.message({ ...topic, payload, kept: packet.retain === true }, packet.qos > 0, (error) => {
      if (!error) return done();
      // Not acknowledged: the broker sends it again after the reconnection.
      client.stream.destroy();
    });
  };

  return {
    url: withoutPassword(settings.url),
    get state() {
      return state;
    },
    publish: (topic, payload, retain) => {
      client.publish(topic, payload, { qos: 1, retain }, () => undefined);
    },
    stop: () => client.endAsync(true).catch(() => undefined),
  };
};

const withoutPassword = (address: string): string => {
  const url = new URL(address);
  url.username = "";
  url.password = "";
  return url.toString();
};
