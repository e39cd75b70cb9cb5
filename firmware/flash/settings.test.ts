import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { settingsFrom } from "../src/device/settings.ts";
import { withFallbacks } from "./questions.ts";
import {
  type BoardSettings,
  hubSettingsLine,
  MASK,
  maskedSettings,
  newPassword,
  settingsBytes,
  settingsComplaints,
  settingsFromAnswers,
} from "./settings.ts";

const ANSWERS = { wifi: "Home", "wifi-password": "correct horse", hub: "192.0.2.10" };
const settings = settingsFromAnswers(withFallbacks(ANSWERS), "own");

describe("the settings", () => {
  it("have the keys of the wire contract and the pins of the wiring picture", () => {
    expect(settings).toEqual({
      sensor: "nursery",
      password: "own",
      wifi: { ssid: "Home", password: "correct horse" },
      hub: { host: "192.0.2.10", port: 1883 },
      mic: "max4466",
      micPin: "D34",
      motionPin: "D27",
      indicatorPin: "D2",
      rate: 8000,
    });
    expect(settingsComplaints(settings)).toEqual([]);
  });

  it("leave out the pins that are not wired", () => {
    const answers = { ...ANSWERS, mic: "i2c", "motion-pin": "none", "indicator-pin": "none" };
    const without = settingsFromAnswers(withFallbacks(answers), "own");
    expect(Object.keys(without)).toEqual(["sensor", "password", "wifi", "hub", "mic", "rate"]);
    expect(settingsComplaints(without)).toEqual([]);
  });

  it.each<[string, object]>([
    ["sensor", { sensor: "Nursery" }],
    ["password", { password: "" }],
    ["wifi.ssid", { wifi: { password: "x" } }],
    ["hub.host", { hub: { port: 1 } }],
    ["hub.port", { hub: { host: "h", port: "1883" } }],
    ["mic", { mic: "max9814" }],
    ["micPin", { micPin: "D25" }],
    ["motionPin", { motionPin: "27" }],
    ["motionPin", { motionPin: "D36" }],
    ["indicatorPin", { indicatorPin: "LED" }],
    ["rate", { rate: 44100 }],
  ])("complain about a wrong %s with its path", (path, change) => {
    expect(settingsComplaints({ ...settings, ...change })[0]).toMatch(new RegExp(`^${path.replace(".", "\\.")}: `));
  });

  it("are never accepted here and refused by the firmware", () => {
    const any = fc.record(
      {
        sensor: fc.constantFrom("nursery", "Hub", "", 7),
        password: fc.constantFrom("x", "", null),
        wifi: fc.constantFrom(
          { ssid: "a" },
          { ssid: "a", password: "b" },
          { ssid: "" },
          { ssid: "a", password: 1 },
          null,
        ),
        hub: fc.constantFrom({ host: "h", port: 1883 }, { host: "h", port: 0 }, { host: "", port: 1 }, 3),
        mic: fc.constantFrom("max4466", "sen0232", "i2c", "lm393", undefined),
        micPin: fc.constantFrom("D34", "", undefined),
        motionPin: fc.constantFrom("D27", "D36", null, 27),
        indicatorPin: fc.constantFrom("D2", "", null),
        rate: fc.constantFrom(8000, 4000, 1, undefined),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(any, (content) => {
        if (settingsComplaints(content).length === 0) expect(settingsFrom(content)).toMatchObject({ ok: true });
      }),
    );
  });

  it("go to the board as UTF-8", () => {
    const named: BoardSettings = { ...settings, wifi: { ssid: "Zoé", password: "" } };
    expect(settingsBytes(named).includes(Buffer.from([0x5a, 0x6f, 0xc3, 0xa9]))).toBe(true);
  });

  it("show no password", () => {
    const shown = JSON.stringify(maskedSettings(settings));
    expect(shown).not.toMatch(/own|correct horse/);
    expect(JSON.parse(shown)).toEqual({ ...settings, password: MASK, wifi: { ssid: "Home", password: MASK } });
  });
});

describe("the sensor's password", () => {
  it("is 128 random bits, new every time", () => {
    const made = Array.from({ length: 50 }, newPassword);
    for (const password of made) expect(password).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(new Set(made).size).toBe(50);
  });

  it("comes in the line that the hub's settings take", () => {
    expect(hubSettingsLine("nursery", 'Lou "l\'ange"', "pw")).toBe(
      'sensors: [ { id: "nursery", room: "Lou \\"l\'ange\\"", password: "pw" } ]',
    );
  });
});
