/**
 * The calls of the Espruino interpreter (board ESP32, 2v29) that this firmware uses, and no others.
 * What may be absent on a board or on a test's stand-in is marked optional or called inside `tryTo`.
 */

/** A pin by its name on the board, such as "D34": every device call takes the name itself. */
type PinName = string;

declare type WaveformInput = {
  /** `buffer` brings the frame just filled; `finish` says that a stopped input may start again. */
  on(event: "buffer", listener: (frame: Uint16Array) => void): void;
  on(event: "finish", listener: () => void): void;
  startInput(pin: PinName, rateHz: number, options: { repeat: boolean }): void;
  stop(): void;
};
declare const Waveform: { new (samples: number, options: { doubleBuffer: boolean; bits: number }): WaveformInput };

declare const E: {
  /** Copies element by element, converting the type. */
  mapInPlace(from: Uint16Array, to: Float32Array | Uint16Array): void;
  /** In place: the modulus of each bin, divided by the length. */
  FFT(real: Float32Array): void;
  /** Sum of the squared differences from `mean`, not divided by the length. */
  variance(values: Float32Array | Uint16Array, mean: number): number;
  sum(values: Float32Array | Uint16Array): number;
  /** Sum of a[i] * b[i + offset], where b starts anew at its end. */
  convolve(a: Float32Array, b: Float32Array | Int16Array, offset: number): number;
  /** Unsigned. */
  CRC32(data: string): number;
  reboot(): void;
  enableWatchdog(seconds: number, automatic: boolean): void;
  kickWatchdog(): void;
  on(event: "errorFlag", listener: (flags: string[]) => void): void;
  setConsole(device: null, options: { force: boolean }): void;
};

declare const process: {
  env?: { BOARD?: string };
  /** Without a garbage collection when the argument is false. */
  memory(collect: boolean): { usage: number; total: number; free: number; blocksize: number };
  on(event: "uncaughtException", listener: (error: unknown) => void): void;
};

declare const ESP32: { getState(): { freeHeap: number } };
declare const I2C1:
  | {
      setup(options: { scl: PinName; sda: PinName; bitrate: number }): void;
      readReg(address: number, register: number, quantity: number): Uint8Array;
    }
  | undefined;

declare const getTime: () => number;
declare const getSerial: () => string;
declare const analogRead: (pin: PinName) => number;
declare const digitalRead: ((pin: PinName) => number | boolean) | undefined;
declare const digitalWrite: (pin: PinName, value: number) => void;
declare const setWatch:
  | ((
      listener: (change: { state: boolean | number }) => void,
      pin: PinName,
      options: { repeat: boolean; edge: "both"; debounce: number },
    ) => void)
  | undefined;

declare const setTimeout: (callback: () => void, delayMs: number) => number;
declare const setInterval: (callback: () => void, intervalMs: number) => number;
/** Throws when it is given undefined. */
declare const clearTimeout: (timer: number) => void;
declare const clearInterval: (timer: number) => void;

declare const console: { log(...values: unknown[]): void };

type WifiError = string | null | undefined;
type DeviceWifi = {
  connect(ssid: string, options: { password: string }, done: (error: WifiError) => void): void;
  disconnect(): void;
  on(event: "connected" | "disconnected", listener: () => void): void;
  getIP?(done: (error: WifiError, info?: { ip?: string }) => void): { ip?: string } | undefined;
  /** On the ESP32 it is this one that knows the signal strength, not `getDetails`. */
  getStatus(): { rssi?: number };
  setConfig(options: { powersave: "none" }): void;
  stopAP(): void;
  setHostname(name: string): void;
};

/** Strings carry one byte a character. `write` answers false until `drain`. */
type DeviceSocket = {
  on(event: "data", listener: (bytes: string) => void): void;
  on(event: "drain" | "end", listener: () => void): void;
  on(event: "close" | "error", listener: (detail: unknown) => void): void;
  write(bytes: string): boolean;
  end(): void;
};

/** A file that only grows. `readLine` answers undefined at the end. */
type StorageFile = {
  readLine(): string | undefined;
  write(text: string): void;
  erase(): void;
};

declare const require: {
  (module: "Wifi"): DeviceWifi;
  /** Blocks while it connects, and throws when it cannot. */
  (module: "net"): { connect(options: { host: string; port: number }, connected: () => void): DeviceSocket };
  /** `readJSON` answers undefined for a missing file and throws for a broken one. */
  (
    module: "Storage",
  ): {
    readJSON(name: string): unknown;
    read(name: string): string | undefined;
    /** Takes the old content away before it writes the new. */
    write(name: string, content: string): boolean;
    open(name: string, mode: "r" | "a"): StorageFile;
    getFree(): number;
  };
  (module: "TelnetServer"): { setOptions(options: { mode: "off" }): void };
};

/** From firmware/package.json, put in by the build. */
declare const FIRMWARE_VERSION: string;
