import type { Settings } from "./config/settings.ts";
import type { SettingsFile } from "./config/settingsFile.ts";
import { type Hub, type HubOptions, startHub } from "./hub.ts";
import type { Log } from "./log.ts";

export type ServeOptions = {
  settings: Settings;
  file: SettingsFile;
  /** What has to be typed to make the first caregiver. */
  setupCode: string;
  log: Log;
  /** Called when the hub that was to go on with new settings did not start, nor with the former ones. */
  failed: (error: unknown) => void;
  hubOptions?: Pick<HubOptions, "clock" | "webRoot">;
};

/** The answer to the request that changed the settings leaves first. */
const ANSWER_MS = 100;

/** The same ports as before, also where the settings leave the choice to the system: phones and sensors know them. */
const onPortsOf = (settings: Settings, hub: Hub): Settings => {
  const pinned = (wanted: number, address: string): number => (wanted === 0 ? Number(new URL(address).port) : wanted);
  const { http, mqtt } = settings;
  return {
    ...settings,
    http: { ...http, port: pinned(http.port, hub.http) },
    mqtt: "port" in mqtt ? { ...mqtt, port: pinned(mqtt.port, hub.mqtt) } : mqtt,
  };
};

/**
 * Runs the hub, and starts it anew within this process whenever the page changed its settings. That takes less than a
 * second, and everything that matters is in the journal: incidents go on, sensors send again what was not acknowledged.
 * Settings with which the hub does not start are taken back.
 * @throws when the first start fails
 */
export const serve = async (options: ServeOptions): Promise<Hub> => {
  const { file, log, setupCode } = options;
  let stopped = false;
  let work: Promise<void> = Promise.resolve();
  let runningText = file.text();

  const start = (settings: Settings): Promise<Hub> =>
    startHub(settings, { ...options.hubOptions, log, household: { file, setupCode, changed } });

  const replace = async (settings: Settings): Promise<void> => {
    if (stopped) return;
    const former = running;
    const addresses = hub;
    const next = onPortsOf(settings, addresses);
    await hub.stop();
    try {
      hub = await start(next);
      running = next;
      runningText = file.text();
      log.info({}, "going on with the changed settings");
    } catch (error) {
      log.error({ error: String(error) }, "the hub does not start with the changed settings; they are taken back");
      file.restore(runningText);
      hub = await start(former);
    }
  };

  /** Of several changes in a row only the last has to be started with: each holds the ones before. */
  let wanted: Settings | undefined;
  const changed = (settings: Settings): void => {
    wanted = settings;
    setTimeout(() => {
      work = work
        .then(() => {
          const next = wanted;
          wanted = undefined;
          return next ? replace(next) : undefined;
        })
        .catch(options.failed);
    }, ANSWER_MS);
  };

  let hub = await start(options.settings);
  let running = onPortsOf(options.settings, hub);
  return {
    get http() {
      return hub.http;
    },
    get mqtt() {
      return hub.mqtt;
    },
    stop: async () => {
      stopped = true;
      await work;
      await hub.stop();
    },
  };
};
