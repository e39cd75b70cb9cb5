/** State of the chip and the interpreter; zero where it cannot be known. */
export type Vitals = {
  heap: number;
  vars: number;
  /** Share of the interpreter's variables in use, 0 to 1. */
  used: number;
  rssi: number;
};

const signalStrength = (): number => {
  try {
    const wifi = require("Wifi");
    const details = typeof wifi.getDetails === "function" ? wifi.getDetails() : undefined;
    return (details && typeof details.rssi === "number" && details.rssi) || 0;
  } catch (_) {
    return 0;
  }
};

export const readVitals = (): Vitals => {
  const vitals: Vitals = { heap: 0, vars: 0, used: 0, rssi: signalStrength() };
  try {
    const memory = typeof process.memory === "function" ? process.memory(false) : undefined;
    if (memory) {
      vitals.vars = memory.usage;
      vitals.used = memory.usage / memory.total;
      vitals.heap = memory.free * memory.blocksize;
    }
    const state = typeof ESP32 !== "undefined" && typeof ESP32.getState === "function" ? ESP32.getState() : undefined;
    if (state) vitals.heap = state.freeHeap;
  } catch (_) {
    return vitals;
  }
  return vitals;
};

export const boardName = (): string =>
  (typeof process !== "undefined" && process.env && process.env.BOARD) || "unknown";

/** The board listens on the Telnet port by default, without a password. */
export const closeTelnet = (): void => {
  try {
    require("TelnetServer").setOptions({ mode: "off" });
  } catch (_) {
    // Not every build has it.
  }
};
