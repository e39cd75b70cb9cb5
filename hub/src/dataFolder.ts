import { accessSync, constants, mkdirSync } from "node:fs";

/**
 * Makes the folder that everything is kept in.
 * @throws when it cannot be written to; the message names the setting, the folder and the reason
 */
export const useDataFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(`data: ${folder} cannot be written to: ${(error as Error).message}`);
  }
};
