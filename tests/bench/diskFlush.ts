import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../harness/temporary.ts";
import { quantile } from "./report.ts";

const PAGE_BYTES = 4096;
const DURATION_MS = 2000;
const PAUSE_MS = 1;

/** What the disk alone takes to keep one page: written behind the others and flushed, some hundred times a second. */
export const flushOnePage = async (): Promise<{ p50Ms: number; p99Ms: number }> => {
  const folder = temporaryFolder("bench-flush");
  const file = openSync(join(folder.path, "pages"), "w");
  const page = Buffer.alloc(PAGE_BYTES, 1);
  const tookMs: number[] = [];
  try {
    const from = performance.now();
    while (performance.now() - from < DURATION_MS) {
      const before = performance.now();
      writeSync(file, page);
      fdatasyncSync(file);
      tookMs.push(performance.now() - before);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  } finally {
    closeSync(file);
    folder.remove();
  }
  return { p50Ms: quantile(tookMs, 0.5), p99Ms: quantile(tookMs, 0.99) };
};
