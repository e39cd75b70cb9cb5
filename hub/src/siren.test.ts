import { beforeEach, expect, it } from "vitest";
import { Siren } from "./siren.ts";

let said: string[];
let timers: (() => void)[];
let siren: Siren;
beforeEach(() => {
  said = [];
  timers = [];
  const clock = {
    now: () => 0,
    elapsed: () => 0,
    after: (_: number, callback: () => void) => {
      timers.push(callback);
      return () => undefined;
    },
  };
  siren = new Siren(clock, (payload) => said.push(payload) > 0);
});

it("sounds until the last reason is gone", () => {
  siren.set("escalation", true);
  siren.set("maman/siren/i-1", true);
  siren.set("escalation", false);
  expect(said.at(-1)).toBe("ON");
  siren.set("maman/siren/i-1", false);
  expect(said.at(-1)).toBe("OFF");
  siren.set("maman/siren/i-1", false);
  expect(said.filter((word) => word === "OFF")).toHaveLength(1);
});

it("sounds for a moment in an exercise, and goes on when it became earnest meanwhile", () => {
  siren.pulse("drill", 3000);
  siren.set("escalation", true);
  for (const end of timers) end();
  expect(said.at(-1)).toBe("ON");
});
