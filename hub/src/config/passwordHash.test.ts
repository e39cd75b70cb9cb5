import { expect, it } from "vitest";
import { fitsHash, hashPassword, PASSWORD_HASH } from "./passwordHash.ts";

it("knows the password that a hash was made of, and no other", async () => {
  const hash = await hashPassword("petit ours brun");
  expect(hash).toMatch(PASSWORD_HASH);
  expect(hash).not.toContain("ours");
  expect(await fitsHash("petit ours brun", hash)).toBe(true);
  expect(await fitsHash("petit ours blanc", hash)).toBe(false);
});

it("takes the same letters however the keyboard composes them", async () => {
  expect(await fitsHash("be\u0301be\u0301", await hashPassword("b\u00e9b\u00e9"))).toBe(true);
});

it("never makes the same hash of the same password twice", async () => {
  expect(await hashPassword("same")).not.toBe(await hashPassword("same"));
});

it.each([
  "",
  "petit ours brun",
  "scrypt$32768$8$short$short",
  `scrypt$9999999$99$${"a".repeat(22)}$${"a".repeat(43)}`,
  `scrypt$3$8$${"a".repeat(22)}$${"a".repeat(43)}`,
])("lets nobody in with the hash %j", async (stored) => {
  expect(await fitsHash("petit ours brun", stored)).toBe(false);
  expect(await fitsHash("", stored)).toBe(false);
});
