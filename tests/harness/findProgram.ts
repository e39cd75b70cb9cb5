import { accessSync, closeSync, constants, openSync, readSync, statSync } from "node:fs";
import { delimiter, join, sep } from "node:path";

/** Programs that some tests need and that npm does not install. */
export type Program =
  | "influxd"
  | "mosquitto"
  | "chromium"
  | "espruino"
  | "victoria-metrics"
  | "prometheus-alertmanager";

export const PROGRAMS: ReadonlyArray<Program> = [
  "influxd",
  "mosquitto",
  "chromium",
  "espruino",
  "victoria-metrics",
  "prometheus-alertmanager",
];

/** File names under which systems install a program, the usual one first. */
const FILE_NAMES: { [P in Program]: ReadonlyArray<string> } = {
  influxd: ["influxd"],
  mosquitto: ["mosquitto"],
  chromium: ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"],
  espruino: ["espruino"],
  "victoria-metrics": ["victoria-metrics"],
  "prometheus-alertmanager": ["prometheus-alertmanager", "alertmanager"],
};

// Debian puts daemons where an ordinary user's PATH does not reach.
const DAEMON_FOLDERS = ["/usr/local/sbin", "/usr/sbin"];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

// npm's `espruino` package installs an uploader of the same name; that is a script, the interpreter is not.
const isScript = (path: string): boolean => {
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(2);
    readSync(file, start, 0, start.length, 0);
    return start.toString("latin1") === "#!";
  } finally {
    closeSync(file);
  }
};

/** Absolute path of a program, or undefined when this machine has none. What npm put in node_modules does not count. */
export const findProgram = (program: Program): string | undefined => {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...DAEMON_FOLDERS];
  for (const name of FILE_NAMES[program]) {
    for (const folder of folders) {
      if (folder === "" || folder.split(sep).includes("node_modules")) continue;
      const path = join(folder, name);
      if (isExecutable(path) && !(program === "espruino" && isScript(path))) return path;
    }
  }
  return undefined;
};
