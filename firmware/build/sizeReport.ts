import { gzipSync } from "node:zlib";
import { SIZE_LIMIT_BYTES } from "./gate.ts";

/** Size of the finished script, for people. */
export const sizeReport = (source: string): string => {
  const bytes = Buffer.byteLength(source);
  const share = Math.round((100 * bytes) / SIZE_LIMIT_BYTES);
  return `veilleuse.js: ${bytes} bytes (${share} % of ${SIZE_LIMIT_BYTES}), ${gzipSync(source).length} compressed`;
};
