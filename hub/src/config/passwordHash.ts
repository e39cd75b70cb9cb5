import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** Cost of scrypt (RFC 7914): 32 MiB and some 60 ms for each attempt. */
const COST = 2 ** 15;
const BLOCK = 8;
const HASH_BYTES = 32;
const SALT_BYTES = 16;
const MEMORY_BYTES = 128 * COST * BLOCK * 2;

/** `scrypt$cost$block$salt$hash`, salt and hash in base64url. */
export const PASSWORD_HASH = /^scrypt\$(\d{1,7})\$(\d{1,2})\$([\w-]{16,64})\$([\w-]{20,128})$/;

const derive = (password: string, salt: Buffer, cost: number, block: number, bytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { N: cost, r: block, p: 1, maxmem: MEMORY_BYTES };
    // The same letters can be written in two ways, and keyboards differ.
    scrypt(password.normalize("NFKC"), salt, bytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });

/** What the settings keep of a password that was chosen on the page. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, COST, BLOCK, HASH_BYTES);
  return `scrypt$${COST}$${BLOCK}$${salt.toString("base64url")}$${hash.toString("base64url")}`;
};

/** True when the password belongs to the hash. A hash that cannot be read, or asks for too much, fits no password. */
export const fitsHash = async (password: string, stored: string): Promise<boolean> => {
  const [, cost, block, salt, hash] = PASSWORD_HASH.exec(stored) ?? [];
  if (!cost || !block || !salt || !hash) return false;
  const expected = Buffer.from(hash, "base64url");
  try {
    const given = await derive(password, Buffer.from(salt, "base64url"), Number(cost), Number(block), expected.length);
    return timingSafeEqual(given, expected);
  } catch {
    return false;
  }
};
