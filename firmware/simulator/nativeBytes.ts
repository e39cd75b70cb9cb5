import { asTyped } from "./elements.ts";
import type { Realm } from "./realm.ts";

const collect = (value: unknown, into: number[]): void => {
  const typed = asTyped(value);
  if (typed) {
    for (let i = 0; i < typed.length; i++) into.push((typed[i] as number) & 255);
  } else if (typeof value === "string") {
    for (let i = 0; i < value.length; i++) into.push(value.charCodeAt(i) & 255);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, into);
  } else if (value !== null && typeof value === "object") {
    const { data, callback, count } = value as { data?: unknown; callback?: () => unknown; count?: number };
    if (callback) collect(callback(), into);
    else for (let i = 0; i < (count ?? 0); i++) collect(data, into);
  } else if (value !== undefined) {
    into.push(Number(value) & 255);
  }
};

/** The bytes of anything the interpreter takes for data: numbers, strings, arrays of them, `{ data, count }`. */
export const bytesOf = (...values: ReadonlyArray<unknown>): number[] => {
  const bytes: number[] = [];
  for (const value of values) collect(value, bytes);
  return bytes;
};

/** A string with one byte a character. */
export const byteString = (bytes: ArrayLike<number>): string => {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode((bytes[i] as number) & 255);
  return text;
};

/** The members of `E` that make bytes and strings of each other. */
export const byteMembers = (realm: Realm): Record<string, unknown> => ({
  toUint8Array: (...values: unknown[]) => realm.bytes(bytesOf(...values)),
  toString: (...values: unknown[]) => byteString(bytesOf(...values)),
  toFlatString: (...values: unknown[]) => byteString(bytesOf(...values)),
  toArrayBuffer: (text: unknown) => realm.bytes(bytesOf(text)).buffer,
  toJS: (value: unknown) => JSON.stringify(value),
});

/** The globals `btoa` and `atob`. */
export const defineByteNatives = (realm: Realm): void => {
  realm.define("btoa", (data: unknown) => Buffer.from(bytesOf(data)).toString("base64"));
  realm.define("atob", (text: unknown) => byteString(Buffer.from(String(text), "base64")));
};
