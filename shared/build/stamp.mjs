import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const IGNORED_FOLDERS = new Set(["dist", "node_modules"]);

const isInput = (entry) => (entry.isDirectory() ? !IGNORED_FOLDERS.has(entry.name) : !/\.test\.tsx?$/.test(entry.name));

const visit = (path, found) => {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isDirectory()) {
    found.push(`${path} ${stats.size} ${stats.mtimeMs}`);
    return;
  }
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (isInput(entry)) visit(join(path, entry.name), found);
  }
};

/**
 * Names the state of files and folders by path, size and time of each file; contents are not read, tests are left out.
 * Unlike the newest time alone it notices a file that was deleted or went back to an older version.
 */
export const fingerprintOf = (root, inputs) => {
  const found = [];
  for (const input of inputs) visit(join(root, input), found);
  return createHash("sha256").update(found.sort().join("\n")).digest("hex");
};

/** The fingerprint under which a step last succeeded, or undefined. */
export const readStamp = (folder, step) => {
  try {
    return readFileSync(join(folder, step), "utf8");
  } catch {
    return undefined;
  }
};

/** Remembers that a step succeeded. A step that fails leaves the old stamp, which no longer fits. */
export const writeStamp = (folder, step, fingerprint) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, step), fingerprint);
};
