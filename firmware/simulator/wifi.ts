import type { Interpreter } from "./interpreter.ts";
import type { Link } from "./link.ts";
import { emitSoon } from "./nativeEvents.ts";
import type { Task } from "./virtualTime.ts";

/** The access point that the board is in reach of. */
export interface AccessPoint {
  ssid: string;
  password: string;
}

/** What the module `Wifi` needs. */
export interface WifiOptions {
  link: Link;
  /** Known credentials; left out, any are accepted. */
  accessPoint?: AccessPoint;
  /** From `connect` to an IP address, in milliseconds of board time. */
  connectMs: number;
  rssiDbm: number;
  /** Called before `Wifi.save` writes. */
  beforeWrite(what: string): void;
}

/** The station of one board start. */
export interface Station {
  readonly module: object;
  /** True while it has an IP address. */
  readonly connected: boolean;
  /** Ends its watch on the link. */
  close(): void;
}

/** How long the driver tries before it says that there is no access point. */
const GIVE_UP_MS = 6000;
/** How long a lost access point goes unnoticed. */
const BEACON_TIMEOUT_MS = 2000;
/** Reasons as the driver numbers and names them. */
const NO_AP_FOUND = ["201", "NO_AP_FOUND"] as const;
const AUTH_FAIL = ["202", "AUTH_FAIL"] as const;
const MAC = "02:00:00:00:00:01";

/** Makes the module `Wifi`. */
export const createStation = (interpreter: Interpreter, options: WifiOptions): Station => {
  const { realm, schedule } = interpreter;
  const { link } = options;
  let connected = false;
  let wanted: { ssid: string; password: string } | undefined;
  let pending: Task | undefined;
  let callback: ((error: unknown) => unknown) | undefined;
  let hostname = "espressif";
  let powersave = "modem";
  let apMode = false;
  let lastReason = "unknown";

  const emit = (event: string, detail: Record<string, unknown>): void =>
    emitSoon(interpreter, module, event, realm.object(detail));
  const answer = (error: string | null): void => {
    const waiting = callback;
    callback = undefined;
    if (waiting) interpreter.post(() => waiting(error));
  };
  const lose = (reason: string, message: string): void => {
    connected = false;
    lastReason = message;
    emit("disconnected", { ssid: wanted?.ssid ?? "", mac: MAC, reason, msg: message });
    answer(message);
  };
  const refused = (): boolean =>
    options.accessPoint !== undefined &&
    (options.accessPoint.ssid !== wanted?.ssid || options.accessPoint.password !== wanted.password);
  const join = (): void => {
    pending = undefined;
    if (!link.wifiUp || refused()) {
      const notFound = !link.wifiUp || options.accessPoint?.ssid !== wanted?.ssid;
      const [reason, message] = notFound ? NO_AP_FOUND : AUTH_FAIL;
      pending = schedule(GIVE_UP_MS, "hardware", () => lose(reason, message));
      return;
    }
    connected = true;
    emit("associated", { ssid: wanted?.ssid ?? "", mac: MAC, channel: "6" });
    answer(null);
    emit("connected", { ip: "127.0.0.1", netmask: "255.0.0.0", gw: "127.0.0.1" });
  };
  const stopWatching = link.onWifi((up) => {
    if (!wanted) return;
    pending?.cancel();
    pending = undefined;
    // A short gap is bridged by the driver; after a long one the script has to connect again.
    if (!up && connected) pending = schedule(BEACON_TIMEOUT_MS, "hardware", () => lose("200", "BEACON_TIMEOUT"));
    else if (up && !connected && callback) pending = schedule(options.connectMs, "hardware", join);
  });

  const later = (run: unknown, ...values: unknown[]): void => {
    if (typeof run === "function") interpreter.post(() => run(...values));
  };
  const details = (): Record<string, unknown> =>
    connected
      ? { ssid: wanted?.ssid, password: wanted?.password, status: "connected", authMode: "wpa2" }
      : { status: lastReason };

  const module = realm.object({
    connect: (ssid: unknown, given?: unknown, done?: unknown) => {
      interpreter.assertRunning();
      if (typeof ssid !== "string") throw realm.error("Error", "No SSID provided");
      const password = (given as { password?: unknown } | undefined)?.password ?? "";
      if (typeof password !== "string") throw realm.error("Error", "Expecting options.password to be a string");
      callback = typeof done === "function" ? (done as (error: unknown) => unknown) : undefined;
      wanted = { ssid, password };
      connected = false;
      pending?.cancel();
      pending = schedule(options.connectMs, "hardware", join);
    },
    disconnect: (done?: unknown) => {
      interpreter.assertRunning();
      const was = connected;
      pending?.cancel();
      callback = undefined;
      if (was) lose("8", "ASSOC_LEAVE");
      wanted = undefined;
      later(done);
    },
    getIP: (done?: unknown) => {
      const info = realm.object(
        connected
          ? { ip: "127.0.0.1", netmask: "255.0.0.0", gw: "127.0.0.1", mac: MAC }
          : { ip: "0.0.0.0", netmask: "0.0.0.0", gw: "0.0.0.0", mac: MAC },
      );
      later(done, null, info);
      return info;
    },
    getStatus: () =>
      realm.object({
        station: connected ? "connected" : lastReason,
        ...(connected ? { ssid: wanted?.ssid, bssid: MAC, channel: 6, rssi: options.rssiDbm } : {}),
        mode: connected ? (apMode ? "sta+ap" : "sta") : apMode ? "ap" : "off",
        powersave,
      }),
    getDetails: (done?: unknown) => {
      const found = realm.object(details());
      later(done, found);
      return found;
    },
    setConfig: (given: unknown) => {
      const { powersave: mode } = given as { powersave?: unknown };
      if (mode !== undefined && !["none", "ps-poll", "min", "max"].includes(String(mode))) {
        realm.fail("Error", "Unknown powersave mode");
      }
      if (mode !== undefined) powersave = String(mode);
    },
    startAP: (_ssid: unknown, _options?: unknown, done?: unknown) => {
      apMode = true;
      later(done, null);
    },
    stopAP: (done?: unknown) => {
      apMode = false;
      later(done);
    },
    setHostname: (name: unknown, done?: unknown) => {
      hostname = String(name);
      later(done);
    },
    getHostname: () => hostname,
    save: () => options.beforeWrite("Wifi.save"),
    restore: () => undefined,
  });
  return {
    module,
    get connected() {
      return connected;
    },
    close: stopWatching,
  };
};
