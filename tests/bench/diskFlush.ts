import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../harness/temporary.ts";
import { quantile } from "./report.ts";

const PAGE_BYTES = 4096;
/** As long as a write-ahead log that is written over and over: a file that grows has its size to write down, too. */
const PAGES = 4000;
const DURATION_MS = 2000;
const PAUSE_MS = 1;

/** What the disk alone takes to keep one page: written over a former one and flushed, some hundred times a second. */
export const flushOnePage = async (): Promise<{ p50Ms: number; p99Ms: number }> => {
  const folder = temporaryFolder("bench-flush");
  const file = openSync(join(folder.path, "pages"), "w");
  const page = Buffer.alloc(PAGE_BYTES, 1);
  const tookMs: number[] = [];
  try {
    for (let i = 0; i < PAGES; i++) writeSync(file, page, 0, PAGE_BYTES, i * PAGE_BYTES);
    fdatasyncSync(file);
    const from = performance.now();
    for (let i = 0; performance.now() - from < DURATION_MS; i++) {
      const before = performance.now();
      writeSync(file, page, 0, PAGE_BYTES, (i % PAGES) * PAGE_BYTES);
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
