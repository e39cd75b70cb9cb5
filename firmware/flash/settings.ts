import { randomBytes } from "node:crypto";
import { isSensorId } from "@veilleuse/shared";
import type { Answers } from "./options.ts";

/** The file that the firmware looks for in the board's storage. */
export const SETTINGS_FILE = "veilleuse.json";

export const MASK = "********";

/** What the firmware finds in that file; the keys are the wire contract's. */
export type BoardSettings = {
  sensor: string;
  password: string;
  wifi: { ssid: string; password: string };
  hub: { host: string; port: number };
  mic: string;
  micPin?: string;
  motionPin?: string;
  indicatorPin?: string;
  rate: number;
};

/** 128 random bits: nobody types it, and nobody guesses it. */
export const newPassword = (): string => randomBytes(16).toString("base64url");

const pinOf = (answer: string | undefined, usual: string): string | undefined =>
  answer === "none" ? undefined : (answer ?? usual);

/** Settings from complete answers. Pins that nobody named are those of the wiring picture. */
export const settingsFromAnswers = (answers: Answers, password: string): BoardSettings => {
  const micPin = answers.mic === "i2c" ? undefined : (answers["mic-pin"] ?? "D34");
  const motionPin = pinOf(answers["motion-pin"], "D27");
  const indicatorPin = pinOf(answers["indicator-pin"], "D2");
  return {
    sensor: answers.sensor ?? "",
    password,
    wifi: { ssid: answers.wifi ?? "", password: answers["wifi-password"] ?? "" },
    hub: { host: answers.hub ?? "", port: Number(answers["hub-port"]) },
    mic: answers.mic ?? "max4466",
    ...(micPin !== undefined && { micPin }),
    ...(motionPin !== undefined && { motionPin }),
    ...(indicatorPin !== undefined && { indicatorPin }),
    rate: Number(answers.rate ?? 8000),
  };
};

type Given = { [key: string]: unknown };

const PIN = /^D(\d|[12]\d|3[0-9])$/;
const isText = (value: unknown): value is string => typeof value === "string" && value.length > 0;
const isPin = (value: unknown): boolean => typeof value === "string" && PIN.test(value);
const isPinOrNone = (value: unknown): boolean => value === undefined || value === null || isPin(value);
const objectOf = (value: unknown): Given => (typeof value === "object" && value !== null ? (value as Given) : {});

/** Pins of the first converter; the other one belongs to the radio. */
const MICROPHONE_PINS: ReadonlyArray<unknown> = ["D32", "D33", "D34", "D35", "D36", "D39"];
/** Pins that report a change; D36 and D39 also report changes that never were, whenever the converter starts. */
const NOT_WATCHABLE: ReadonlyArray<unknown> = ["D6", "D7", "D8", "D9", "D10", "D11", "D12", "D36", "D39"];

/**
 * Everything that is wrong with the content of a veilleuse.json, each with the path of its key. At least as strict as
 * the firmware, which would stop with the same complaint and a blinking lamp.
 */
export const settingsComplaints = (content: unknown): string[] => {
  if (typeof content !== "object" || content === null || Array.isArray(content)) return ["an object expected"];
  const given = content as Given;
  const wifi = objectOf(given.wifi);
  const hub = objectOf(given.hub);
  const port = hub.port;
  const rules: ReadonlyArray<[boolean, string]> = [
    [isSensorId(given.sensor), "sensor: a-z, 0-9 and -, at most 32 characters, and not hub"],
    [isText(given.password), "password: text expected"],
    [isText(wifi.ssid), "wifi.ssid: text expected"],
    [wifi.password === undefined || typeof wifi.password === "string", "wifi.password: text expected"],
    [isText(hub.host), "hub.host: address expected"],
    [
      typeof port === "number" && Number.isInteger(port) && port > 0 && port < 65536,
      "hub.port: number from 1 to 65535 expected",
    ],
    [
      given.mic === undefined || ["max4466", "sen0232", "i2c"].includes(given.mic as string),
      "mic: max4466, sen0232 or i2c expected",
    ],
    [
      given.mic === "i2c" || MICROPHONE_PINS.includes(given.micPin),
      `micPin: one of ${MICROPHONE_PINS.join(", ")} expected`,
    ],
    [isPinOrNone(given.motionPin), "motionPin: a pin such as D27 expected"],
    [
      !NOT_WATCHABLE.includes(given.motionPin),
      `motionPin: ${String(given.motionPin)} cannot watch a motion sensor, take D27`,
    ],
    [isPinOrNone(given.indicatorPin), "indicatorPin: a pin such as D2 expected"],
    [given.rate === undefined || given.rate === 8000 || given.rate === 4000, "rate: 8000 or 4000 expected"],
  ];
  return rules.flatMap(([fits, complaint]) => (fits ? [] : [complaint]));
};

/** The file's bytes as the board stores them: UTF-8, so that a network name keeps the bytes it has on the air. */
export const settingsBytes = (settings: BoardSettings): Buffer => Buffer.from(JSON.stringify(settings), "utf8");

/** The same settings for a screen. */
export const maskedSettings = (settings: BoardSettings): BoardSettings => ({
  ...settings,
  password: MASK,
  wifi: { ...settings.wifi, password: settings.wifi.password === "" ? "" : MASK },
});

/** The line for the hub's veilleuse.yaml; JSON strings are YAML strings. */
export const hubSettingsLine = (sensor: string, room: string, password: string): string =>
  `sensors: [ { id: ${JSON.stringify(sensor)}, room: ${JSON.stringify(room)}, password: ${JSON.stringify(password)} } ]`;
