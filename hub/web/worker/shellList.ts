import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const WORKER = "sw.js";

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
    enforce: "post",
    configResolved: (config) => {
      root = config.root;
      publicFolder = config.publicDir;
    },
    generateBundle(_options, bundle) {
      const worker = readFileSync(join(root, "worker", WORKER), "utf8");
      const hash = createHash("sha256").update(worker);
      for (const file of Object.values(bundle)) hash.update(file.type === "chunk" ? file.code : file.source);
      const publicFiles = readdirSync(publicFolder);
      for (const name of publicFiles) hash.update(readFileSync(join(publicFolder, name)));
      const assets = Object.keys(bundle).filter((name) => name !== "index.html");
      const shell = ["/", ...[...assets, ...publicFiles].map((name) => `/${name}`)];
      const head = `const BUILD = "${hash.digest("hex").slice(0, 12)}";\nconst SHELL = ${JSON.stringify(shell)};\n`;
      this.emitFile({ type: "asset", fileName: WORKER, source: head + worker });
    },
  };
};
