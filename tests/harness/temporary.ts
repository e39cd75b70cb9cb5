import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A fresh folder that `remove` deletes with everything in it. */
export const temporaryFolder = (name = "test"): { path: string; remove(): void } => {
  const path = mkdtempSync(join(tmpdir(), `veilleuse-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
};
