import { Worker } from "node:worker_threads";
import type { Load, LoadResult } from "./publisher.ts";

/** Puts a load on a broker, from a thread of its own. */
export const runLoad = (load: Load): Promise<LoadResult> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./publisher.js", import.meta.url), { workerData: load });
    worker.once("message", (result: LoadResult) => {
      void worker.terminate();
      resolve(result);
    });
    worker.once("error", reject);
  });
