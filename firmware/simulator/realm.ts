import vm from "node:vm";
import { realmSetup } from "./realmSetup.ts";

/** Kinds of error a native can raise. */
export type ErrorKind = "Error" | "TypeError" | "SyntaxError" | "ReferenceError" | "InternalError";

/** What the context needs from the board around it. */
export interface RealmHost {
  /** Milliseconds since 1970 by the board's clock. */
  nowMs(): number;
  /** The interpreter's own generator, 0..1. */
  random(): number;
  /** Runs a function of the context soon, as an event. */
  post(run: () => void): void;
  /** Reports an exception that nobody caught; `inPromise` for a rejection. */
  uncaught(error: unknown, inPromise: boolean): void;
}

/** A script context with the device's language and nothing of Node. */
export interface Realm {
  /** Defines a global. */
  define(name: string, value: unknown): void;
  /** Reads a global. */
  lookup(name: string): unknown;
  /** Defines a hidden member on the context's `Object.prototype`. */
  defineOnObjects(name: string, value: unknown): void;
  /** A plain object of the context with these members. */
  object(members: Record<string, unknown>): Record<string, unknown>;
  /** A copy of JSON-like data made of the context's own objects and arrays. */
  plain(value: unknown): unknown;
  /** An array of the context with these elements. */
  array(items: ReadonlyArray<unknown>): unknown[];
  /** A typed array of the context. */
  bytes(values: ArrayLike<number>): Uint8Array;
  words(length: number): Uint16Array;
  octets(length: number): Uint8Array;
  /** Throws an error of the context. */
  fail(kind: ErrorKind, message: string): never;
  /** Makes an error of the context. */
  error(kind: ErrorKind, message: string): unknown;
  /** Compiles and runs a script. */
  run(source: string, name: string): unknown;
}

/** Makes a context for one start of a board. */
export const createRealm = (host: RealmHost): Realm => {
  const context = vm.createContext(Object.create(null) as object, { codeGeneration: { strings: true, wasm: false } });
  const inside = (source: string): unknown => vm.runInContext(source, context, { filename: "device" });
  const make = inside(
    "({ object: function () { return {}; }, array: function () { return []; }, parse: JSON.parse, u8: function (n) { return new Uint8Array(n); }, u16: function (n) { return new Uint16Array(n); } })",
  ) as {
    object(): Record<string, unknown>;
    array(): unknown[];
    parse(text: string): unknown;
    u8(length: number): Uint8Array;
    u16(length: number): Uint16Array;
  };
  const setUp = inside(realmSetup.source) as (
    given: RealmHost,
    tables: unknown,
  ) => { hidden(object: unknown, name: string, value: unknown): void };
  const { hidden } = setUp(host, realmSetup.tables);
  const globals = inside("globalThis") as Record<string, unknown>;
  const objectPrototype = inside("Object.prototype");

  const error = (kind: ErrorKind, message: string): unknown => {
    const Kind = globals[kind] as new (text: string) => unknown;
    return new Kind(message);
  };
  return {
    define: (name, value) => hidden(globals, name, value),
    lookup: (name) => globals[name],
    defineOnObjects: (name, value) => hidden(objectPrototype, name, value),
    object: (members) => Object.assign(make.object(), members),
    plain: (value) => (value === undefined ? undefined : make.parse(JSON.stringify(value))),
    array: (items) => {
      const array = make.array();
      for (const item of items) array.push(item);
      return array;
    },
    bytes: (values) => {
      const array = make.u8(values.length);
      array.set(values);
      return array;
    },
    words: (length) => make.u16(length),
    octets: (length) => make.u8(length),
    fail: (kind, message) => {
      throw error(kind, message);
    },
    error,
    run: (source, name) => vm.runInContext(source, context, { filename: name }),
  };
};
