import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./repositoryRoot.ts";

/** A shipped file: its name and its text. */
export type DeployFile = { name: string; text: string };

/** Where everything lies that is needed to run the hub and look at its history. */
export const deployFolder = (): string => join(repositoryRoot(), "hub", "deploy");

/** The files of a folder below `hub/deploy` whose names end in one of the extensions, in order of their names. */
export const deployFiles = (folder: string, ...extensions: string[]): DeployFile[] =>
  readdirSync(join(deployFolder(), folder))
    .filter((name) => extensions.some((extension) => name.endsWith(extension)))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(deployFolder(), folder, name), "utf8") }));

/** The text of one file below `hub/deploy`. */
export const deployFile = (path: string): string => readFileSync(join(deployFolder(), path), "utf8");
