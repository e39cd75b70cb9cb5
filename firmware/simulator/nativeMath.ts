import { asTyped, type Elements, numbersOf, typeName } from "./elements.ts";
import { deviceSqrt, transform } from "./fft.ts";
import type { Realm } from "./realm.ts";

/** Stack bytes that the device's interpreter task has; an FFT takes 8 a point and 256. */
const FREE_STACK_BYTES = 20_000;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

const fullBits = (view: Elements & ArrayBufferView): number => {
  const size = (view as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
  return size * 8;
};

const isUnsigned = (view: unknown): boolean =>
  /^\[object Uint(8|8Clamped|16)Array\]$/.test(Object.prototype.toString.call(view));

/** The members of `E` that compute: `sum`, `variance`, `convolve`, `FFT`, `mapInPlace`, `clip`, `CRC32`, `reverseByte`. */
export const mathMembers = (realm: Realm): Record<string, unknown> => {
  const sum = (values: unknown): number => {
    const numbers = numbersOf(values, "skip");
    if (!numbers) throw realm.error("Error", `First argument must be Array, not ${typeName(values)}`);
    let total = 0;
    for (let i = 0; i < numbers.length; i++) total += numbers[i] as number;
    return total;
  };

  const variance = (values: unknown, mean: unknown): number => {
    const numbers = numbersOf(values, "count");
    if (!numbers && values !== null && typeof values === "object") return 0;
    if (!numbers) throw realm.error("Error", `First argument must iterable, not ${typeName(values)}`);
    const centre = Number(mean);
    let total = 0;
    for (let i = 0; i < numbers.length; i++) {
      const difference = (numbers[i] as number) - centre;
      total += difference * difference;
    }
    return total;
  };

  const convolve = (first: unknown, second: unknown, offset: unknown): number => {
    const a = numbersOf(first, "count");
    const b = numbersOf(second, "count");
    if (!a || !b) {
      const named = `not ${typeName(first)} and ${typeName(second)}`;
      throw realm.error("Error", `Expecting first 2 arguments to be iterable, ${named}`);
    }
    const length = b.length;
    // The device divides by zero here and dies; a test should see it at once.
    if (length === 0) throw realm.error("InternalError", "E.convolve with an empty second array");
    let at = (((Number(offset) | 0) % length) + length) % length;
    let total = 0;
    for (let i = 0; i < a.length; i++) {
      total += (a[i] as number) * (b[at] as number);
      if (++at === length) at = 0;
    }
    return total;
  };

  const load = (values: ArrayLike<number> | undefined, size: number): Float32Array => {
    const loaded = new Float32Array(size);
    for (let i = 0; i < size && values && i < values.length; i++) loaded[i] = values[i] as number;
    return loaded;
  };
  const store = (into: unknown, values: Float32Array): void => {
    const target = (asTyped(into) ?? (Array.isArray(into) ? into : [])) as Elements;
    const count = Math.min(target.length, values.length);
    for (let i = 0; i < count; i++) target[i] = values[i] as number;
  };
  const fft = (real: unknown, imaginary: unknown, inverse: unknown): void => {
    const re = numbersOf(real, "count");
    const im = numbersOf(imaginary, "count");
    if (!re || (imaginary !== undefined && !im)) {
      const named = `not ${typeName(real)} and ${typeName(imaginary)}`;
      throw realm.error("Error", `Expecting first 2 arguments to be iterable or undefined, ${named}`);
    }
    let size = 1;
    while (size < re.length) size <<= 1;
    if (256 + 8 * size > FREE_STACK_BYTES) realm.fail("Error", "Insufficient stack for computing FFT");
    const x = load(re, size);
    const y = load(im, size);
    transform(x, y, Boolean(inverse));
    if (im) {
      store(real, x);
      store(imaginary, y);
      return;
    }
    for (let i = 0; i < size; i++) {
      const a = x[i] as number;
      const b = y[i] as number;
      x[i] = deviceSqrt(Math.fround(Math.fround(a * a) + Math.fround(b * b)));
    }
    store(real, x);
  };

  const mapInPlace = (from: unknown, to: unknown, map: unknown, bitsGiven: unknown): void => {
    const source = asTyped(from);
    const target = asTyped(to);
    if (!source || !target) throw realm.error("Error", "First 2 arguments should be array buffers");
    const isFunction = typeof map === "function";
    const table = Array.isArray(map) ? map : asTyped(map);
    if (map !== undefined && map !== null && !isFunction && !table) {
      throw realm.error("Error", "Third argument should be a function or array");
    }
    const bitsFrom = fullBits(source);
    const asked = Number(bitsGiven ?? 0) | 0;
    const bits = asked === 0 ? bitsFrom : Math.abs(asked);
    if (bits === bitsFrom && !isFunction && !table && isUnsigned(source)) {
      const count = Math.min(source.length, target.length);
      for (let i = 0; i < count; i++) target[i] = source[i] as number;
      return;
    }
    // 32-bit integers as in the interpreter's C: with elements of 32 bits the mask becomes 0, and so does every value.
    const mask = (1 << bits) - 1;
    let element = 0;
    let held = 0;
    let read = 0;
    for (let write = 0; write < target.length && (read < source.length || held >= bits); write++) {
      const index = read;
      while (held < bits) {
        const next = (read < source.length ? (source[read] as number) : 0) | 0;
        element = asked < 0 ? element | (next << held) : (element << bitsFrom) | next;
        read++;
        held += bitsFrom;
      }
      const value = (asked < 0 ? element : element >> (held - bits)) & mask;
      if (asked < 0) element >>= bits;
      held -= bits;
      if (isFunction) target[write] = Number((map as (v: number, i: number) => unknown)(value, index));
      else target[write] = table ? Number((table as ArrayLike<unknown>)[value]) : value;
    }
  };

  const clip = (value: unknown, low: unknown, high: unknown): number => {
    let x = Number(value);
    if (x < Number(low)) x = Number(low);
    if (x > Number(high)) x = Number(high);
    return x;
  };

  const crc32 = (data: unknown): number => {
    const typed = asTyped(data);
    const bytes = numbersOf(data, "skip") ?? (typeof data === "number" ? [data] : []);
    let crc = 0xffffffff;
    for (let i = 0; i < bytes.length; i++) {
      const byte = (typed ? (typed[i] as number) : (bytes[i] as number)) & 255;
      crc = (CRC_TABLE[(crc ^ byte) & 255] as number) ^ (crc >>> 8);
    }
    return (crc ^ 0xffffffff) >>> 0;
  };

  const reverseByte = (value: unknown): number => {
    let reversed = 0;
    for (let bit = 0; bit < 8; bit++) if (Number(value) & (1 << bit)) reversed |= 128 >> bit;
    return reversed;
  };

  return { sum, variance, convolve, FFT: fft, mapInPlace, clip, CRC32: crc32, reverseByte };
};
