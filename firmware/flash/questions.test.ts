import { describe, expect, it } from "vitest";
import { askMissing, complaintsAbout, hubComplaint, missingAnswers, QUESTIONS } from "./questions.ts";

/** A person who gives these answers one after the other. */
const person = (...answers: string[]) => {
  const asked: { prompt: string; secret: boolean }[] = [];
  const told: string[] = [];
  return {
    asked,
    told,
    ask: async (prompt: string, secret: boolean) => {
      asked.push({ prompt, secret });
      return answers.shift() as string;
    },
    say: (line: string) => told.push(line),
  };
};

describe("the questions", () => {
  it("are all asked when nothing is known, and Enter takes what stands in brackets", async () => {
    const lou = person("", "", "Home", "correct horse", "192.0.2.10", "", "");
    expect(await askMissing({}, lou.ask, lou.say)).toEqual({
      sensor: "nursery",
      room: "nursery",
      wifi: "Home",
      "wifi-password": "correct horse",
      hub: "192.0.2.10",
      "hub-port": "1883",
      mic: "max4466",
    });
    expect(lou.asked.map(({ prompt }) => prompt)).toEqual([
      "Name of the sensor [nursery]: ",
      "Room it stands in [nursery]: ",
      "Name of the Wi-Fi network: ",
      "Its password (not shown; empty for an open network): ",
      "Address of the hub: ",
      "Its MQTT port [1883]: ",
      "Microphone (max4466, sen0232, i2c) [max4466]: ",
    ]);
  });

  it("hide what is typed for the Wi-Fi password, and nothing else", () => {
    expect(QUESTIONS.filter((question) => question.secret).map((question) => question.name)).toEqual(["wifi-password"]);
  });

  it("leave out what an option answered", async () => {
    const lou = person("", "");
    const given = { sensor: "attic", wifi: "Home", "wifi-password": "", hub: "h", "hub-port": "1" };
    expect(await askMissing(given, lou.ask, lou.say)).toMatchObject({ room: "attic", mic: "max4466" });
    expect(lou.asked).toHaveLength(2);
  });

  it("are repeated until the answer will do, with the reason", async () => {
    const lou = person(
      "Zoé's Room",
      "zoe",
      "",
      "",
      "Home",
      "short",
      "long enough",
      "mqtt://x",
      "hub.fritz.box",
      "0",
      "1",
      "lm393",
      "i2c",
    );
    expect(await askMissing({}, lou.ask, lou.say)).toMatchObject({ sensor: "zoe", hub: "hub.fritz.box", mic: "i2c" });
    expect(lou.told).toEqual([
      "  a-z, 0-9 and -, at most 32 characters, and not hub",
      "  this one is needed",
      "  a Wi-Fi password has 8 to 63 characters",
      "  an address such as 192.0.2.10, without mqtt:// and without port",
      "  a number from 1 to 65535",
      "  max4466, sen0232 or i2c",
    ]);
  });

  it.each(["localhost", "127.0.0.1", "0.0.0.0", "hub.local", "192.0.2.10:1883", ""])("refuse %j as the hub", (host) => {
    expect(hubComplaint(host)).toBeTypeOf("string");
  });
});

describe("options instead of answers", () => {
  it("are missing only where nothing can stand in for them", () => {
    expect(missingAnswers({})).toEqual(["wifi", "wifi-password", "hub"]);
    expect(missingAnswers({ wifi: "a", "wifi-password": "", hub: "h" })).toEqual([]);
  });

  it("are complained about all at once, by their name", () => {
    expect(complaintsAbout({ sensor: "A B", wifi: "", "wifi-password": "", "hub-port": "70000" })).toEqual([
      "--sensor: a-z, 0-9 and -, at most 32 characters, and not hub",
      "--wifi: must not be empty",
      "--hub-port: a number from 1 to 65535",
    ]);
  });
});
