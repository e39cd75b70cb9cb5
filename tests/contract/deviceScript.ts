import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { goldenOf, MESSAGES } from "../../shared/fixtures/golden.ts";
import { repositoryRoot } from "../harness/repositoryRoot.ts";

const SOURCES = join(repositoryRoot(), "shared", "src");

type Answer = { ok: true; value: unknown } | { ok: false; code: string; path: string };

/** A golden payload with the answer that it must get. */
export type DeviceCase = { message: string; about: string; text: string; answer: Answer };

export const deviceCases = (): DeviceCase[] =>
  MESSAGES.flatMap((message): DeviceCase[] => {
    const { accepted, refused } = goldenOf(message);
    return [
      ...accepted.map(({ about, text, value }): DeviceCase => ({ message, about, text, answer: { ok: true, value } })),
      ...refused.map(
        ({ about, text, code, path }): DeviceCase => ({ message, about, text, answer: { ok: false, code, path } }),
      ),
    ];
  });

const toEs5 = (source: string): string =>
  ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES5, module: ts.ModuleKind.CommonJS, removeComments: true },
  }).outputText;

/** The file name without folders; no two files of the contract share one. */
const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

// The entry file is left out: it only collects the others, with helpers that no bundle contains.
const sources = (): string[] =>
  readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && path !== "index.ts",
  );

const escaped = (c: string): string => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A value as a literal that is safe in any script: JSON may hold what a script may not. */
const literal = (value: unknown): string => JSON.stringify(value).replace(/[\u007f-\uffff]/g, escaped);

/**
 * The contract as one ES5 script for an interpreter that has nothing else, bare of imports and modules. It defines
 * `decode(message, text)`, which answers in JSON, and `payloads`, a list of `[message, text]` of all golden messages.
 */
export const deviceScript = (): string => {
  const modules = sources().map(
    (path) => `${literal(nameOf(path))}: function (exports, require) {
${toEs5(readFileSync(join(SOURCES, path), "utf8"))}}`,
  );
  return `var modules = {${modules.join(",\n")}};
var loaded = {};
var load = function (path) {
  var name = path.slice(path.lastIndexOf("/") + 1);
  if (!loaded[name]) {
    loaded[name] = {};
    modules[name](loaded[name], load);
  }
  return loaded[name];
};
var decode = function (message, text) {
  var decoder = "decode" + message.charAt(0).toUpperCase() + message.slice(1);
  return JSON.stringify(load(message + ".ts")[decoder](text));
};
var payloads = ${literal(deviceCases().map(({ message, text }) => [message, text]))};
`;
};
