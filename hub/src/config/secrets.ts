import { createECDH, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Secrets that the hub makes for itself at its first start and keeps in the data folder. */
export type HubSecrets = {
  /** Signs the links of notifications. */
  linkKey: Buffer;
  /** By these push services know the hub (RFC 8292): P-256, base64url. New ones would end every subscription. */
  vapid: { publicKey: string; privateKey: string };
};

type Stored = { linkKey: string; vapid?: HubSecrets["vapid"] };

const newVapidKeys = (): HubSecrets["vapid"] => {
  const curve = createECDH("prime256v1");
  curve.generateKeys();
  // Leading zeros are part of the key, and `getPrivateKey` leaves them out.
  const privateKey = Buffer.concat([Buffer.alloc(32), curve.getPrivateKey()]).subarray(-32);
  return { publicKey: curve.getPublicKey("base64url"), privateKey: privateKey.toString("base64url") };
};

const bytesOf = (text: unknown): number => (typeof text === "string" ? Buffer.from(text, "base64url").length : 0);

/**
 * Reads the hub's own secrets, and makes them at the first start; only the hub's user can read the file.
 * @throws when the file is damaged: making new secrets would silently break every link and every subscription
 */
export const loadSecrets = (dataFolder: string): HubSecrets => {
  const file = join(dataFolder, "secrets.json");
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const stored = read(file);
  // A file of an earlier version has no key pair yet.
  const secrets = stored?.vapid
    ? stored
    : { linkKey: stored?.linkKey ?? randomBytes(32).toString("base64url"), vapid: newVapidKeys() };
  if (secrets !== stored) {
    const fresh = `${file}.new`;
    writeFileSync(fresh, `${JSON.stringify(secrets)}\n`, { mode: 0o600 });
    renameSync(fresh, file);
  }
  const { linkKey, vapid } = secrets as Required<Stored>;
  return { linkKey: Buffer.from(linkKey, "base64url"), vapid };
};

const read = (file: string): Stored | undefined => {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const stored = JSON.parse(text) as Stored;
    const { vapid } = stored;
    const whole = vapid === undefined || (bytesOf(vapid.publicKey) === 65 && bytesOf(vapid.privateKey) === 32);
    if (whole && bytesOf(stored.linkKey) === 32) return stored;
  } catch {
    // Told below, like every other damage.
  }
  throw new Error(`${file} is damaged; restore it from a backup, or delete it to have new secrets made`);
};
