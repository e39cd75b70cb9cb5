import { spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { repositoryRoot } from "../harness/repositoryRoot.ts";

/** A compiler that notes each of its runs, takes a moment, and fails while a file `broken` is there. */
const FAKE_COMPILER = `
const fs = require("node:fs");
fs.appendFileSync("compiled.log", "once\\n");
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
if (fs.existsSync("broken")) { console.log("shared/src/a.ts(1,1): error TS1005"); process.exit(2); }
for (const path of ["shared/dist", "hub/dist"]) {
  fs.mkdirSync(path, { recursive: true });
  fs.writeFileSync(path + "/index.js", "");
}`;

let root: string;

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

const timesCompiled = (): number =>
  existsSync(join(root, "compiled.log")) ? readFileSync(join(root, "compiled.log"), "utf8").split("\n").length - 1 : 0;

type Run = { status: number | null; stdout: string; stderr: string };

const setUp = (): Run =>
  spawnSync(process.execPath, ["shared/build/setup.mjs", "--only=compile"], { cwd: root, encoding: "utf8" });

const setUpMeanwhile = (): Promise<Run> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ["shared/build/setup.mjs", "--only=compile"], { cwd: root });
    const run: Run = { status: null, stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => (run.stdout += chunk));
    child.stderr.on("data", (chunk) => (run.stderr += chunk));
    child.on("close", (status) => resolve({ ...run, status }));
  });

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "veilleuse-setup-"));
  cpSync(join(repositoryRoot(), "shared", "build"), join(root, "shared", "build"), { recursive: true });
  const lock = JSON.stringify({ packages: { "node_modules/typescript": { version: "5.9.3" } } });
  write("package.json", "{}");
  write("package-lock.json", lock);
  write("node_modules/.package-lock.json", lock);
  write("node_modules/typescript/package.json", "{}");
  write("node_modules/typescript/bin/tsc", FAKE_COMPILER);
  write("shared/src/a.ts", "export const a = 1;");
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test("leaves standard output to the script that follows", () => {
  expect(setUp()).toMatchObject({ status: 0, stdout: "", stderr: expect.stringContaining("compiling") });
});

test("does nothing and says nothing when all is fresh", () => {
  setUp();
  expect(setUp()).toMatchObject({ status: 0, stdout: "", stderr: "" });
  expect(timesCompiled()).toBe(1);
});

test("compiles again after a source changed, was added or was deleted, but not after a test changed", () => {
  setUp();
  appendFileSync(join(root, "shared/src/a.ts"), "export const b = 2;");
  setUp();
  write("hub/src/c.ts", "export const c = 3;");
  setUp();
  rmSync(join(root, "hub/src/c.ts"));
  setUp();
  expect(timesCompiled()).toBe(4);
  write("shared/src/a.test.ts", "export {};");
  setUp();
  expect(timesCompiled()).toBe(4);
});

test("fails with the step and the compiler's words, and tries again the next time", () => {
  write("broken", "");
  expect(setUp()).toMatchObject({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(/compiling.*failed[\s\S]*TS1005/),
  });
  expect(setUp().status).toBe(1);
  rmSync(join(root, "broken"));
  expect(setUp().status).toBe(0);
});

test("compiles once when several setups start at the same time", async () => {
  const runs = await Promise.all(Array.from({ length: 4 }, setUpMeanwhile));
  expect(runs.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
  expect(timesCompiled()).toBe(1);
});

test("takes over the lock of a setup that died", async () => {
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  write("shared/dist/.setup/lock/owner", String(dead));
  const runs = await Promise.all(Array.from({ length: 4 }, setUpMeanwhile));
  expect(runs.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
  expect(timesCompiled()).toBe(1);
});

test("shows npm's reason when the packages cannot be installed, and what to do", () => {
  rmSync(join(root, "node_modules/.package-lock.json"));
  write("package.json", "not JSON");
  const run = setUp();
  expect(run).toMatchObject({ status: 1, stdout: "" });
  expect(run.stderr).toMatch(/npm ci failed[\s\S]*EJSONPARSE[\s\S]*try again/);
  expect(timesCompiled()).toBe(0);
});
