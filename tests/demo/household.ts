import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Board, Sound } from "@veilleuse/firmware/simulator";
import {
  channelSettings,
  createLog,
  fastClock,
  type Hub,
  parseSettings,
  SettingsFile,
  serve,
  systemClock,
} from "@veilleuse/hub";
import { type ExportedMessage, exportMessages, writeSettings } from "../harness/hubProcess.ts";
import { type Phone, startPhone } from "../harness/phone.ts";
import { temporaryFolder } from "../harness/temporary.ts";
import { until } from "../harness/until.ts";
import { createNursery } from "../harness/virtualNursery.ts";
import { fillWithNights } from "./pastNights.ts";

export const NURSERIES = ["nursery", "attic"] as const;
export type NurseryId = (typeof NURSERIES)[number];

/** A whole household in one process: a hub, two nurseries with the real firmware bundle, and a phone. */
export interface DemoHousehold {
  readonly hub: Hub;
  readonly phone: Phone;
  readonly boards: Readonly<Record<NurseryId, Board>>;
  /** The household's own time, UTC epoch milliseconds. */
  now(): number;
  /** Who may log in on the page; made for this run. */
  readonly login: { caregiver: string; password: string };
  /** Name and password of a program that may listen on MQTT. */
  readonly listener: { username: string; password: string };
  /** Resolves when a level that every nursery measured after this moment has reached the hub. */
  levelsAfter(epochMs: number): Promise<void>;
  /** Takes the power from the boards and returns what the journal holds. */
  stored(): Promise<ExportedMessage[]>;
  stop(): Promise<void>;
}

const password = (): string => randomBytes(6).toString("base64url");

const bornMonthsAgo = (months: number): string =>
  new Date(Date.now() - months * 30.5 * 86_400_000).toISOString().slice(0, 10);

export const startDemoHousehold = async (options: {
  speed: number;
  sounds: Record<NurseryId, Sound>;
  /** Nights that lie behind it. */
  nights?: number;
  /** How long it has to be quiet until an incident is over. */
  settleMinutes?: number;
}): Promise<DemoHousehold> => {
  const folder = temporaryFolder("demo");
  const phone = await startPhone();
  const token = password();
  const login = { caregiver: "maman", password: password() };
  const listener = { username: "demo", password: password() };
  const sensorPasswords = { nursery: password(), attic: password() };
  const file = writeSettings(folder.path, {
    http: { port: 0, tokens: [{ name: "demo", token, role: "guest" }] },
    mqtt: { port: 0, programs: [{ name: listener.username, password: listener.password }] },
    sensors: NURSERIES.map((id) => ({ id, room: id, password: sensorPasswords[id] })),
    children: [
      { id: "lou", name: "Lou", born: bornMonthsAgo(7), sensors: ["nursery"] },
      { id: "noe", name: "Noé", born: bornMonthsAgo(34), sensors: ["attic"] },
    ],
    caregivers: [
      {
        id: "maman",
        name: "Maman",
        language: "fr",
        role: "admin",
        password: login.password,
        channels: [{ type: "webhook", url: phone.url("maman") }],
      },
      {
        id: "papa",
        name: "Papa",
        language: "en",
        password: password(),
        channels: [{ type: "webhook", url: phone.url("papa") }],
      },
    ],
    oncall: { rotation: ["maman", "papa"] },
    // A nursery that runs fast is late by fast milliseconds; a moment of a busy machine must not look like a dead sensor.
    alarms: {
      blindSeconds: 30 * Math.max(1, options.speed / 4),
      ...(options.settleMinutes === undefined ? {} : { settleMinutes: options.settleMinutes }),
    },
  });
  const settings = parseSettings(readFileSync(file, "utf8"), { file, channel: channelSettings });
  const log = createLog(process.env.VEILLEUSE_LOG ? "debug" : "silent");
  if (options.nights) await fillWithNights(settings, options.nights);
  const clock = options.speed === 1 ? systemClock : fastClock(options.speed);
  const hub = await serve({
    settings,
    file: new SettingsFile(file, channelSettings),
    setupCode: password(),
    log,
    failed: (error) => {
      throw error;
    },
    hubOptions: { clock },
  });
  const board = (id: NurseryId): Board =>
    createNursery(id, sensorPasswords[id], hub.mqtt, { sound: options.sounds[id], speed: options.speed });
  const boards = { nursery: board("nursery"), attic: board("attic") };
  for (const id of NURSERIES) boards[id].start();
  return {
    hub,
    phone,
    boards,
    now: () => clock.now(),
    login,
    listener,
    levelsAfter: async (epochMs) => {
      await until(
        "a level of every nursery",
        async () => {
          const response = await fetch(`${hub.http}/api/v1/sensors`, { headers: { authorization: `Bearer ${token}` } });
          const sensors = (await response.json()) as { level: { at: number } | null }[];
          return sensors.every(({ level }) => level !== null && level.at > epochMs);
        },
        30_000,
      );
    },
    stored: async () => {
      for (const id of NURSERIES) boards[id].powerCut();
      let before = -1;
      // The last readings may still be on their way to the disk.
      return until("a journal at rest", async () => {
        const messages = await exportMessages(file);
        const rested = messages.length === before;
        before = messages.length;
        return rested ? messages : undefined;
      });
    },
    stop: async () => {
      for (const id of NURSERIES) boards[id].stop();
      await hub.stop();
      await phone.stop();
      folder.remove();
    },
  };
};

/** Sequence numbers that the journal has no message for: each sensor counts its messages from 1, without holes. */
export const lostReadings = (messages: ReadonlyArray<ExportedMessage>): number => {
  const highest = new Map<string, { count: number; last: number }>();
  for (const { sensor, channel, boot, seq } of messages) {
    if (seq === null) continue;
    const key = `${sensor}/${boot}/${channel === "level" ? "level" : "acknowledged"}`;
    const one = highest.get(key) ?? { count: 0, last: 0 };
    highest.set(key, { count: one.count + 1, last: Math.max(one.last, seq) });
  }
  return [...highest.values()].reduce((sum, { count, last }) => sum + last - count, 0);
};
