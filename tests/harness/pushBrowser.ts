import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";

const info = (text: string): Buffer => Buffer.from(`${text}\0`);

/** A browser's side of a push subscription: it has the keys, and reads what is sent to it. */
export const createPushBrowser = (endpoint: string) => {
  const keys = createECDH("prime256v1");
  keys.generateKeys();
  const auth = randomBytes(16);
  return {
    /** What `PushSubscription.toJSON()` gives. */
    subscription: {
      endpoint,
      expirationTime: null,
      keys: { p256dh: keys.getPublicKey("base64url"), auth: auth.toString("base64url") },
    },
    /** Decrypts one record of `aes128gcm` (RFC 8188, 2) with the keys of Web Push (RFC 8291, 3.4). */
    read: (body: Buffer): string => {
      const salt = body.subarray(0, 16);
      const server = body.subarray(21, 21 + body.readUInt8(20));
      const record = body.subarray(21 + server.length);
      const context = Buffer.concat([info("WebPush: info"), keys.getPublicKey(), server]);
      const secret = hkdfSync("sha256", keys.computeSecret(server), auth, context, 32);
      const key = hkdfSync("sha256", Buffer.from(secret), salt, info("Content-Encoding: aes128gcm"), 16);
      const nonce = hkdfSync("sha256", Buffer.from(secret), salt, info("Content-Encoding: nonce"), 12);
      const decipher = createDecipheriv("aes-128-gcm", Buffer.from(key), Buffer.from(nonce));
      decipher.setAuthTag(record.subarray(-16));
      const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
      // The last record ends with a 2 and padding of zeros.
      return padded.subarray(0, padded.lastIndexOf(2)).toString("utf8");
    },
  };
};
