import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { runInContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { goldenOf } from "../../shared/fixtures/golden.ts";
import { describeWith } from "../harness/programs.ts";
import { deviceCases, deviceScript } from "./deviceScript.ts";
import { es5Realm } from "./es5Realm.ts";

const cases = deviceCases();

describe("the contract compiled to ES5, with no built-in younger than that", () => {
  const realm = es5Realm();
  const decode = runInContext(`${deviceScript()}; decode`, realm) as (message: string, text: string) => string;

  test.each([
    "typeof Map",
    "typeof Symbol",
    "typeof Promise",
    "typeof globalThis",
    "typeof Object.assign",
    "typeof [].includes",
    "typeof ''.startsWith",
    "typeof Number.isFinite",
    "typeof Math.log10",
  ])("runs where %s is undefined", (expression) => {
    expect(runInContext(expression, realm)).toBe("undefined");
  });

  test.each(cases)("answers for $message: $about", ({ message, text, answer }) => {
    expect(JSON.parse(decode(message, text))).toEqual(answer);
  });
});

const PRINTS_ALL = `
for (var i = 0; i < payloads.length; i++) print("ANSWER " + i + " " + decode(payloads[i][0], payloads[i][1]));
`;

// The sensor decodes these two; the interpreter's own JSON.parse is more lenient than the standard.
const PRINTS_CUT = (["config", "command"] as const)
  .map(
    (message) => `var whole = ${JSON.stringify(goldenOf(message).accepted[0]?.text)};
for (var n = 0; n < whole.length; n++) print("CUT " + n + " " + decode("${message}", whole.slice(0, n)));
`,
  )
  .join("");

describeWith("espruino", "the contract on a native interpreter", (espruino) => {
  let folder: string;
  let lines: string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "veilleuse-device-"));
    const script = join(folder, "contract.js");
    writeFileSync(script, deviceScript() + PRINTS_ALL + PRINTS_CUT);
    const { stdout } = await promisify(execFile)(espruino, [script], { timeout: 20_000, maxBuffer: 10_000_000 });
    lines = stdout.split(/\r?\n/);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(cases.map((one, index) => ({ ...one, index })))("answers for $message: $about", ({ index, answer }) => {
    const start = `ANSWER ${index} `;
    const line = lines.find((one) => one.startsWith(start)) ?? "";
    expect(JSON.parse(line.slice(start.length))).toEqual(answer);
  });

  test("refuses a configuration or a command that was cut off anywhere", () => {
    const cut = lines.filter((line) => line.startsWith("CUT ")).map((line) => line.replace(/^CUT \d+ /, ""));
    expect(cut.length).toBeGreaterThan(100);
    expect(cut.filter((answer) => JSON.parse(answer).ok !== false)).toEqual([]);
  });
});
