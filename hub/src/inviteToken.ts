import { createHmac, timingSafeEqual } from "node:crypto";

/** Whom an invitation is for, and until when it holds (UTC epoch milliseconds). */
export type Invitation = { caregiver: string; until: number };

const mac = (key: Buffer, body: string, password: string): Buffer =>
  createHmac("sha256", key).update(`invitation\n${body}\n${password}`).digest().subarray(0, 16);

/**
 * Makes the token of an invitation to choose a password. The password as it is kept now is signed along, so that the
 * invitation ends with its use, or as soon as the password changes in another way, and nothing has to be stored.
 */
export const makeInviteToken = (key: Buffer, invitation: Invitation, password: string): string => {
  const body = Buffer.from(`${invitation.caregiver}.${invitation.until}`).toString("base64url");
  return `${body}.${mac(key, body, password).toString("base64url")}`;
};

/**
 * Reads a token; undefined when this hub did not make it, or it is used up or expired.
 * @param passwordOf what is kept of a caregiver's password now; undefined for nobody
 */
export const readInviteToken = (
  key: Buffer,
  token: string,
  passwordOf: (caregiver: string) => string | undefined,
  now: number,
): Invitation | undefined => {
  const [body, signature, more] = token.split(".");
  if (!body || !signature || more !== undefined) return undefined;
  const [caregiver, until] = Buffer.from(body, "base64url").toString("utf8").split(".");
  const password = caregiver === undefined ? undefined : passwordOf(caregiver);
  if (caregiver === undefined || password === undefined || !(Number(until) > now)) return undefined;
  const expected = Buffer.from(mac(key, body, password).toString("base64url"));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return { caregiver, until: Number(until) };
};
