import { describe, expect, it } from "vitest";
import { boardComplaint } from "./boardCheck.ts";
import { EXIT_CODES, type FailureCode } from "./failure.ts";
import { HELP } from "./options.ts";
import { createProgress } from "./progress.ts";
import { portHints, recoverySteps } from "./recovery.ts";

describe("a board", () => {
  it.each(["2v29", "2v29.1", "2v30", "3v00"])("with Espruino %s will do", (VERSION) => {
    expect(boardComplaint({ BOARD: "ESP32", VERSION }, "ESP32")).toBeUndefined();
  });

  it.each([
    [undefined, /does not answer/],
    [{ BOARD: "ESP32", VERSION: "2v28.99" }, /needs 2v29 or newer/],
    [{ BOARD: "ESP32", VERSION: "1v99" }, /needs 2v29 or newer/],
    [{ BOARD: "ESP32", VERSION: "custom" }, /unknown version/],
    [{ BOARD: "ESP32C3", VERSION: "2v29" }, /a board ESP32C3/],
    ["text", /a board undefined/],
  ])("that says %j will not", (environment, complaint) => {
    expect(boardComplaint(environment, "ESP32")).toMatch(complaint);
  });
});

describe("recovery", () => {
  it("names the commands whenever the board is in doubt", () => {
    for (const code of ["board", "upload", "verify"] satisfies FailureCode[]) {
      const text = recoverySteps(code, "/dev/ttyUSB7").join("\n");
      expect(text).toContain("esptool.py --chip esp32 --port /dev/ttyUSB7 erase_region 0x320000 0xE0000");
      expect(text).toContain("0x1000 bootloader.bin 0x8000 partitions_espruino.bin 0x10000 espruino_esp32.bin");
      expect(text).toContain("BOOT");
    }
    expect(recoverySteps("settings", "P")).toEqual([]);
  });

  it.each([
    ["Error: Permission denied, cannot open /dev/ttyUSB0", "/dev/ttyUSB0", /dialout/],
    ["Error Resource temporarily unavailable Cannot lock port", "/dev/ttyUSB0", /Another program/],
    ["Opening COM3: Access denied", "COM3", /Another program/],
    ["Error: No such device", "/dev/ttyUSB0", /Pull the cable/],
  ])("says what to do about %j", (reason, path, hint) => {
    expect(portHints(reason, path).join("\n")).toMatch(hint);
  });

  it("has an exit code of its own for each failure, all in the help", () => {
    const codes = Object.values(EXIT_CODES);
    expect(new Set(codes).size).toBe(codes.length);
    for (const [name, code] of Object.entries(EXIT_CODES)) expect(HELP).toContain(`${code} ${name}`);
  });
});

describe("progress", () => {
  const shown = (isTTY: boolean): string => {
    let text = "";
    const progress = createProgress({ isTTY, write: (more) => (text += more) });
    for (const share of [0, 0.1, 0.3, 0.304, 0.8, 1]) progress(share);
    return text;
  };

  it("is one changing line on a terminal and a few lines in a file", () => {
    expect(shown(true)).toBe("\r  0 %\r  10 %\r  30 %\r  80 %\r  100 %\n");
    expect(shown(false)).toBe("  0 %\n  25 %\n  75 %\n  100 %\n");
  });
});
