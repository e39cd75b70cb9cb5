import { type Clock, channelSettings, createLog, type Hub, parseSettings, startHub } from "@veilleuse/hub";
import type { RawSettings } from "./hubProcess.ts";
import { connectSensor, type MqttSensor } from "./mqttSensor.ts";
import { type Phone, startPhone } from "./phone.ts";
import { temporaryFolder } from "./temporary.ts";

/** The bearer token of a household under test. */
export const TOKEN = "household-under-test";

/** Two nurseries, two children, two parents: what most tests are about. */
export const twoNurseries = (phone: Phone): RawSettings => ({
  timeZone: "Europe/Paris",
  http: { port: 0, tokens: [{ name: "test", token: TOKEN, role: "admin" }] },
  mqtt: { port: 0 },
  sensors: [
    { id: "nursery", room: "nursery", password: "nursery-password" },
    { id: "attic", room: "attic", password: "attic-password" },
  ],
  children: [
    { id: "lou", name: "Lou", sensors: ["nursery"] },
    { id: "noe", name: "Noé", sensors: ["attic"] },
  ],
  caregivers: [
    {
      id: "maman",
      name: "Maman",
      language: "fr",
      password: "maman-pw",
      channels: [{ type: "webhook", url: phone.url("maman") }],
    },
    {
      id: "papa",
      name: "Papa",
      language: "en",
      password: "papa-pw",
      channels: [{ type: "webhook", url: phone.url("papa") }],
    },
  ],
  oncall: { rotation: ["maman", "papa"], handOff: "12:00" },
});

export interface Household {
  readonly hub: Hub;
  readonly phone: Phone;
  readonly folder: string;
  sensor(id: "nursery" | "attic", options?: { boot?: string; seq?: number; startedAtMs?: number }): Promise<MqttSensor>;
  api<T>(path: string, init?: RequestInit): Promise<{ status: number; body: T }>;
  /** Stops the hub and starts it again on the same data, with settings that changed meanwhile. */
  restart(changed?: RawSettings): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a hub inside this process, with a phone beside it, on a folder of its own. */
export const startHousehold = async (
  options: {
    clock?: Clock;
    settings?: RawSettings | ((phone: Phone) => RawSettings);
    /** Folder of the page's files, where it is not the built one. */
    webRoot?: string;
    /** Fills the data folder before the hub starts. */
    prepare?: (dataFolder: string) => Promise<void>;
  } = {},
): Promise<Household> => {
  const folder = temporaryFolder("household");
  const phone = await startPhone(options.clock?.now);
  const own = typeof options.settings === "function" ? options.settings(phone) : options.settings;
  const raw = { data: "./data", ...twoNurseries(phone), ...own };
  const parse = (changed: RawSettings) =>
    parseSettings(JSON.stringify({ ...raw, ...changed }), {
      file: `${folder.path}/veilleuse.yaml`,
      channel: channelSettings,
    });
  let settings = parse({});
  const log = createLog(process.env.VEILLEUSE_LOG ? "debug" : "silent");
  const { clock, webRoot } = options;
  const start = () => startHub(settings, { log, ...(clock ? { clock } : {}), ...(webRoot ? { webRoot } : {}) });
  await options.prepare?.(settings.data);
  let hub = await start();
  const sensors: MqttSensor[] = [];
  return {
    get hub() {
      return hub;
    },
    phone,
    folder: folder.path,
    sensor: async (id, more = {}) => {
      const sensor = await connectSensor({
        url: hub.mqtt,
        id,
        password: `${id}-password`,
        now: options.clock?.now ?? Date.now,
        ...more,
      });
      sensors.push(sensor);
      return sensor;
    },
    api: async <T>(path: string, init: RequestInit = {}) => {
      const response = await fetch(`${hub.http}${path}`, {
        ...init,
        headers: {
          authorization: `Bearer ${TOKEN}`,
          ...(init.body === undefined ? {} : { "content-type": "application/json" }),
          ...init.headers,
        },
      });
      const text = await response.text();
      return { status: response.status, body: (text === "" ? undefined : JSON.parse(text)) as T };
    },
    restart: async (changed = {}) => {
      await hub.stop();
      settings = parse(changed);
      hub = await start();
    },
    stop: async () => {
      for (const sensor of sensors) sensor.client.end(true);
      await hub.stop();
      await phone.stop();
      folder.remove();
    },
  };
};
