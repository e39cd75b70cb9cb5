import type { Broker, BrokerEvents, Retained } from "./broker/broker.ts";
import { startEmbeddedBroker } from "./broker/embeddedBroker.ts";
import { connectExternalBroker } from "./broker/externalBroker.ts";
import type { Settings } from "./config/settings.ts";
import { listening } from "./listening.ts";

/** The embedded broker, or a client of the one that the settings name. */
export const openBroker = async (
  settings: Settings,
  retained: Retained,
  events: BrokerEvents,
  now: () => number,
): Promise<Broker> => {
  const { mqtt, sensors } = settings;
  if ("url" in mqtt) return connectExternalBroker({ ...mqtt, sensors }, retained, events, now);
  return listening("mqtt.port", mqtt, (host, port) =>
    startEmbeddedBroker({ ...mqtt, host, port, sensors }, retained, events, now),
  );
};
