import dns from "node:dns";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findEspruino } from "../simulator/native/runNative.ts";
import { type Board, openBoard } from "./board.ts";
import { FlashFailure } from "./failure.ts";
import { isPackageInstalled } from "./flashPackage.ts";
import { type FlashPlan, type FlashTarget, flashSensor, NURSERY_BOARD } from "./flashSensor.ts";
import { openLine } from "./line.ts";
import { hasPseudoTerminals, type PtyBoard, startPtyBoard } from "./ptyBoard.ts";
import { type BoardSettings, SETTINGS_FILE, settingsBytes } from "./settings.ts";

const SETTINGS: BoardSettings = {
  sensor: "nursery",
  password: 'a "quoted" \\ secret',
  wifi: { ssid: "Chez Zoé ☾", password: "très secret\t'" },
  hub: { host: "192.0.2.10", port: 1883 },
  mic: "max4466",
  micPin: "D34",
  rate: 8000,
};

const MIXED = '0123456789 \\\\ \\n " \xe9 \x7f';

/** Larger than several chunks of the upload, and with every kind of character that a bundle may hold. */
const SCRIPT = `var started=(require("Storage").read("starts")||"")+"!";require("Storage").write("starts",started);
var t='${MIXED.repeat(150)}';var s=require("Storage").readJSON("${SETTINGS_FILE}");
if(!s.sensor)print("${SETTINGS_FILE}: sensor: expected");`;

const TARGET: FlashTarget = { ...NURSERY_BOARD, listenMs: 700 };

const plan = (settings: Buffer | undefined): FlashPlan => ({
  settings,
  script: SCRIPT,
  keepBluetooth: false,
  eraseScripts: false,
});

const espruino = findEspruino();
const missing = [
  ...(espruino ? [] : ["espruino"]),
  ...(hasPseudoTerminals() ? [] : ["python3"]),
  ...(isPackageInstalled() ? [] : ["firmware/flash/node_modules/espruino"]),
];
const needs = [...new Set(["espruino", ...missing])].map((need) => `[needs ${need}]`).join(" ");

describe.skipIf(missing.length > 0)(
  `flashing an interpreter behind a serial port ${needs}`,
  { timeout: 60_000 },
  () => {
    let computer: PtyBoard;
    let board: Board;
    let said: string[];
    let shares: number[];
    const say = { line: (line: string) => said.push(line), progress: (share: number) => shares.push(share) };

    const plugIn = async (name: string): Promise<void> => {
      computer = await startPtyBoard(espruino as string, name);
      board = await openBoard(await openLine(computer.path));
    };

    const failureOf = async (work: Promise<void>): Promise<FlashFailure> => {
      const failure = await work.then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(failure).toBeInstanceOf(FlashFailure);
      return failure as FlashFailure;
    };

    beforeEach(() => {
      said = [];
      shares = [];
    });

    afterEach(async () => {
      vi.restoreAllMocks();
      await board.close();
      await computer.stop();
    });

    it("writes settings and script, reads both back, starts the script, and asks no network for anything", async () => {
      const calls = [
        vi.spyOn(http, "request"),
        vi.spyOn(https, "request"),
        vi.spyOn(dns, "lookup"),
        vi.spyOn(net.Socket.prototype, "connect"),
      ];
      const printed = vi.spyOn(console, "log");
      await plugIn("ESP32");
      await flashSensor(board, plan(settingsBytes(SETTINGS)), TARGET, say);

      const found = await board.askPatiently(
        `(function(s){return [s.sensor,s.password,s.wifi.ssid,s.hub.port]})
      (require("Storage").readJSON("${SETTINGS_FILE}"))`.replace(/\n\s*/g, ""),
      );
      expect(found).toEqual(["nursery", SETTINGS.password, SETTINGS.wifi.ssid, 1883]);
      expect(await board.askPatiently('require("Storage").read("starts")')).toBe("!");
      expect(said.join("\n")).toMatch(/Read back: veilleuse\.json, \d+ bytes, CRC [0-9a-f]{8}: as sent/);
      expect(said.join("\n")).toMatch(/\.bootcde, \d+ bytes, CRC [0-9a-f]{8}: as sent/);
      expect(shares.at(-1)).toBe(1);
      expect(shares.length).toBeGreaterThan(10);
      for (const call of calls) expect(call).not.toHaveBeenCalled();
      expect(printed).not.toHaveBeenCalled();
      expect(said.join("\n")).not.toContain("secret");
    });

    it("updates the script and leaves the settings that are there, but not when there are none", async () => {
      await plugIn("ESP32");
      const failure = await failureOf(flashSensor(board, plan(undefined), TARGET, say));
      expect([failure.code, failure.message]).toEqual(["settings", "The board has no veilleuse.json to keep."]);
      expect(await board.askPatiently('require("Storage").list()')).toEqual([]);
      await board.type(`require("Storage").write("${SETTINGS_FILE}",'{"sensor":"attic"}');`);
      await flashSensor(board, plan(undefined), TARGET, say);
      expect(await board.askPatiently(`require("Storage").readJSON("${SETTINGS_FILE}").sensor`)).toBe("attic");
    });

    it("tells what the sensor complains of when it starts", async () => {
      await plugIn("ESP32");
      const failure = await failureOf(flashSensor(board, plan(Buffer.from("{}")), TARGET, say));
      expect(failure.code).toBe("verify");
      expect(failure.message).toBe("The sensor starts but says: veilleuse.json: sensor: expected");
    });

    it("refuses a board of another kind and writes nothing", async () => {
      await plugIn("OTHER");
      const failure = await failureOf(flashSensor(board, plan(settingsBytes(SETTINGS)), TARGET, say));
      expect(failure.code).toBe("board");
      expect(failure.message).toBe("This is a board OTHER; the firmware runs on a classic ESP32.");
      expect(await board.askPatiently('require("Storage").list()')).toEqual([]);
    });

    it("switches Bluetooth off first, because that restarts the board and erases its script", async () => {
      await plugIn("ESP32");
      const bluetooth = `ESP32={getState:function(){return{BLE:require("Storage").read("off")===undefined}},
      enableBLE:function(){require("Storage").write("off","x");require("Storage").erase(".bootcde");E.reboot()}};`;
      await board.type(`require("Storage").write(".boot0",${JSON.stringify(bluetooth.replace(/\n\s*/g, ""))});`);
      // The file that plays the radio here must not count as somebody else's script.
      await flashSensor(board, plan(settingsBytes(SETTINGS)), { ...TARGET, rivals: /^$/ }, say);
      expect(said.join("\n")).toContain("switching it off");
      expect(await board.askPatiently("ESP32.getState().BLE")).toBe(false);
      expect(await board.askPatiently('require("Storage").read("starts")')).toBe("!");
    });

    it("refuses a board with somebody else's start-up script, and erases that only when told to", async () => {
      await plugIn("ESP32");
      await board.type('require("Storage").write(".bootrst","print(1)");');
      const failure = await failureOf(flashSensor(board, plan(settingsBytes(SETTINGS)), TARGET, say));
      expect(failure.message).toContain(".bootrst");
      expect(failure.hints).toEqual(["If it may go, give --erase-scripts as well."]);
      await flashSensor(board, { ...plan(settingsBytes(SETTINGS)), eraseScripts: true }, TARGET, say);
      expect(await board.askPatiently('require("Storage").read("starts")')).toBe("!");
    });

    it("ends when the cable is pulled", async () => {
      await plugIn("ESP32");
      await computer.stop();
      const failure = await board.ask("1").then(
        () => "answered",
        () => "failed",
      );
      expect(failure).toBe("failed");
    });
  },
);
