import { describe, expect, it } from "vitest";
import { parseSettings, SettingsError } from "../../../src/config/load.ts";
import { channelSettings } from "../../../src/notify/registry.ts";
import { inLanguage } from "./hubWords.ts";

/** What the hub answers to settings that are not as they should be. */
const refusal = (settings: object): string => {
  try {
    parseSettings(JSON.stringify(settings), { file: "f", channel: channelSettings });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return (error.message.split("\n")[0] ?? "").split(": ").slice(2).join(": ");
  }
  throw new Error("these settings are right");
};

const caregiver = { id: "maman", name: "Maman" };

describe("what the hub says in English", () => {
  it.each<[object, string]>([
    [{ night: { from: "21:00", to: "25:00" } }, "une heure est attendue, comme 21:00"],
    [{ timeZone: "Europe/Nowhere" }, "un fuseau horaire est attendu, comme Europe/Paris"],
    [{ alarms: { blindSeconds: -1 } }, "plus que 0"],
    [{ escalation: { selfSoothingSeconds: 90_000 } }, "au plus 86400"],
    [{ escalation: { repeatSeconds: "x" } }, "un nombre est attendu"],
    [{ alarms: { pagesPerNight: 0 } }, "au moins 1"],
    [
      { sensors: [{ id: "A b", room: "x", password: "p" }] },
      "1 à 32 minuscules, chiffres ou -, et pas «\u202fhub\u202f»",
    ],
    [{ children: [{ id: "lou", name: "Lou", sensors: ["away"] }] }, "aucun capteur ne s’appelle «\u202faway\u202f»"],
    [{ oncall: { rotation: ["who"] } }, "personne ne s’appelle «\u202fwho\u202f»"],
    [{ caregivers: [{ id: "A b", name: "x" }] }, "1 à 32 minuscules, chiffres ou -"],
    [{ caregivers: [caregiver, caregiver] }, "«\u202fmaman\u202f» y est deux fois"],
    [
      { caregivers: [{ ...caregiver, channels: [{ type: "ntfy", url: "nowhere" }] }] },
      "une adresse http ou https est attendue",
    ],
  ])("of %j is French on a French page", (settings, french) => {
    expect(inLanguage("fr", refusal(settings))).toEqual({ text: french, lang: "fr" });
  });

  it("stays as it is on an English page, and where nobody translated it", () => {
    expect(inLanguage("en", "the sound is not steady")).toEqual({ text: "the sound is not steady", lang: "en" });
    expect(inLanguage("fr", "ENOSPC")).toEqual({ text: "ENOSPC", lang: "en" });
  });
});
