import type { Interpreter } from "./interpreter.ts";
import { byteMembers } from "./nativeBytes.ts";
import { mathMembers } from "./nativeMath.ts";
import type { DeviceRandom } from "./nativeRandom.ts";
import type { Task } from "./virtualTime.ts";

/** What `E` needs of its board. */
export interface EOptions {
  random: DeviceRandom;
  /** Error flags since they were last asked for; they are cleared by the call. */
  takeErrorFlags(): string[];
  beforeWrite(what: string): void;
  /** Hears that the script took the console away from the serial port. */
  onConsole(device: string | null): void;
}

const BLOCK_BYTES = 14;

const blocksOf = (value: unknown): number => {
  if (ArrayBuffer.isView(value)) return 2 + Math.ceil(value.byteLength / BLOCK_BYTES);
  if (typeof value === "string") return 1 + Math.ceil(Math.max(0, value.length - 4) / 12);
  if (value === null || typeof value !== "object") return 1;
  return 1 + Object.values(value).reduce<number>((sum, item) => sum + blocksOf(item), 0);
};

/** The global `E`. */
export const eObject = (interpreter: Interpreter, options: EOptions): object => {
  const { realm, schedule } = interpreter;
  let watchdog: { task: Task; timeoutMs: number; automatic: boolean } | undefined;
  let flags = {
    deepSleep: 0,
    unsafeFlash: 0,
    unsyncFiles: 0,
    pretokenise: 0,
    jitDebug: 0,
    onErrorSave: 0,
    onErrorFlash: 0,
  };

  const arm = (timeoutMs: number, automatic: boolean): void => {
    watchdog?.task.cancel();
    const task = schedule(timeoutMs, "hardware", () => {
      // In automatic mode the idle loop kicks it: it bites only when the interpreter has been busy all the time.
      if (automatic && !interpreter.time.scriptsBlocked) return arm(timeoutMs, automatic);
      interpreter.restart("watchdog", "Task watchdog got triggered");
    });
    watchdog = { task, timeoutMs, automatic };
  };

  return realm.object({
    ...mathMembers(realm),
    ...byteMembers(realm),
    reboot: () => interpreter.restart("reboot", "E.reboot"),
    enableWatchdog: (seconds: unknown, automatic?: unknown) => {
      interpreter.assertRunning();
      const given = Number(seconds);
      arm(Math.max(1, Math.round(given >= 0 ? given : 1)) * 1000, automatic === undefined || Boolean(automatic));
    },
    kickWatchdog: () => {
      interpreter.assertRunning();
      if (watchdog) arm(watchdog.timeoutMs, watchdog.automatic);
    },
    getErrorFlags: () => realm.array(options.takeErrorFlags()),
    getFlags: () => realm.object({ ...flags }),
    setFlags: (given: unknown) => {
      flags = { ...flags, ...(given as typeof flags) };
    },
    setConsole: (device: unknown) => options.onConsole(device === null || device === undefined ? null : String(device)),
    getConsole: () => "Serial1",
    setPassword: () => undefined,
    lockConsole: () => undefined,
    setTimeZone: () => undefined,
    setBootCode: () => options.beforeWrite("E.setBootCode"),
    srand: (seed: unknown) => options.random.seed(Number(seed) | 0),
    hwRand: () => options.random.next(),
    getSizeOf: (value: unknown) => blocksOf(value),
    getAnalogVRef: () => Number.NaN,
    getTemperature: () => Number.NaN,
    defrag: () => undefined,
    lookupNoCase: (haystack: unknown, needle: unknown, returnKey?: unknown) => {
      const found = Object.keys(haystack as object).find((key) => key.toLowerCase() === String(needle).toLowerCase());
      return found === undefined || returnKey ? found : (haystack as Record<string, unknown>)[found];
    },
  });
};
