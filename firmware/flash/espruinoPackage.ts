import { DEVICE_MODULES } from "../build/deviceModules.ts";
import { FlashFailure } from "./failure.ts";
import { loadPackage } from "./flashPackage.ts";

type Listener = (data: ArrayBuffer) => void;

/** How the library reaches a board; `open` calls back with nothing when it could not. */
export type EspruinoDevice = {
  name: string;
  getPorts(found: (ports: { path: string }[], all: boolean) => void): void;
  open(path: string, opened: (info: unknown) => void, received: Listener, closed: () => void): void;
  write(data: string, written: () => void): void;
  close(): void;
};

/** As much of the npm package `espruino` as this command uses. It lives in a global, as in a browser. */
export type EspruinoLibrary = {
  Config: { [name: string]: unknown };
  addProcessor(
    event: "getURL",
    processor: (
      request: { url: string; data?: string },
      next: (request: { url: string; data?: string }) => void,
    ) => void,
  ): void;
  callProcessor(event: "transformForEspruino", code: string, done: (code: string) => void): void;
  Core: {
    Serial: {
      devices: EspruinoDevice[];
      open(path: string, opened: (status: unknown) => void, closed: () => void): void;
      startListening(listener: Listener): Listener | undefined;
      write(data: string, showStatus: boolean): void;
    };
    Env: { getData(): { [name: string]: unknown }; setFirmwareVersion(version: string): void };
    Utils: {
      executeExpression(
        expression: string,
        done: (result: string | undefined) => void,
        options?: { minTimeout?: number; maxTimeout?: number },
      ): void;
      getUploadFileCode(name: string, content: string): string;
    };
    CodeWriter: { writeToEspruino(code: string, done: () => void): void };
    Notifications: { [kind in "success" | "error" | "warning" | "info"]: (text: string) => void };
    Status: {
      setStatus(text: string, most?: number): void;
      hasProgress(): boolean;
      incrementProgress(amount: number): void;
    };
  };
};

/** The oldest Espruino that the firmware was made for. */
export const OLDEST_VERSION = "2v29";

/**
 * The library reports on the console, and with it all that it sends, passwords included. While it works nothing of
 * that may be seen or kept; this command speaks on standard output itself.
 */
export const silenceConsole = (): (() => void) => {
  const { log, info, warn, error } = console;
  const nothing = (): void => {};
  Object.assign(console, { log: nothing, info: nothing, warn: nothing, error: nothing });
  return () => {
    Object.assign(console, { log, info, warn, error });
  };
};

/** What the library would otherwise look up in the Internet about the board. */
const BOARD_DESCRIPTION = {
  BOARD: "ESP32",
  VERSION: OLDEST_VERSION,
  info: { name: "ESP32", binary_version: OLDEST_VERSION, builtin_modules: DEVICE_MODULES },
};

/**
 * The library, settled to work without any network: the board's description is ours, no module is looked up, and what
 * would fetch an address all the same gets an empty answer. Call it with a silent console.
 */
export const loadEspruino = (): EspruinoLibrary => {
  const inGlobal = (): EspruinoLibrary | undefined => (globalThis as { Espruino?: EspruinoLibrary }).Espruino;
  if (inGlobal() === undefined) {
    loadPackage<{ init(done: () => void): void }>("espruino").init(() => {});
    inGlobal()?.addProcessor("getURL", (request, next) => next({ ...request, data: "" }));
  }
  const library = inGlobal();
  if (library === undefined) throw new FlashFailure("packages", "The package espruino does not start.");
  Object.assign(library.Config, {
    BAUD_RATE: 115200,
    BLUETOOTH_LOW_ENERGY: false,
    BLUETOOTH_LOW_ENERGY_DBUS: false,
    BOARD_JSON_URL: "",
    ENV_ON_CONNECT: false,
    LOAD_STORAGE_FILE: 0,
    MINIFICATION_LEVEL: "",
    MODULE_URL: "",
    // What was tested is what goes onto the board, byte by byte.
    PRETOKENISE: 0,
    RESET_BEFORE_SEND: true,
    SAVE_ON_SEND: 1,
    SET_TIME_ON_WRITE: false,
  });
  Object.assign(library.Core.Env.getData(), BOARD_DESCRIPTION);
  library.Core.Env.setFirmwareVersion(OLDEST_VERSION);
  return library;
};
