import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const WORKER = "sw.js";
const SMALL_BYTES = 500;

/** Writes each file once more, compressed, for the hub to serve. Of a small one the headers are most of it. */
const compress = (folder: string, names: string[]): void => {
  for (const name of names) {
    const packed = gzipSync(readFileSync(join(folder, name)), { level: 9 });
    if (packed.length > SMALL_BYTES) writeFileSync(join(folder, `${name}.gz`), packed);
  }
};

/**
 * Writes the service worker with the list of everything that the page is made of, and a name for this build. The name
 * changes with any byte of it, and so does the worker: that is how a browser notices that there is a new page.
 */
export const shellList = (): Plugin => {
  let root = "";
  let publicFolder = "";
  return {
    name: "shell-list",
    apply: "build",
    configResolved: (config) => {
      root = config.root;
      publicFolder = config.publicDir;
    },
    // From what was written: until then other plugins still change it.
    writeBundle({ dir = "" }, bundle) {
      const worker = readFileSync(join(root, "worker", WORKER), "utf8");
      const built = Object.keys(bundle);
      const copied = readdirSync(publicFolder);
      const hash = createHash("sha256").update(worker);
      for (const name of built) hash.update(readFileSync(join(dir, name)));
      for (const name of copied) hash.update(readFileSync(join(publicFolder, name)));
      const shell = ["/", ...[...built, ...copied].filter((name) => name !== "index.html").map((name) => `/${name}`)];
      const head = `const BUILD = "${hash.digest("hex").slice(0, 12)}";\nconst SHELL = ${JSON.stringify(shell)};\n`;
      writeFileSync(join(dir, WORKER), head + worker);
      compress(dir, [...built, WORKER]);
    },
  };
};
