import { expect, it } from "vitest";
import { concealed, revealed, SECRET } from "./secretMask.ts";

const settings = {
  caregivers: [
    { id: "maman", password: "one", channels: [{ type: "ntfy", url: "https://ntfy.example/x", token: "t-1" }] },
    { id: "papa", passwordHash: "two", channels: [] },
  ],
};

it("shows no secret, and everything else", () => {
  const shown = JSON.stringify(concealed(settings));
  for (const secret of ["one", "two", "t-1"]) expect(shown).not.toContain(`"${secret}"`);
  expect(shown).toContain("https://ntfy.example/x");
});

it("keeps the secrets that come back untouched, also when the list was put into another order", () => {
  const shown = concealed(settings) as typeof settings;
  expect(revealed(shown, settings)).toEqual(settings);
  shown.caregivers.reverse();
  expect(revealed(shown, settings)).toEqual({ caregivers: [...settings.caregivers].reverse() });
});

it("takes a new secret, and drops a mask that stands for nothing", () => {
  const changed = {
    caregivers: [
      { id: "papi", password: SECRET },
      { id: "maman", password: "new" },
    ],
  };
  expect(revealed(changed, settings)).toEqual({ caregivers: [{ id: "papi" }, { id: "maman", password: "new" }] });
});
