import { expect, it } from "vitest";
import { makeInviteToken, readInviteToken } from "./inviteToken.ts";

const KEY = Buffer.alloc(32, 7);
const NOW = 1_800_000_000_000;
const invitation = { caregiver: "papi", until: NOW + 1000 };
const passwordIs = (password: string) => (caregiver: string) => (caregiver === "papi" ? password : undefined);

it("is read back while it holds", () => {
  const token = makeInviteToken(KEY, invitation, "");
  expect(readInviteToken(KEY, token, passwordIs(""), NOW)).toEqual(invitation);
});

it("ends with its time", () => {
  const token = makeInviteToken(KEY, invitation, "");
  expect(readInviteToken(KEY, token, passwordIs(""), NOW + 1000)).toBeUndefined();
});

it("ends with its use, since the password is another one then", () => {
  const token = makeInviteToken(KEY, invitation, "");
  expect(readInviteToken(KEY, token, passwordIs("scrypt$…"), NOW)).toBeUndefined();
});

it("is worth nothing for somebody else, with another key, or changed", () => {
  const token = makeInviteToken(KEY, invitation, "");
  const [body = "", signature = ""] = token.split(".");
  const other = Buffer.from(`maman.${invitation.until}`).toString("base64url");
  const later = Buffer.from(`papi.${invitation.until + 1}`).toString("base64url");
  for (const changed of [`${other}.${signature}`, `${later}.${signature}`, body, `${token}.x`, `${body}.`, ""]) {
    expect(readInviteToken(KEY, changed, () => "", NOW)).toBeUndefined();
  }
  expect(readInviteToken(Buffer.alloc(32, 8), token, passwordIs(""), NOW)).toBeUndefined();
});
