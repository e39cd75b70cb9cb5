/** Root of every topic, with the contract's version. */
export const TOPIC_ROOT = "nursery/v1";

export type SensorChannel = "status" | "level" | "minute" | "event" | "health" | "reply";
export type ControlChannel = "config" | "command";
export type HubChannel = "status" | "incident" | "siren" | "ack";

export const SENSOR_CHANNELS: ReadonlyArray<SensorChannel> = ["status", "level", "minute", "event", "health", "reply"];

/** The name under which the hub itself publishes; no sensor may have it. */
export const HUB_ID = "hub";

/** True for `[a-z0-9-]{1,32}`, except the hub's own name. */
export const isSensorId = (id: unknown): id is string => {
  if (typeof id !== "string" || id.length < 1 || id.length > 32 || id === HUB_ID) return false;
  for (let i = 0; i < id.length; i++) {
    const c = id.charCodeAt(i);
    const lower = c >= 97 && c <= 122;
    const digit = c >= 48 && c <= 57;
    if (!lower && !digit && c !== 45) return false;
  }
  return true;
};

/** `nursery/v1/<sensorId>/<channel>`. */
export const sensorTopic = (sensorId: string, channel: SensorChannel | ControlChannel): string =>
  `${TOPIC_ROOT}/${sensorId}/${channel}`;

/** `nursery/v1/hub/<channel>`: the hub's state for other programs. */
export const hubTopic = (channel: HubChannel): string => `${TOPIC_ROOT}/${HUB_ID}/${channel}`;

/** Splits a topic on which a sensor may publish; undefined for every other topic. */
export const parseSensorTopic = (topic: string): { sensorId: string; channel: SensorChannel } | undefined => {
  const parts = topic.split("/");
  const sensorId = parts[2];
  const channel = parts[3] as SensorChannel;
  if (parts.length !== 4 || `${parts[0]}/${parts[1]}` !== TOPIC_ROOT) return undefined;
  if (!isSensorId(sensorId) || SENSOR_CHANNELS.indexOf(channel) < 0) return undefined;
  return { sensorId, channel };
};
