import { tryTo } from "./tryTo.ts";

/** State of the chip and the interpreter; zero where it cannot be known. */
export type Vitals = {
  heap: number;
  vars: number;
  /** In dBm. */
  rssi: number;
};

/** Share of the interpreter's variables in use, 0 to 1, from which on memory is low. */
const LOW_MEMORY = 0.9;

export const readVitals = (): Vitals => {
  const vitals: Vitals = { heap: 0, vars: 0, rssi: 0 };
  tryTo(() => {
    const memory = process.memory(false);
    vitals.vars = memory.usage;
    vitals.heap = memory.free * memory.blocksize;
    vitals.heap = ESP32.getState().freeHeap;
  });
  tryTo(() => {
    vitals.rssi = require("Wifi").getStatus().rssi || 0;
  });
  return vitals;
};

/** Goes through all variables: not for every second. */
export const isMemoryLow = (): boolean => {
  let low = false;
  tryTo(() => {
    const memory = process.memory(false);
    low = memory.usage > LOW_MEMORY * memory.total;
  });
  return low;
};

export const boardName = (): string => (process.env && process.env.BOARD) || "unknown";
