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
  motionPin: string | undefined;
  indicatorPin: string | undefined;
  /** Samples per second, for a microphone that is sampled. */
  rate: number;
};

export type SettingsFound = { ok: true; settings: Settings } | { ok: false; reason: string };

export const SETTINGS_FILE = "veilleuse.json";

type Given = { [key: string]: unknown };

const MICS: ReadonlyArray<string> = ["max4466", "sen0232", "i2c"];

const isText = (x: unknown): x is string => typeof x === "string" && x.length > 0;
const isTextOrNone = (x: unknown): boolean => x === undefined || x === null || isText(x);
const objectOf = (x: unknown): Given => (typeof x === "object" && x !== null ? (x as Given) : {});

/** The first key that is not as it should be, with what was expected. */
const complaint = (given: Given, wifi: Given, hub: Given): string => {
  const port = hub.port;
  if (!isSensorId(given.sensor)) return "sensor: a-z, 0-9 and -, at most 32 characters, expected";
  if (typeof given.password !== "string") return "password: text expected";
  if (!isText(wifi.ssid)) return "wifi.ssid: text expected";
  if (wifi.password !== undefined && typeof wifi.password !== "string") return "wifi.password: text expected";
  if (!isText(hub.host)) return "hub.host: address expected";
  if (typeof port !== "number" || !(port > 0 && port < 65536)) return "hub.port: number expected";
  if (given.mic !== undefined && MICS.indexOf(given.mic as string) < 0) return "mic: max4466, sen0232 or i2c expected";
  if (given.mic !== "i2c" && !isText(given.micPin)) return "micPin: name of a pin expected";
  if (!isTextOrNone(given.motionPin)) return "motionPin: name of a pin expected";
  if (!isTextOrNone(given.indicatorPin)) return "indicatorPin: name of a pin expected";
  if (given.rate !== undefined && given.rate !== 8000 && given.rate !== 4000) return "rate: 8000 or 4000 expected";
  return "";
};

/** Checks what the file holds. Nothing is guessed: only `mic` and `rate` have a value when they are left out. */
export const settingsFrom = (content: unknown): SettingsFound => {
  if (typeof content !== "object" || content === null) return { ok: false, reason: "missing or no object" };
  const given = content as Given;
  const wifi = objectOf(given.wifi);
  const hub = objectOf(given.hub);
  const reason = complaint(given, wifi, hub);
  if (reason) return { ok: false, reason };
  return {
    ok: true,
    settings: {
      sensor: given.sensor as string,
      password: given.password as string,
      wifi: { ssid: wifi.ssid as string, password: (wifi.password as string | undefined) || "" },
      hub: { host: hub.host as string, port: hub.port as number },
      mic: ((given.mic as MicKind | undefined) || "max4466") as MicKind,
      micPin: (given.micPin as string | undefined) || "",
      motionPin: (given.motionPin as string | null | undefined) || undefined,
      indicatorPin: (given.indicatorPin as string | null | undefined) || undefined,
      rate: (given.rate as number | undefined) || 8000,
    },
  };
};

export const readSettings = (): SettingsFound => {
  try {
    return settingsFrom(require("Storage").readJSON(SETTINGS_FILE));
  } catch (e) {
    return { ok: false, reason: `cannot be read (${e})` };
  }
};
