import type { Interpreter } from "./interpreter.ts";

type Listener = (this: unknown, ...values: unknown[]) => unknown;

/** The interpreter keeps listeners on the object itself, under this prefix, and so they show up among its keys. */
const key = (event: string): string => `#on${event}`;

const listenersOf = (target: Record<string, unknown>, event: string): Listener[] => {
  const held = target[key(event)];
  if (held === undefined) return [];
  return Array.isArray(held) ? [...(held as Listener[])] : [held as Listener];
};

/** Calls the listeners of `event` on `target` soon, as the interpreter does: never from within the call. */
export const emitSoon = ({ post }: Interpreter, target: object, event: string, ...values: unknown[]): void => {
  for (const listener of listenersOf(target as Record<string, unknown>, event)) {
    post(() => listener.apply(target, values));
  }
};

/** True when something listens to `event` on `target`. */
export const hasListener = (target: object, event: string): boolean =>
  listenersOf(target as Record<string, unknown>, event).length > 0;

/** Gives every object `on`, `addListener`, `prependListener`, `emit`, `removeListener` and `removeAllListeners`. */
export const defineEventNatives = (interpreter: Interpreter): void => {
  const { realm } = interpreter;
  const add = (target: unknown, event: unknown, listener: unknown, first: boolean): void => {
    if (typeof event !== "string") realm.fail("TypeError", "First argument must be String");
    if (typeof listener !== "function" && typeof listener !== "string") {
      realm.fail("TypeError", "Second argument must be a function or a String");
    }
    const run = typeof listener === "string" ? () => realm.run(listener, "event") : (listener as Listener);
    const held = listenersOf(target as Record<string, unknown>, event as string);
    const all = first ? [run, ...held] : [...held, run];
    (target as Record<string, unknown>)[key(event as string)] = all.length === 1 ? run : realm.array(all);
  };
  const remove = (target: Record<string, unknown>, event: string, listener: unknown): void => {
    const left = listenersOf(target, event).filter((held) => held !== listener);
    if (left.length === 0) delete target[key(event)];
    else target[key(event)] = left.length === 1 ? left[0] : realm.array(left);
  };

  realm.defineOnObjects("on", function (this: unknown, event: unknown, listener: unknown) {
    add(this, event, listener, false);
  });
  realm.defineOnObjects("addListener", function (this: unknown, event: unknown, listener: unknown) {
    add(this, event, listener, false);
  });
  realm.defineOnObjects("prependListener", function (this: unknown, event: unknown, listener: unknown) {
    add(this, event, listener, true);
  });
  realm.defineOnObjects("emit", function (this: object, event: unknown, ...values: unknown[]) {
    if (typeof event !== "string") throw realm.error("TypeError", "First argument must be String");
    if (values.length > 4) realm.fail("TypeError", "Too many arguments (>4)");
    emitSoon(interpreter, this, event, ...values);
  });
  realm.defineOnObjects("removeListener", function (this: Record<string, unknown>, event: string, listener: unknown) {
    remove(this, event, listener);
  });
  realm.defineOnObjects("removeAllListeners", function (this: Record<string, unknown>, event?: string) {
    for (const name of Object.keys(this)) {
      if (event === undefined ? name.startsWith("#on") : name === key(event)) delete this[name];
    }
  });
};
