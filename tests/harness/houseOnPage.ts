import { encodeEvent, encodeLevel, encodeMinute, sensorTopic } from "@veilleuse/shared";
import { twoNurseries } from "./household.ts";
import { type HubProcess, startHubProcess, writeSettings } from "./hubProcess.ts";
import { connectSensor, type MqttSensor } from "./mqttSensor.ts";
import { type Phone, startPhone } from "./phone.ts";
import { plainMinute } from "./plainMinute.ts";
import { temporaryFolder } from "./temporary.ts";

/** A household whose page has something to show everywhere: an hour of minutes, an open incident, levels that go on. */
export interface HouseOnPage {
  readonly hub: HubProcess;
  readonly phone: Phone;
  /** Settings file of the hub. */
  readonly file: string;
  readonly nursery: MqttSensor;
  /** Kills the hub and starts it again on the same ports; `meanwhile` runs while there is none. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

const MINUTES = 60;
const LEVEL_EVERY_MS = 500;

/** @param changes of the settings; `papa` is an admin with the password `papa-pw` */
export const startHouseOnPage = async (changes: Record<string, unknown> = {}): Promise<HouseOnPage> => {
  const folder = temporaryFolder("page");
  const phone = await startPhone();
  const settings = twoNurseries(phone) as { caregivers: { id: string; role?: string }[] } & Record<string, unknown>;
  for (const caregiver of settings.caregivers) if (caregiver.id === "papa") caregiver.role = "admin";
  const file = writeSettings(folder.path, { ...settings, ...changes });
  let hub = await startHubProcess(file);
  const startedAtMs = Date.now() - MINUTES * 60_000;
  const who = { id: "nursery", password: "nursery-password", startedAtMs };
  let nursery = await connectSensor({ url: hub.mqtt, ...who });
  const up = () => Date.now() - startedAtMs;
  let seq = 0;
  const envelope = (at: number) => ({ boot: nursery.boot, seq: ++seq, up: at, at: up() });
  for (let i = 1; i < MINUTES; i++) {
    const leq = 38 + 3 * Math.sin(i / 5) + (i > 40 && i < 48 ? 25 : 0);
    const text = encodeMinute({ ...plainMinute(envelope(i * 60_000)), leq, max: leq + 8, cry: leq > 50 ? 40 : 0 });
    await nursery.client.publishAsync(sensorTopic("nursery", "minute"), text, { qos: 1 });
  }
  const loud = encodeEvent({ v: 1, ...envelope(up()), type: "loud", phase: "start", id: 1, db: 91 });
  await nursery.client.publishAsync(sensorTopic("nursery", "event"), loud, { qos: 1 });
  await phone.nextPage();
  let levelSeq = 0;
  const levels = setInterval(() => {
    if (!nursery.client.connected) return;
    const leq = 52 + 4 * Math.sin(levelSeq / 3);
    const level = { v: 1 as const, boot: nursery.boot, seq: ++levelSeq, up: up(), at: up() };
    const text = encodeLevel({ ...level, leq, max: leq + 6, floor: 38, cry: 0.2, motion: 0.1, gap: false });
    nursery.client.publish(sensorTopic("nursery", "level"), text, () => undefined);
  }, LEVEL_EVERY_MS);
  return {
    get hub() {
      return hub;
    },
    phone,
    file,
    get nursery() {
      return nursery;
    },
    restart: async (meanwhile) => {
      const ports = { http: Number(new URL(hub.http).port), mqtt: Number(new URL(hub.mqtt).port) };
      await hub.kill("SIGKILL");
      await meanwhile?.();
      writeSettings(folder.path, {
        ...settings,
        ...changes,
        http: { ...(settings.http as object), port: ports.http },
        mqtt: { port: ports.mqtt },
      });
      hub = await startHubProcess(file);
      nursery.client.end(true);
      nursery = await connectSensor({ url: hub.mqtt, ...who, boot: nursery.boot, seq });
    },
    stop: async () => {
      clearInterval(levels);
      nursery.client.end(true);
      await hub.kill("SIGTERM");
      await phone.stop();
      folder.remove();
    },
  };
};
