import type { Interpreter } from "./interpreter.ts";

/** Memory as the interpreter counts it, in blocks. */
export interface BlockMemory {
  usage: number;
  total: number;
}

const VERSION = "2v29";

/** The global `process`, and `getSerial`, `reset`, `load`, `save`. */
export const defineProcessNatives = (interpreter: Interpreter, serial: string, memory: () => BlockMemory): object => {
  const { realm } = interpreter;
  const process = realm.object({
    version: VERSION,
    env: realm.object({
      VERSION,
      GIT_COMMIT: "simulated",
      BOARD: "ESP32",
      RAM: 524_288,
      FLASH: 0,
      STORAGE: 917_504,
      SERIAL: serial,
      CONSOLE: "Serial1",
      MODULES: "Flash,Storage,heatshrink,net,dgram,http,NetworkJS,Wifi,TelnetServer,crypto,neopixel",
    }),
    memory: () => {
      const { usage, total } = memory();
      return realm.object({ free: total - usage, usage, total, history: 0, gc: 0, gctime: 0, blocksize: 14 });
    },
  });
  realm.define("process", process);
  realm.define("getSerial", () => serial);
  realm.define("load", () => interpreter.restart("reboot", "load"));
  realm.define("reset", () => interpreter.restart("reboot", "reset"));
  return process;
};
