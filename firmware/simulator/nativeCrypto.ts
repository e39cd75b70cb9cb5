import { createHash } from "node:crypto";
import { bytesOf } from "./nativeBytes.ts";
import type { Realm } from "./realm.ts";

/** The module `crypto`: the hashes of this build, each giving an ArrayBuffer. */
export const cryptoModule = (realm: Realm): Record<string, unknown> => {
  const hash = (algorithm: string) => (data: unknown) =>
    realm.bytes(
      createHash(algorithm)
        .update(Uint8Array.from(bytesOf(data)))
        .digest(),
    ).buffer;
  return realm.object({
    SHA1: hash("sha1"),
    SHA224: hash("sha224"),
    SHA256: hash("sha256"),
    SHA384: hash("sha384"),
    SHA512: hash("sha512"),
  });
};
