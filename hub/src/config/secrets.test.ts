import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadSecrets } from "./secrets.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "secrets-"));
  file = join(folder, "secrets.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

it("makes secrets once, for the hub's user alone, and keeps them", () => {
  const first = loadSecrets(folder);
  expect(first.linkKey).toHaveLength(32);
  expect(Buffer.from(first.vapid.publicKey, "base64url")).toHaveLength(65);
  expect(loadSecrets(folder)).toEqual(first);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it("adds a key pair to a file that has none, and breaks no link by it", () => {
  const linkKey = Buffer.alloc(32, 7).toString("base64url");
  writeFileSync(file, JSON.stringify({ linkKey }));
  const secrets = loadSecrets(folder);
  expect(secrets.linkKey.toString("base64url")).toBe(linkKey);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ linkKey, vapid: secrets.vapid });
});

it.each([
  "",
  "{}",
  '{"linkKey":"short"}',
  `{"linkKey":"${"A".repeat(43)}","vapid":{"publicKey":"A","privateKey":"A"}}`,
])("refuses a damaged file and does not replace it: %s", (text) => {
  writeFileSync(file, text);
  expect(() => loadSecrets(folder)).toThrow(/damaged/);
  expect(readFileSync(file, "utf8")).toBe(text);
});
