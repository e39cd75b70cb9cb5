import { isSensorId } from "@veilleuse/shared";

export type MicKind = "max4466" | "sen0232" | "i2c";

/** What the installer wrote on the board. */
export type Settings = {
  sensor: string;
  password: string;
  wifi: { ssid: string; password: string };
  hub: { host: string; port: number };
  mic: MicKind;
  micPin: string;
  motionPin?: string | null;
  indicatorPin?: string | null;
  /** A buzzer that sounds while the pin is high. */
  buzzerPin?: string | null;
  /** False keeps lamp and buzzer quiet when the hub is not there to wake anybody. */
  localAlarm?: boolean;
  /** Samples per second, for a microphone that is sampled. */
  rate: number;
};

export type SettingsFound = { ok: true; settings: Settings } | { ok: false; reason: string };

export const SETTINGS_FILE = "veilleuse.json";

type Given = { [key: string]: unknown };

const MICS: ReadonlyArray<string> = ["max4466", "sen0232", "i2c"];
const PINS: ReadonlyArray<string> = ["motionPin", "indicatorPin", "buzzerPin"];

const isText = (x: unknown): x is string => typeof x === "string" && x.length > 0;
const objectOf = (x: unknown): Given => (typeof x === "object" && x !== null ? (x as Given) : {});

const NO_SENSOR = "a-z, 0-9 and -, at most 32 characters,";
const NO_TEXT = "text";
const NO_PIN = "name of a pin";

/** The first key that is not as it should be, with what was expected. */
const complaint = (given: Given, wifi: Given, hub: Given): string => {
  const port = hub.port;
  if (!isSensorId(given.sensor)) return `sensor: ${NO_SENSOR}`;
  if (typeof given.password !== "string") return `password: ${NO_TEXT}`;
  if (!isText(wifi.ssid)) return `wifi.ssid: ${NO_TEXT}`;
  if (wifi.password && !isText(wifi.password)) return `wifi.password: ${NO_TEXT}`;
  if (!isText(hub.host)) return "hub.host: address";
  if (typeof port !== "number" || !(port > 0 && port < 65536)) return "hub.port: number";
  if (MICS.indexOf(given.mic as string) < 0) return `mic: ${MICS.join(" or ")}`;
  if (given.mic !== "i2c" && !isText(given.micPin)) return `micPin: ${NO_PIN}`;
  for (let i = 0; i < PINS.length; i++) {
    const pin = PINS[i] as string;
    if (given[pin] && !isText(given[pin])) return `${pin}: ${NO_PIN}`;
  }
  return given.rate === 8000 || given.rate === 4000 ? "" : "rate: 8000 or 4000";
};

/** Checks what the file holds. Nothing is guessed: only `mic`, `rate` and what the board can do without may be left out. */
export const settingsFrom = (content: unknown): SettingsFound => {
  if (typeof content !== "object" || content === null) return { ok: false, reason: "missing or no object" };
  const given = content as Given;
  const wifi = objectOf(given.wifi);
  given.mic = given.mic || MICS[0];
  given.rate = given.rate || 8000;
  wifi.password = wifi.password || "";
  const reason = complaint(given, wifi, objectOf(given.hub));
  return reason ? { ok: false, reason: `${reason} expected` } : { ok: true, settings: content as Settings };
};

export const readSettings = (): SettingsFound => {
  try {
    return settingsFrom(require("Storage").readJSON(SETTINGS_FILE));
  } catch (e) {
    return { ok: false, reason: `cannot be read (${e})` };
  }
};
