import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root, from the sources as well as from the compiled harness. */
export const repositoryRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(`${folder}/tsconfig.base.json`)) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error("the repository's root was not found above the test harness");
    folder = parent;
  }
  return folder;
};
