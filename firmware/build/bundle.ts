import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";
import ts from "typescript";
import { declareFirst } from "./declareFirst.ts";
import { DEVICE_MODULES } from "./deviceModules.ts";
import { freeBootCode } from "./freeBootCode.ts";
import { withOwnGlobals } from "./ownGlobals.ts";

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

/** ES5 without the strictness that the interpreter does not know. */
const lowered = (source: string): string => {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES5, module: ts.ModuleKind.None, removeComments: true },
  });
  return outputText.replace(/^"use strict";\n/, "");
};

/**
 * Shorter. Small functions are put into others, since each costs the device memory, but never as a function that is
 * called on the spot (`reduce_funcs`): the interpreter would make it anew at every call. Numbers stay as they are,
 * because 8e3 is no integer to the interpreter, and some of its calls take nothing else.
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
      inline: 3,
      reduce_funcs: false,
    },
    mangle: { properties: { regex: OWN_FIELD, reserved: [...KNOWN_OUTSIDE] } },
    format: { ascii_only: true, keep_numbers: true },
  });
  if (!code) throw new Error("terser wrote nothing");
  return code;
};

/** Builds the script that a sensor runs. The same sources give the same bytes. */
export const buildBundle = async (options: BundleOptions = {}): Promise<string> => {
  const version = options.version ?? (await versionOfPackage());
  const source = lowered(await gathered(options.entry ?? join(FIRMWARE_FOLDER, "src/main.ts"), version));
  return `${withOwnGlobals(freeBootCode(declareFirst(await minified(source))))}\n`;
};
