import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./runProgram.mjs";

/** How much of a failed installation is shown: npm puts the reason at the end. */
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

/** Installs what the lock file says; without a lock file, what package.json asks for. */
export const npmInstall = async (root, say) => {
  const command = existsSync(join(root, "package-lock.json")) ? "ci" : "install";
  // NODE_ENV=production would leave out the compiler; `npm run -s` would leave out the reason of a failure.
  const args = [command, "--include=dev", "--no-progress", "--loglevel=warn"];
  say(`installing packages (npm ${command}) …`);
  // Under `npm run` this is npm's own program, so that no other npm of the machine answers.
  const npm = process.env.npm_execpath;
  const { code, output } = npm?.endsWith("npm-cli.js")
    ? await runProgram(process.execPath, [npm, ...args], root)
    : await runProgram("npm", args, root, { shell: process.platform === "win32" });
  if (code === 0) return;
  const tail = output.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
  throw new Error(
    `npm ${command} failed:\n${tail}\nsetup: is the package registry reachable? Mend what npm says, then run \`npm ${command}\`.`,
  );
};
