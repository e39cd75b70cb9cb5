import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Secrets that the hub makes for itself at its first start and keeps in the data folder. */
export type HubSecrets = {
  /** Signs the links of notifications. */
  linkKey: Buffer;
};

/**
 * Reads the hub's own secrets, and makes them at the first start; only the hub's user can read the file.
 * @throws when the file is damaged: making new secrets would silently break every link that was sent
 */
export const loadSecrets = (dataFolder: string): HubSecrets => {
  const file = join(dataFolder, "secrets.json");
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  let text: string | undefined;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  if (text === undefined) {
    const linkKey = randomBytes(32);
    const fresh = `${file}.new`;
    writeFileSync(fresh, `${JSON.stringify({ linkKey: linkKey.toString("base64url") })}\n`, { mode: 0o600 });
    renameSync(fresh, file);
    return { linkKey };
  }
  try {
    const linkKey = Buffer.from((JSON.parse(text) as { linkKey: string }).linkKey, "base64url");
    if (linkKey.length === 32) return { linkKey };
  } catch {
    // Told below, like every other damage.
  }
  throw new Error(`${file} is damaged; restore it from a backup, or delete it to have new secrets made`);
};
