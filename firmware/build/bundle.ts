import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { minify } from "terser";
import ts from "typescript";
import { aliasOften } from "./aliases.ts";
import { declareFirst } from "./declareFirst.ts";
import { DEVICE_MODULES } from "./deviceModules.ts";
import { FIRMWARE_FOLDER } from "./firmwareFolder.ts";
import { makeForTheCall } from "./forTheCall.ts";
import { freeBootCode } from "./freeBootCode.ts";
import { FREQUENCY } from "./frequency.ts";
import { foldImpossibleChoices } from "./impossibleChoices.ts";
import { joinTexts } from "./joinTexts.ts";
import { putOnTheSpot } from "./onTheSpot.ts";
import { outsideNames } from "./outsideNames.ts";
import { withOwnGlobals } from "./ownGlobals.ts";
import { shortenFields } from "./shortFields.ts";

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
 * called on the spot (`reduce_funcs`): the interpreter would make it anew at every call, and only `putOnTheSpot` knows
 * where these are few. Numbers stay as they are,
 * because 8e3 is no integer to the interpreter, and some of its calls take nothing else.
 */
const minified = async (source: string, mangle: boolean): Promise<string> => {
  const { code } = await minify(source, {
    ecma: 5,
    toplevel: true,
    compress: {
      hoist_funs: true,
      passes: 3,
      pure_getters: true,
      pure_funcs: ["withFields"],
      arrows: false,
      inline: 3,
      reduce_funcs: false,
    },
    mangle,
    format: { ascii_only: true, keep_numbers: true },
  });
  if (!code) throw new Error("terser wrote nothing");
  return code;
};

/** The finished script, and the same with its fields still by their names, to hold it against. */
export type Script = { finished: string; plain: string };

/** Builds the script that a sensor runs. The same sources give the same bytes. */
export const buildScript = async (options: BundleOptions = {}): Promise<Script> => {
  const version = options.version ?? (await versionOfPackage());
  const outside = outsideNames();
  const source = lowered(await gathered(options.entry ?? join(FIRMWARE_FOLDER, "src/main.ts"), version));
  const reduced = await minified(joinTexts(source), false);
  const placed = await minified(putOnTheSpot(foldImpossibleChoices(reduced, outside), FREQUENCY), false);
  const short = await minified(makeForTheCall(placed, FREQUENCY), true);
  const plain = `${withOwnGlobals(freeBootCode(declareFirst(aliasOften(short))))}\n`;
  return { finished: shortenFields(plain, outside), plain };
};

/** The finished script alone. */
export const buildBundle = async (options: BundleOptions = {}): Promise<string> =>
  (await buildScript(options)).finished;
