import type { Interpreter } from "./interpreter.ts";
import { canWatch, hasPullUp, type Pins, pinNumber } from "./pins.ts";
import type { Task } from "./virtualTime.ts";

interface Watch {
  pin: number;
  edge: "rising" | "falling" | "both";
  debounceMs: number;
  repeat: boolean;
  /** The level last reported, or the one at the start. */
  known: boolean;
  lastTime: number;
  settling: Task | undefined;
  run: (change: unknown) => unknown;
}

/** The globals `setWatch` and `clearWatch`. The returned function ends all watches. */
export const defineWatchNatives = (interpreter: Interpreter, pins: Pins): (() => void) => {
  const { realm } = interpreter;
  const watches = new Map<number, Watch>();
  let lastId = 0;

  const levelOf = (pin: number): boolean => pins.input(pin) ?? hasPullUp(pin);

  const report = (id: number, watch: Watch, level: boolean): void => {
    if (level === watch.known) return;
    watch.known = level;
    const time = interpreter.clockSeconds();
    const change = realm.object({ state: level, lastTime: watch.lastTime, time, pin: realm.lookup(`D${watch.pin}`) });
    watch.lastTime = time;
    if (watch.edge !== "both" && (watch.edge === "rising") !== level) return;
    if (!watch.repeat) watches.delete(id);
    interpreter.post(() => watch.run(change));
  };
  const stopListening = pins.onInput((pin) => {
    for (const [id, watch] of watches) {
      if (watch.pin !== pin) continue;
      watch.settling?.cancel();
      // A level counts only after it has stood for the whole debounce time.
      watch.settling = interpreter.schedule(watch.debounceMs, "hardware", () => {
        if (watches.has(id)) report(id, watch, levelOf(pin));
      });
    }
  });

  realm.define("setWatch", (callback: unknown, pinGiven: unknown, options: unknown): number | undefined => {
    interpreter.assertRunning();
    if (typeof callback !== "function" && typeof callback !== "string") {
      throw realm.error("Error", "Function or String not supplied!");
    }
    const pin = pinNumber(pinGiven);
    if (pin === undefined || !canWatch(pin)) {
      interpreter.print(pin === undefined ? "ERROR: Invalid pin" : "WARNING: Unable to set watch on this pin");
      return undefined;
    }
    const given = (typeof options === "object" && options !== null ? options : { repeat: options }) as Partial<
      Record<"repeat" | "edge" | "debounce", unknown>
    >;
    const edge = given.edge ?? "both";
    if (edge !== "rising" && edge !== "falling" && edge !== "both") {
      throw realm.error("TypeError", "'edge' in setWatch should be 1, -1, 0, 'rising', 'falling' or 'both'");
    }
    const id = ++lastId;
    watches.set(id, {
      pin,
      edge,
      debounceMs: Math.max(0, Number(given.debounce) || 0),
      repeat: Boolean(given.repeat),
      known: levelOf(pin),
      lastTime: interpreter.clockSeconds(),
      settling: undefined,
      run: typeof callback === "string" ? () => realm.run(callback, "watch") : (callback as Watch["run"]),
    });
    return id;
  });
  realm.define("clearWatch", (...given: unknown[]): void => {
    if (given.length === 0) watches.clear();
    else if (!watches.delete(Number(given[0]))) realm.fail("Error", `Unknown Watch ${String(given[0])}`);
  });
  return stopListening;
};
