import type { LookupFunction } from "node:net";
import { expect, it } from "vitest";
import { createRememberedLookup } from "./rememberedLookup.ts";

const ask = (lookup: LookupFunction, host: string) =>
  new Promise((resolve) => lookup(host, {}, (error, address) => resolve(error ? error.code : address)));

it("still finds a server while the name service is away, and no other name", async () => {
  let away = false;
  const lookup = createRememberedLookup((_host, _options, done) => {
    if (away) done(Object.assign(new Error("away"), { code: "EAI_AGAIN" }), "", 4);
    else done(null, "192.0.2.7", 4);
  });
  expect(await ask(lookup, "push.example")).toBe("192.0.2.7");
  away = true;
  expect(await ask(lookup, "push.example")).toBe("192.0.2.7");
  expect(await ask(lookup, "other.example")).toBe("EAI_AGAIN");
});
