import { expect, test } from "vitest";
import { nameIn } from "./live.ts";
import type { NightState } from "./nightState.ts";

test("people are called by their names, those who left too; what this device kept from before knows ids", () => {
  const papa = { id: "papa", name: "Papa", language: "fr" as const };
  const night = { caregivers: [papa], formerCaregivers: [{ id: "lea", name: "Léa" }] } as unknown as NightState;
  expect(["papa", "lea", "stranger"].map(nameIn(night))).toEqual(["Papa", "Léa", "stranger"]);
  expect(nameIn({ caregivers: [papa] } as unknown as NightState)("lea")).toBe("lea");
  expect(nameIn(undefined)("papa")).toBe("papa");
});
