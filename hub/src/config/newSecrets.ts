import { randomBytes, randomInt } from "node:crypto";

/** 128 random bits: nobody types it, and nobody guesses it. */
export const newPassword = (): string => randomBytes(16).toString("base64url");

/** Letters and digits that nobody takes for each other. */
const CLEAR = "abcdefghjkmnpqrstuvwxyz23456789";
const CODE_LENGTH = 10;

/** A code that is read from a screen and typed once, with 49 random bits. */
export const newSetupCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => CLEAR[randomInt(CLEAR.length)]).join("");
