import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepFolder } from "./folderLock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "veilleuse-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a folder is kept for one hub, until it gives it back", () => {
  const giveBack = keepFolder(folder);
  expect(keepFolder(folder)).toBeUndefined();
  giveBack?.();
  const again = keepFolder(folder);
  expect(again).toBeDefined();
  again?.();
});

test("a folder that cannot be locked is used all the same", () => {
  expect(keepFolder(join(folder, "is not there"))).toBeDefined();
});
