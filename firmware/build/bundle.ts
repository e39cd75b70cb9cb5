import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";
import ts from "typescript";
import { DEVICE_MODULES } from "./deviceModules.ts";

/** The workspace's own folder, whether this runs from the sources or compiled from `dist`. */
const firmwareFolder = (): string => {
  const here = dirname(fileURLToPath(import.meta.url));
  return basename(dirname(here)) === "dist" ? dirname(dirname(here)) : dirname(here);
};

export const FIRMWARE_FOLDER = firmwareFolder();

/**
 * Fields of our own that end in a unit or a quantity get short names, which saves the device memory and time for
 * every object and every access.
 */
export const OWN_FIELD = /(Ms|Db|Sum|Max|Power|Frames|Seconds|Bins|Bytes)$/;

/** Those of them that the wire, the flash or the interpreter knows by name. */
export const KNOWN_OUTSIDE: ReadonlyArray<string> = [
  "loudDb",
  "loudMs",
  "crySeconds",
  "silenceMarginDb",
  "calibrationDb",
  "toldCalibrationDb",
  "blindMs",
];

export type BundleOptions = {
  /** Entry file; the firmware's own main.ts when it is left out. */
  entry?: string;
  /** Version that the sensor reports; the one of firmware/package.json when it is left out. */
  version?: string;
};

const versionOfPackage = async (): Promise<string> => {
  const manifest = JSON.parse(await readFile(join(FIRMWARE_FOLDER, "package.json"), "utf8")) as { version: string };
  return manifest.version;
};

/** All modules in one text, in an order in which everything is defined before it is used. */
const gathered = async (entry: string, version: string): Promise<string> => {
  const result = await build({
    entryPoints: [entry],
    absWorkingDir: FIRMWARE_FOLDER,
    bundle: true,
    write: false,
    format: "cjs",
    platform: "neutral",
    target: "esnext",
    charset: "ascii",
    legalComments: "none",
    conditions: ["source"],
    external: [...DEVICE_MODULES],
    define: { FIRMWARE_VERSION: JSON.stringify(version) },
    tsconfigRaw: {},
  });
  const [file] = result.outputFiles;
  if (!file) throw new Error("esbuild wrote nothing");
  return file.text;
};

/** ES5, in a function of its own so that no name of the firmware meets one of the board's or of a test's. */
const lowered = (source: string): string => {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES5, module: ts.ModuleKind.None, removeComments: true },
  });
  return `(function () {\n${outputText.replace(/^"use strict";\n/, "")}\n})();\n`;
};

/**
 * Shorter, but never by putting functions into one another: the interpreter would make such a function anew at every
 * call, and the variables that the minifier declares below their use would be taken for outer ones.
 */
const minified = async (source: string): Promise<string> => {
  const { code } = await minify(source, {
    ecma: 5,
    toplevel: true,
    compress: {
      hoist_funs: true,
      passes: 3,
      pure_funcs: ["withFields"],
      arrows: false,
      inline: false,
      reduce_funcs: false,
    },
    mangle: { properties: { regex: OWN_FIELD, reserved: [...KNOWN_OUTSIDE] } },
    format: { ascii_only: true },
  });
  if (!code) throw new Error("terser wrote nothing");
  return `${code}\n`;
};

/** Builds the script that a sensor runs. The same sources give the same bytes. */
export const buildBundle = async (options: BundleOptions = {}): Promise<string> => {
  const version = options.version ?? (await versionOfPackage());
  return minified(lowered(await gathered(options.entry ?? join(FIRMWARE_FOLDER, "src/main.ts"), version)));
};
