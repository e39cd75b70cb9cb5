import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { FlashFailure, reasonOf } from "./failure.ts";

/** The firmware folder, from the sources as well as from the compiled command. */
const firmwareFolder = (): string => {
  const above = dirname(dirname(fileURLToPath(import.meta.url)));
  return basename(above) === "dist" ? dirname(above) : above;
};

export const FIRMWARE_FOLDER = firmwareFolder();

/** Holds the package.json of what only this command needs. */
const PACKAGE_FOLDER = join(FIRMWARE_FOLDER, "flash");

const PACKAGES = ["espruino", "serialport"] as const;

/** True when the packages of this command are there; without them nothing reaches a board. */
export const isPackageInstalled = (): boolean => {
  try {
    const require = createRequire(join(PACKAGE_FOLDER, "package.json"));
    return PACKAGES.every((name) => require.resolve(name) !== "");
  } catch {
    return false;
  }
};

/** Installs the packages of this command when they are not there yet; says so on standard error. */
export const installPackage = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(PACKAGE_FOLDER, "install.mjs")], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    const failed = (): void => reject(new FlashFailure("packages", "The packages of this command are not installed."));
    child.on("error", failed);
    child.on("exit", (code) => (code === 0 ? resolve() : failed()));
  });

/** One of the packages of this command. They have no types that this repository could check: the caller gives them. */
export const loadPackage = <T>(name: (typeof PACKAGES)[number]): T => {
  try {
    return createRequire(join(PACKAGE_FOLDER, "package.json"))(name) as T;
  } catch (error) {
    throw new FlashFailure("packages", `The package ${name} cannot be loaded: ${reasonOf(error)}`, [
      "npm ci --prefix firmware/flash",
    ]);
  }
};
