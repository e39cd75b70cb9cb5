import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HUB_ID, hubTopic, isSensorId, parseSensorTopic, SENSOR_CHANNELS, sensorTopic } from "./topic.ts";

const sensorId = fc.stringMatching(/^[a-z0-9-]{1,32}$/).filter((id) => id !== HUB_ID);
const channel = fc.constantFrom(...SENSOR_CHANNELS);
const validTopic = fc.tuple(sensorId, channel).map(([id, on]) => sensorTopic(id, on));

test("parses every topic that it builds", () => {
  fc.assert(
    fc.property(sensorId, channel, (id, on) => {
      expect(parseSensorTopic(sensorTopic(id, on))).toEqual({ sensorId: id, channel: on });
    }),
  );
});

test("builds again every topic that it parses", () => {
  const nearMiss = fc
    .tuple(validTopic, fc.nat(), fc.string({ unit: "binary", maxLength: 2 }))
    .map(([topic, n, text]) => topic.slice(0, n % topic.length) + text + topic.slice((n % topic.length) + 1));
  fc.assert(
    fc.property(fc.oneof(fc.string(), validTopic, nearMiss), (topic) => {
      const parsed = parseSensorTopic(topic);
      if (parsed) expect(sensorTopic(parsed.sensorId, parsed.channel)).toBe(topic);
    }),
  );
});

test("accepts exactly lower case letters, digits and hyphens as a sensor's name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), (id) => {
      expect(isSensorId(id)).toBe(/^[a-z0-9-]{1,32}$/.test(id) && id !== HUB_ID);
    }),
  );
});

describe("refuses as a sensor's name", () => {
  test.each([
    ["nothing", ""],
    ["33 characters", "a".repeat(33)],
    ["upper case", "Nursery"],
    ["the wildcard of one level", "+"],
    ["the wildcard of many levels", "#"],
    ["a slash", "a/b"],
    ["an underscore", "a_b"],
    ["a letter beyond ASCII", "bébé"],
    ["a line break at the end", "nursery\n"],
    ["the hub's own name", "hub"],
    ["no text", 7],
    ["null", null],
  ])("%s", (_, id) => {
    expect(isSensorId(id)).toBe(false);
  });

  test("but takes one and 32 characters", () => {
    expect(["a", "-", "0", "a".repeat(32), "hub2"].map(isSensorId)).toEqual([true, true, true, true, true]);
  });
});

describe("does not parse", () => {
  test.each([
    "",
    "nursery/v1/nursery",
    "nursery/v1/nursery/level/x",
    "/nursery/v1/nursery/level",
    "nursery/v1/nursery/level/",
    "nursery/v2/nursery/level",
    "Nursery/v1/nursery/level",
    "nursery/v1/+/level",
    "nursery/v1/#",
    "nursery/v1/nursery/#",
    "nursery/v1/nursery/config",
    "nursery/v1/nursery/command",
    "nursery/v1/nursery/toString",
    "nursery/v1/hub/status",
    `nursery/v1/${"a".repeat(33)}/level`,
    "$SYS/v1/nursery/level",
  ])("%j", (topic) => {
    expect(parseSensorTopic(topic)).toBeUndefined();
  });
});

test("gives the hub its own topics, which no sensor may publish on", () => {
  expect(hubTopic("status")).toBe("nursery/v1/hub/status");
  expect(parseSensorTopic(hubTopic("status"))).toBeUndefined();
});
