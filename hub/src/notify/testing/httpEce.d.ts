declare module "http_ece" {
  import type { ECDH } from "node:crypto";

  type Parameters = { version: "aes128gcm"; privateKey: ECDH; dh?: string; salt?: string; authSecret: string };
  export function encrypt(text: Buffer, parameters: Parameters): Buffer;
  export function decrypt(bytes: Buffer, parameters: Parameters): Buffer;
}
