import { PAYLOAD_MAX_BYTES, WIRE_VERSION } from "../limits.ts";
import { type Decoded, refuse } from "./refusal.ts";

/**
 * What one field of a message may hold. A message is described as data, so that the sensor and the hub
 * refuse the same things and each refusal names its field.
 */
export type Field =
  | { kind: "number"; min: number; max: number; optional?: boolean }
  | { kind: "integer"; min: number; max: number; optional?: boolean }
  | { kind: "boolean"; optional?: boolean }
  | { kind: "text"; maxLength: number; optional?: boolean }
  | { kind: "hex"; length: number; optional?: boolean }
  | { kind: "choice"; of: ReadonlyArray<string>; optional?: boolean }
  | { kind: "id"; optional?: boolean };

/** One object for all: each costs a sensor memory. */
export const ANY_NUMBER: Field = { kind: "number", min: -1e9, max: 1e9, optional: true };

export type Fields = { [name: string]: Field };

const isHex = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if ("0123456789abcdefABCDEF".indexOf(text.charAt(i)) < 0) return false;
  return true;
};

// Written as a chain and not as a switch over kinds with early returns per type: the sensor carries this code too.
const faultOf = (field: Field, x: unknown): "wrongType" | "outOfRange" | "unknownValue" | undefined => {
  if (field.kind === "number" || field.kind === "integer") {
    if (typeof x !== "number" || !isFinite(x)) return "wrongType";
    if (field.kind === "integer" && Math.floor(x) !== x) return "wrongType";
    return x < field.min || x > field.max ? "outOfRange" : undefined;
  }
  if (field.kind === "boolean") return typeof x === "boolean" ? undefined : "wrongType";
  if (field.kind === "id" && typeof x === "number") {
    return isFinite(x) && Math.floor(x) === x && x >= 0 ? undefined : "outOfRange";
  }
  if (typeof x !== "string") return "wrongType";
  if (field.kind === "text") return x.length > field.maxLength ? "outOfRange" : undefined;
  if (field.kind === "id") return x.length < 1 || x.length > 32 ? "outOfRange" : undefined;
  if (field.kind === "hex") return x.length === field.length && isHex(x) ? undefined : "outOfRange";
  return field.of.indexOf(x) < 0 ? "unknownValue" : undefined;
};

/**
 * Reads `v` and the described fields out of an object; unknown fields are left behind.
 * Null counts as absent, so that a sender may say "unknown" for an optional field.
 */
export const decodeFields = <T>(object: unknown, fields: Fields): Decoded<T> => {
  if (typeof object !== "object" || object === null || Array.isArray(object)) return refuse("notAnObject", "");
  const given = object as { [name: string]: unknown };
  if (given.v !== WIRE_VERSION) return refuse(given.v === undefined ? "missing" : "unknownVersion", "v");
  const value: { [name: string]: unknown } = { v: WIRE_VERSION };
  for (const name in fields) {
    const field = fields[name] as Field;
    const x = given[name];
    if (x === undefined || x === null) {
      if (field.optional) continue;
      return refuse("missing", name);
    }
    const fault = faultOf(field, x);
    if (fault) return refuse(fault, name);
    value[name] = x;
  }
  return { ok: true, value: value as unknown as T };
};

/**
 * Parses a payload and reads the described fields.
 * @param text the payload as text; its length is checked against the contract's 1024
 */
export const decodeText = <T>(text: string, fields: Fields): Decoded<T> => {
  if (text.length > PAYLOAD_MAX_BYTES) return refuse("tooLarge", "");
  let object: unknown;
  try {
    object = JSON.parse(text);
  } catch (_) {
    return refuse("notJson", "");
  }
  return decodeFields(object, fields);
};

/** The union of two field tables (an object spread would need a helper on the sensor). */
export const withFields = (first: Fields, second: Fields): Fields => {
  const all: Fields = {};
  for (const name in first) all[name] = first[name] as Field;
  for (const name in second) all[name] = second[name] as Field;
  return all;
};
