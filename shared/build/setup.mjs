// Makes a fresh clone ready for an npm script: installs, compiles, bundles the firmware, builds the page.
// Plain Node and no dependency, because it runs before anything is installed. It reports on standard error only:
// standard output belongs to the script that follows (`npm run demo -- --once --json` prints JSON there).
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isInstalled, npmInstall } from "./install.mjs";
import { withLock } from "./lock.mjs";
import { runProgram } from "./runProgram.mjs";
import { fingerprintOf, readStamp, writeStamp } from "./stamp.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const require = createRequire(join(root, "package.json"));

/** shared/dist outlives `npm ci` and is never committed. */
const stateFolder = join(root, "shared", "dist", ".setup");

/** Every step is done again when one of these changes. */
const COMMON_INPUTS = ["package-lock.json", "tsconfig.base.json", "shared/build", "shared/src", "shared/tsconfig.json"];

const STEPS = [
  {
    name: "compile",
    says: "compiling TypeScript",
    inputs: [
      ...["shared", "firmware", "hub", "tests"].map((workspace) => `${workspace}/package.json`),
      ...["firmware/tsconfig.host.json", "firmware/build", "firmware/flash", "firmware/simulator"],
      ...["hub/tsconfig.json", "hub/src"],
      ...["tests/tsconfig.json", "tests/harness", "tests/demo", "tests/bench"],
    ],
    outputs: ["shared/dist/index.js", "hub/dist/index.js"],
    command: () => [
      require.resolve("typescript/bin/tsc"),
      ...["-b", "shared", "firmware/tsconfig.host.json", "hub", "tests", "--pretty", "false"],
    ],
  },
  {
    name: "firmware",
    says: "bundling the firmware",
    inputs: ["firmware/src", "firmware/build", "firmware/tsconfig.json", "firmware/package.json"],
    outputs: ["firmware/dist/veilleuse.js"],
    needs: "firmware/dist/build/main.js",
    command: () => ["firmware/dist/build/main.js"],
  },
  {
    name: "page",
    says: "building the page",
    inputs: ["hub/web", "hub/package.json"],
    outputs: ["hub/web/dist/index.html"],
    needs: "hub/web/index.html",
    command: () => [join(dirname(require.resolve("vite/package.json")), "bin", "vite.js"), "build", "hub/web"],
  },
];

const say = (text) => process.stderr.write(`setup: ${text}\n`);

const fingerprint = (step) => fingerprintOf(root, [...COMMON_INPUTS, ...step.inputs]);

const isFresh = (step) =>
  step.outputs.every((output) => existsSync(join(root, output))) &&
  readStamp(stateFolder, step.name) === fingerprint(step);

const perform = async (step) => {
  if (step.needs && !existsSync(join(root, step.needs))) {
    throw new Error(`${step.says} failed: ${step.needs} is not there`);
  }
  say(`${step.says} …`);
  // Taken before the step: a file that is saved meanwhile makes the next run do the step again.
  const before = fingerprint(step);
  const { code, output } = await runProgram(process.execPath, step.command(), root);
  if (code !== 0) throw new Error(`${step.says} failed:\n${output.trimEnd()}`);
  const missing = step.outputs.filter((path) => !existsSync(join(root, path)));
  if (missing.length > 0) throw new Error(`${step.says} made no ${missing.join(", ")}`);
  writeStamp(stateFolder, step.name, before);
};

const refuseOldNode = () => {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(`Node 20.19 or newer is needed; this is ${process.versions.node} (https://nodejs.org)`);
};

const setUp = async (steps) => {
  refuseOldNode();
  if (isInstalled(root) && steps.every(isFresh)) return;
  await withLock(join(stateFolder, "lock"), say, async () => {
    if (!isInstalled(root)) await npmInstall(root, say);
    for (const step of steps) if (!isFresh(step)) await perform(step);
  });
};

const onlyCompile = process.argv.includes("--only=compile");
try {
  await setUp(onlyCompile ? STEPS.slice(0, 1) : STEPS);
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
