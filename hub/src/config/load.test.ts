import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseSettings, SettingsError } from "./load.ts";
import type { ChannelSettings } from "./settings.ts";

const channel = z.strictObject({ type: z.literal("webhook"), url: z.url() }) as unknown as z.ZodType<ChannelSettings>;
const parse = (text: string, environment: Record<string, string> = {}) =>
  parseSettings(text, { file: "/etc/veilleuse.yaml", channel, environment });
const complaint = (text: string): string => {
  try {
    parse(text);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message;
  }
  return "";
};

describe("the settings file", () => {
  test("may be empty: every key has a default", () => {
    const settings = parse("");
    expect(settings.mqtt).toMatchObject({ host: "127.0.0.1", port: 1883 });
    expect(settings.http).toMatchObject({ host: "127.0.0.1", port: 8080 });
    expect(settings.escalation).toEqual({
      selfSoothingSeconds: 30,
      repeatSeconds: 120,
      rules: {},
      steps: [
        { afterSeconds: 0, to: "first" },
        { afterSeconds: 120, to: "second" },
        { afterSeconds: 300, to: "everyone" },
      ],
    });
    expect(settings.alarms).toEqual({
      blindSeconds: 30,
      historyMinutes: 15,
      settleMinutes: 5,
      resumeMinutes: 10,
      pagesPerNight: 4,
      channelProvenDays: 7,
    });
    expect(settings.data).toBe("/etc/data");
    expect(settings.influx).toBeUndefined();
  });

  test("takes fractional and small durations, and ports of 0", () => {
    const settings = parse(
      "{ escalation: { selfSoothingSeconds: 0.25 }, alarms: { blindSeconds: 0.5 }, http: { port: 0 } }",
    );
    expect(settings.escalation.selfSoothingSeconds).toBe(0.25);
    expect(settings.alarms.blindSeconds).toBe(0.5);
    expect(settings.http.port).toBe(0);
  });

  test.each([
    ["an unknown key at the top", "sensor: []", /top level: .*"sensor"/],
    ["an unknown key below", "alarms: { blindSecond: 30 }", /alarms: .*"blindSecond"/],
    ["a word where a number belongs", "mqtt: { port: many }", /mqtt\.port: .*number/],
    ["a port that is none", "http: { port: 70000 }", /http\.port: /],
    ["a bad sensor id", 'sensors: [{ id: "Nursery!", password: x }]', /sensors\[0\]\.id: expected 1 to 32/],
    ["the hub's own name for a sensor", "sensors: [{ id: hub, password: x }]", /sensors\[0\]\.id/],
    ["a sensor without a password", "sensors: [{ id: nursery }]", /sensors\[0\]\.password/],
    [
      "two sensors of one name",
      "sensors: [{ id: a, password: x }, { id: a, password: y }]",
      /sensors\[1\]\.id: "a" is there twice/,
    ],
    [
      "a child with a sensor that is not there",
      "children: [{ id: lou, name: Lou, sensors: [attic] }]",
      /children\[0\]\.sensors\[0\]: no sensor/,
    ],
    ["a rota with a stranger", "oncall: { rotation: [papa] }", /oncall\.rotation\[0\]: no caregiver/],
    ["a time zone that is none", "timeZone: Europe/Atlantis", /timeZone: expected an IANA time zone/],
    [
      "a channel of an unknown type",
      "caregivers: [{ id: a, name: A, channels: [{ type: pigeon }] }]",
      /caregivers\[0\]\.channels\[0\]\.type/,
    ],
    ["a list instead of keys", "- a", /expected keys such as "sensors:", found a list/],
    ["text that is not YAML", "a: [", /not valid YAML/],
  ])("is refused with the path of the key for %s", (_, text, message) => {
    expect(complaint(text)).toMatch(message);
    expect(complaint(text)).toMatch(/^\/etc\/veilleuse\.yaml: /);
  });

  test("names every fault at once", () => {
    expect(complaint("{ a: 1, http: { port: x } }").split("\n")).toHaveLength(2);
  });

  test("takes secrets from files and from the environment", () => {
    const folder = mkdtempSync(join(tmpdir(), "veilleuse-settings-"));
    writeFileSync(join(folder, "nursery.password"), "from a file\n");
    const text = `sensors:
  - { id: nursery, passwordFile: ${join(folder, "nursery.password")} }
  - { id: attic, password: "\${ATTIC}" }`;
    const settings = parse(text, { ATTIC: "from the environment" });
    rmSync(folder, { recursive: true });
    expect(settings.sensors.map(({ password }) => password)).toEqual(["from a file", "from the environment"]);
  });

  test("says which secret is missing where", () => {
    expect(complaint(`sensors: [{ id: nursery, password: "\${NOBODY}" }]`)).toMatch(
      /sensors\[0\]\.password: the environment has no NOBODY/,
    );
    expect(complaint("sensors: [{ id: nursery, passwordFile: /nowhere }]")).toMatch(
      /sensors\[0\]\.passwordFile: cannot read \/nowhere/,
    );
  });
});
