import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./runProgram.mjs";

/** How much of a failed installation is shown: npm puts the reason first and advice behind. */
const SHOWN_LINES = 20;

const packagesOf = (path) => {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages ?? {};
  } catch {
    return undefined;
  }
};

const isPackage = (path) => path.includes("node_modules/");

/**
 * True when node_modules holds what the lock file says, by npm's own list of what it installed. Versions are compared
 * and not times, because a checkout gives the lock file a new time without a new content. Optional packages may be
 * absent: most of them are for other machines.
 */
export const isInstalled = (root) => {
  const installed = packagesOf(join(root, "node_modules", ".package-lock.json"));
  const wanted = packagesOf(join(root, "package-lock.json"));
  if (installed === undefined) return false;
  if (wanted === undefined) return true;
  return Object.entries(wanted).every(([path, { version, optional, devOptional, link }]) => {
    if (!isPackage(path)) return true;
    const present = installed[path];
    if (present === undefined) return optional === true || devOptional === true;
    return link === true || present.version === version;
  });
};

const npm = (args, root) => {
  // NODE_ENV=production would leave out the compiler; `npm run -s` would leave out the reason of a failure.
  const all = [...args, "--include=dev", "--no-progress", "--loglevel=warn"];
  // Under `npm run` this is npm's own program, so that no other npm of the machine answers.
  const program = process.env.npm_execpath;
  if (program?.endsWith("npm-cli.js")) return runProgram(process.execPath, [program, ...all], root);
  return runProgram("npm", all, root, { shell: process.platform === "win32" });
};

const reasonIn = (output) => {
  const lines = output.trimEnd().split("\n");
  const errors = lines.filter((line) => line.startsWith("npm error"));
  return (errors.length > 0 ? errors : lines).slice(0, SHOWN_LINES).join("\n");
};

/** Installs what the lock file says; without a lock file, what package.json asks for. */
export const npmInstall = async (root, say) => {
  const command = existsSync(join(root, "package-lock.json")) ? "ci" : "install";
  say(`installing packages (npm ${command}) …`);
  let { code, output } = await npm([command], root);
  // `npm ci` wants every package of every platform in the lock file, and a lock file written behind a registry that
  // serves one platform only lacks the others. `npm install` keeps to the locked versions too.
  if (code !== 0 && command === "ci" && output.includes("EUSAGE")) {
    say("the lock file is not complete: trying npm install …");
    ({ code, output } = await npm(["install", "--no-save"], root));
  }
  if (code === 0) return;
  throw new Error(
    `npm ${command} failed:\n${reasonIn(output)}\nsetup: is the package registry reachable? Mend what npm says, then try again.`,
  );
};
