import type { Interpreter } from "./interpreter.ts";
import type { Task } from "./virtualTime.ts";

/** The shortest interval; the device's own limit is lower, but nothing in this firmware needs it. */
const SHORTEST_MS = 1;

interface Timer {
  task: Task;
  intervalMs: number;
  run: () => unknown;
}

/** The globals `setTimeout`, `setInterval`, `changeInterval`, `clearTimeout`, `clearInterval`, `getTime`, `setTime`. */
export const defineTimerNatives = (interpreter: Interpreter): void => {
  const { realm, schedule } = interpreter;
  const timers = new Map<number, Timer>();
  let lastId = 0;

  const callbackOf = (callback: unknown, values: unknown[]): (() => unknown) => {
    if (typeof callback === "string") return () => realm.run(callback, "timer");
    if (typeof callback !== "function") throw realm.error("Error", "Function or String not supplied!");
    return () => callback(...values);
  };
  const lengthOf = (ms: unknown): number => Math.max(SHORTEST_MS, Number(ms) || 0);

  const repeat = (id: number, timer: Timer, delayMs: number): void => {
    timer.task = schedule(delayMs, "script", () => {
      // Each turn follows the one before, not the moment of the call, so that an interval does not drift.
      const lateMs = interpreter.time.nowMs - timer.task.dueMs;
      repeat(id, timer, timer.intervalMs - Math.min(lateMs, timer.intervalMs));
      timer.run();
    });
  };
  const clear =
    (name: string) =>
    (...given: unknown[]): void => {
      if (given.length > 0 && given[0] === undefined) {
        realm.fail("Error", `${name}(undefined) not allowed. Use ${name}() instead`);
      }
      const ids = given.length === 0 ? [...timers.keys()] : [Number(given[0])];
      for (const id of ids) {
        timers.get(id)?.task.cancel();
        timers.delete(id);
      }
    };

  realm.define("setTimeout", (callback: unknown, ms?: unknown, ...values: unknown[]): number => {
    const run = callbackOf(callback, values);
    const id = ++lastId;
    const task = schedule(lengthOf(ms), "script", () => {
      timers.delete(id);
      run();
    });
    timers.set(id, { task, intervalMs: 0, run });
    return id;
  });
  realm.define("setInterval", (callback: unknown, ms?: unknown, ...values: unknown[]): number => {
    const intervalMs = lengthOf(ms);
    const timer = { intervalMs, run: callbackOf(callback, values) } as Timer;
    const id = ++lastId;
    timers.set(id, timer);
    repeat(id, timer, intervalMs);
    return id;
  });
  realm.define("changeInterval", (id: unknown, ms: unknown): void => {
    const timer = timers.get(Number(id));
    if (!timer || timer.intervalMs === 0) throw realm.error("Error", "Unknown Interval");
    timer.task.cancel();
    timer.intervalMs = lengthOf(ms);
    repeat(Number(id), timer, timer.intervalMs);
  });
  realm.define("clearTimeout", clear("clearTimeout"));
  realm.define("clearInterval", clear("clearInterval"));
  realm.define("getTime", (): number => interpreter.clockSeconds());
  realm.define("setTime", (seconds: unknown): void => {
    interpreter.assertRunning();
    interpreter.setClockSeconds(Number(seconds));
  });
};
