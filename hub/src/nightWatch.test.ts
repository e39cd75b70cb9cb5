import { expect, it } from "vitest";
import { createFaultyHousehold } from "./testing/faultyHousehold.ts";

const SECOND = 1000;

it("wakes nobody for a cry of which the end came before the start", async () => {
  const home = createFaultyHousehold();
  await home.toldBackwards("nursery", "cry");
  await home.passes(60 * SECOND);
  expect(home.incidents.map(({ state }) => state)).toEqual(["closed"]);
  expect(home.attempts).toEqual([]);
});

it("settles a loud sound of which the end came before the start", async () => {
  const home = createFaultyHousehold();
  await home.toldBackwards("nursery", "loud");
  await home.passes(310 * SECOND);
  expect(home.incidents.map(({ state }) => state)).toEqual(["settled"]);
});
