import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";

const find = (): string => {
  const here = dirname(fileURLToPath(import.meta.url));
  return basename(dirname(here)) === "dist" ? dirname(dirname(here)) : dirname(here);
};

/** The workspace's own folder, whether this runs from the sources or compiled from `dist`. */
export const FIRMWARE_FOLDER = find();
