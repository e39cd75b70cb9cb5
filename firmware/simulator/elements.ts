/** An array-like whose elements can be written. */
export type Elements = { [index: number]: number; readonly length: number };

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

/** The name under which the interpreter's messages speak of a value. */
export const typeName = (value: unknown): string =>
  value === null ? "Null" : value === undefined ? "undefined" : tagOf(value);

/** True for an ArrayBuffer of any context. */
export const isBuffer = (value: unknown): value is ArrayBuffer => tagOf(value) === "ArrayBuffer";

/** The view itself, or all bytes of a buffer; undefined for anything else. */
export const asTyped = (value: unknown): (Elements & ArrayBufferView) | undefined => {
  if (ArrayBuffer.isView(value) && tagOf(value) !== "DataView") return value as unknown as Elements & ArrayBufferView;
  return isBuffer(value) ? (new Uint8Array(value) as unknown as Elements & ArrayBufferView) : undefined;
};

const numberOf = (value: unknown): number =>
  typeof value === "string"
    ? value.length > 0
      ? Number(value)
      : Number.NaN
    : Number(value === undefined ? Number.NaN : value);

/**
 * The numbers of an array, a typed array, a buffer or a string (its bytes), as the interpreter's iterators give them. `holes` says
 * whether the holes of an array count (as NaN) or are left out. Undefined for anything else.
 */
export const numbersOf = (value: unknown, holes: "count" | "skip"): ArrayLike<number> | undefined => {
  const typed = asTyped(value);
  if (typed) return typed;
  if (typeof value === "string") return Array.from(value, (char) => char.charCodeAt(0) & 255);
  if (Array.isArray(value)) {
    if (holes === "skip") return value.filter((_, i) => i in value).map(numberOf);
    return Array.from(value, numberOf);
  }
  return undefined;
};
