import { describe, expect, it } from "vitest";
import { settingsFrom } from "./settings.ts";

const FILE = {
  sensor: "nursery",
  password: "secret",
  wifi: { ssid: "home", password: "wpa" },
  hub: { host: "192.0.2.10", port: 1883 },
  mic: "max4466",
  micPin: "D34",
  motionPin: "D27",
  indicatorPin: "D2",
  rate: 8000,
};

describe("the settings", () => {
  it("are taken as the contract writes them", () => {
    expect(settingsFrom(FILE)).toEqual({ ok: true, settings: FILE });
  });

  it("need no motion sensor and no lamp", () => {
    const { motionPin: _, indicatorPin: __, ...rest } = FILE;
    expect(settingsFrom(rest)).toEqual({ ok: true, settings: rest });
  });

  it("take null for a pin that is not there, and a buzzer that may be kept quiet", () => {
    const more = { ...FILE, motionPin: null, buzzerPin: "D4", localAlarm: false };
    expect(settingsFrom(more)).toEqual({ ok: true, settings: more });
    expect(settingsFrom({ ...FILE, buzzerPin: 4 })).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^buzzerPin/),
    });
  });

  it("leave out what has a value of its own", () => {
    const { mic: _, rate: __, ...rest } = FILE;
    expect(settingsFrom({ ...rest, wifi: { ssid: "open" } })).toEqual({
      ok: true,
      settings: { ...FILE, wifi: { ssid: "open", password: "" } },
    });
  });

  it.each([
    ["nothing", undefined, "missing"],
    ["no object", "text", "missing"],
    ["a bad sensor", { ...FILE, sensor: "Nursery!" }, "sensor"],
    ["the hub's own name", { ...FILE, sensor: "hub" }, "sensor"],
    ["no password", { ...FILE, password: undefined }, "password"],
    ["no network", { ...FILE, wifi: undefined }, "wifi.ssid"],
    ["no hub", { ...FILE, hub: {} }, "hub.host"],
    ["a bad port", { ...FILE, hub: { host: "x", port: "1883" } }, "hub.port"],
    ["an unknown microphone", { ...FILE, mic: "max9814" }, "mic"],
    ["no microphone pin", { ...FILE, micPin: 34 }, "micPin"],
    ["a rate without bands", { ...FILE, rate: 44100 }, "rate"],
  ])("are refused with the key when they hold %s", (_, content, key) => {
    const found = settingsFrom(content);
    expect(found.ok).toBe(false);
    expect(found.ok ? "" : found.reason).toContain(key);
  });
});
