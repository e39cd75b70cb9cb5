import { expect, it } from "vitest";
import { obstacleOf, type PushFacts } from "./pushHere.ts";

const GOOD: PushFacts = {
  guest: false,
  secure: true,
  ios: false,
  installed: false,
  supported: true,
  permission: "default",
};

it.each<[string | undefined, Partial<PushFacts>]>([
  [undefined, {}],
  [undefined, { permission: "granted" }],
  [undefined, { ios: true, installed: true }],
  ["guest", { guest: true, secure: false }],
  ["insecure", { secure: false, supported: false, permission: undefined }],
  ["homeScreen", { ios: true, supported: false, permission: undefined }],
  ["unsupported", { supported: false, permission: undefined }],
  ["denied", { permission: "denied" }],
])("finds that %s stands in the way first", (obstacle, changes) => {
  expect(obstacleOf({ ...GOOD, ...changes })).toBe(obstacle);
});
