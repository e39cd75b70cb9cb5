import { createHmac, timingSafeEqual } from "node:crypto";

/** Whom a notification's link acknowledges for, and which incident. */
export type LinkClaim = { incident: string; caregiver: string };

const mac = (key: Buffer, body: string): Buffer => createHmac("sha256", key).update(body).digest().subarray(0, 16);

/**
 * Makes the token of an acknowledgement link. It is signed rather than stored, so that the link of a page that left
 * just before a power cut still works after it; the incident's own state makes it count only once.
 */
export const makeLinkToken = (key: Buffer, claim: LinkClaim): string => {
  const body = Buffer.from(`${claim.incident}.${claim.caregiver}`).toString("base64url");
  return `${body}.${mac(key, body).toString("base64url")}`;
};

/** Reads a token; undefined when it was not made by this hub. */
export const readLinkToken = (key: Buffer, token: string): LinkClaim | undefined => {
  const [body, signature, more] = token.split(".");
  if (!body || !signature || more !== undefined) return undefined;
  // The text is compared and not its bytes: base64 leaves bits unused, and a token that was changed is not ours.
  const given = Buffer.from(signature);
  const expected = Buffer.from(mac(key, body).toString("base64url"));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const [incident, caregiver] = Buffer.from(body, "base64url").toString("utf8").split(".");
  return incident && caregiver ? { incident, caregiver } : undefined;
};

/** Makes the token of the calendar's address. A calendar program keeps it, so that it opens nothing else. */
export const makeCalendarToken = (key: Buffer): string => mac(key, "calendar").toString("base64url");
