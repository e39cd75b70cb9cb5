import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { FlashFailure } from "./failure.ts";
import { readOptions } from "./options.ts";
import { hubText, planSettings, planText } from "./plan.ts";

const folder = mkdtempSync(join(tmpdir(), "veilleuse-plan-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GIVEN = ["--wifi", "Home", "--wifi-password", "correct horse", "--hub", "192.0.2.10"];
const silent = (): void => {};
const planOf = (...args: string[]) => planSettings(readOptions(args), undefined, silent);

const refusal = async (...args: string[]): Promise<FlashFailure> => {
  try {
    await planOf(...args);
  } catch (error) {
    return error as FlashFailure;
  }
  throw new Error("nothing was refused");
};

const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

describe("planning without anybody to ask", () => {
  it("lists everything that is missing", async () => {
    const failure = await refusal("--hub", "192.0.2.10");
    expect(failure.code).toBe("settings");
    expect(failure.hints).toEqual(["--wifi", "--wifi-password", expect.stringContaining("--settings FILE")]);
  });

  it("makes a password and hands it over once, in the hub's words", async () => {
    const plan = await planOf(...GIVEN, "--sensor", "attic", "--room", "under the roof");
    const password = plan?.settings.password;
    expect(plan && hubText(plan)[1]).toBe(
      `sensors: [ { id: "attic", room: "under the roof", password: "${password}" } ]`,
    );
  });

  it("does not repeat a password that was given", async () => {
    const plan = await planOf(...GIVEN, "--password", "mine");
    expect(plan?.settings.password).toBe("mine");
    expect(plan && hubText(plan).join("\n")).not.toContain("mine");
  });

  it("masks every password in what it would write", async () => {
    const options = readOptions([...GIVEN, "--password", "mine", "--dry-run", "--port", "/dev/ttyUSB0"]);
    const text = planText(await planSettings(options, undefined, silent), "script", options).join("\n");
    expect(text).not.toMatch(/mine|correct horse/);
    expect(text).toMatch(/"password": "\*{8}"/);
    expect(text).toContain("6 bytes, CRC");
  });

  it("takes a ready file", async () => {
    const content = { sensor: "a", password: "p", wifi: { ssid: "s" }, hub: { host: "h", port: 1 }, micPin: "D34" };
    const plan = await planOf("--settings", file("good.json", JSON.stringify(content)), "--room", "r");
    expect(plan).toMatchObject({ settings: content, room: "r", passwordIsNew: false });
  });

  it("refuses a wrong file with the path of each key, and quotes none of its secrets", async () => {
    const wrong = await refusal("--settings", file("wrong.json", '{"password":"hush","hub":{"host":"h"}}'));
    expect(wrong.hints.map((hint) => hint.split(": ")[1])).toEqual(["sensor", "wifi.ssid", "hub.port", "micPin"]);
    const broken = await refusal("--settings", file("broken.json", '{"password":"hush"'));
    expect(`${broken.message}${wrong.hints.join()}`).not.toContain("hush");
    expect(broken.message).toContain("it is not JSON");
  });

  it("plans nothing when the board keeps its own", async () => {
    expect(await planOf("--keep-settings")).toBeUndefined();
  });
});

describe("the options", () => {
  it.each([
    [["--prot", "x"]],
    [["COM3"]],
    [["--keep-settings", "--wifi", "x"]],
    [["--settings", "f", "--sensor", "x"]],
  ])("refuse %j", (args) => {
    expect(() => readOptions(args)).toThrow(expect.objectContaining({ code: "usage" }));
  });
});
