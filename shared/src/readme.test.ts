import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CODECS } from "../fixtures/codecs.ts";
import { goldenOf, MESSAGES, type MessageName } from "../fixtures/golden.ts";
import { SENSOR_CHANNELS } from "./topic.ts";

type Row = { channel: string; from: string; required: string[]; optional: string[] };

const cells = (line: string): string[] => line.split("|").map((cell) => cell.trim());
const code = (cell: string): string[] => Array.from(cell.matchAll(/`([^`]+)`/g), (match) => match[1] as string);

const rows: Row[] = readFileSync(new URL("../README.md", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => {
    const [, channel = "", from = "", , , required = "", optional = ""] = cells(line);
    return { channel: code(channel)[0] ?? "", from, required: code(required), optional: code(optional) };
  });

test("lists every channel and every message once, with its sender", () => {
  expect(rows.map(({ channel }) => channel)).toEqual([...MESSAGES]);
  expect(rows.filter(({ from }) => from === "sensor").map(({ channel }) => channel)).toEqual([...SENSOR_CHANNELS]);
});

describe.each(rows)("lists the fields of $channel", ({ channel, required, optional }) => {
  const message = channel as MessageName;
  const { decode } = CODECS[message];
  const { accepted } = goldenOf(message);

  test.each(required)("%s is refused when it is missing", (name) => {
    for (const { value } of accepted) {
      const { [name]: _, ...rest } = value;
      expect(decode(JSON.stringify(rest))).toEqual({ ok: false, code: "missing", path: name });
    }
  });

  test("the optional ones may be missing, and there are no others", () => {
    const used = new Set(accepted.flatMap(({ value }) => Object.keys(value)));
    expect([...used].sort()).toEqual([...required, ...optional].sort());
    for (const { value } of accepted) {
      const least = Object.fromEntries(Object.entries(value).filter(([name]) => required.includes(name)));
      expect(decode(JSON.stringify(least))).toEqual({ ok: true, value: least });
    }
  });
});
