import type { Interpreter } from "./interpreter.ts";

const MOST_DEPTH = 6;

const numberText = (value: number): string => {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  const text = value.toFixed(11).replace(/0+$/, "");
  return Math.abs(value) < 1e-5 ? String(value) : text;
};

const valueText = (value: unknown, depth: number): string => {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return numberText(value);
  if (value === null || typeof value !== "object") {
    return typeof value === "function" ? "function () {...}" : String(value);
  }
  if (ArrayBuffer.isView(value)) {
    const name = Object.prototype.toString.call(value).slice(8, -1);
    return `new ${name}([${Array.from(value as Uint8Array).join(", ")}])`;
  }
  if ("message" in value && "toString" in value) return String(value);
  if ("pinName" in value) return String(value);
  if (depth >= MOST_DEPTH) return "...";
  if (Array.isArray(value)) return `[ ${value.map((item) => valueText(item, depth + 1)).join(", ")} ]`;
  const members = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${valueText(item, depth + 1)}`);
  return `{ ${members.join(", ")} }`;
};

/** What `print` writes for these values: strings as they are, the rest much as the interpreter shows it, on one line. */
export const printText = (values: ReadonlyArray<unknown>): string =>
  values.map((value) => (typeof value === "string" ? value : valueText(value, 0))).join(" ");

/** The globals `print` and `console`. */
export const definePrintNatives = ({ realm, print, assertRunning }: Interpreter): void => {
  const write = (...values: unknown[]): void => {
    assertRunning();
    print(printText(values));
  };
  realm.define("print", write);
  const names = ["log", "debug", "info", "warn", "error"];
  realm.define("console", realm.object(Object.fromEntries(names.map((name) => [name, write]))));
};
