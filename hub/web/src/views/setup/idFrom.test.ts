import { expect, it } from "vitest";
import { idFrom } from "./idFrom.ts";

it.each([
  ["Maman", "maman"],
  ["Mémé Zoé", "meme-zoe"],
  ["  L’oncle d'Élie ", "l-oncle-d-elie"],
  ["祖母", ""],
  ["x".repeat(50), "x".repeat(32)],
])("makes of %j the identifier %j", (name, id) => {
  expect(idFrom(name)).toBe(id);
});
