import { setTimeout as delay } from "node:timers/promises";
import { type Board, SCRIPT_FILE } from "./board.ts";
import { BOARD_NAME, boardReport, checkBoard, RIVAL_FILES } from "./boardCheck.ts";
import { FlashFailure } from "./failure.ts";
import { crcText, expectFile, readBack } from "./readBack.ts";
import { SETTINGS_FILE } from "./settings.ts";

export type FlashPlan = {
  /** Bytes of the settings, or undefined to leave those that are on the board. */
  settings: Buffer | undefined;
  script: string;
  keepBluetooth: boolean;
  /** Erase the start-up scripts of others instead of refusing. */
  eraseScripts: boolean;
};

/** What to expect of the board; a test has another one than a nursery. */
export type FlashTarget = {
  boardName: string;
  /** In the device's language: starts the board anew. */
  restart: string;
  /** Start-up files that keep our script from its work. */
  rivals: RegExp;
  /** The firmware reports a broken settings file within this time after a start. */
  listenMs: number;
};

export const NURSERY_BOARD: FlashTarget = {
  boardName: BOARD_NAME,
  restart: "E.reboot();",
  rivals: RIVAL_FILES,
  listenMs: 5000,
};

export type Say = {
  line(text: string): void;
  /** 0 to 1. */
  progress(share: number): void;
};

const BLUETOOTH_RESTART_MS = 2000;

/** Bluetooth offers the console to anyone near the house. Switching it off restarts the board and erases its script. */
const switchBluetoothOff = async (board: Board, target: FlashTarget, say: Say): Promise<void> => {
  say.line("Bluetooth is on, and its console asks for no password: switching it off. The board restarts.");
  await board.type("ESP32.enableBLE(false);");
  await delay(BLUETOOTH_RESTART_MS);
  const found = await checkBoard(board, target.boardName);
  if (found.bluetooth !== false) {
    throw new FlashFailure("board", "The board does not switch Bluetooth off.", [
      "With --keep-bluetooth the sensor is flashed all the same; whoever is near can then read its settings.",
    ]);
  }
};

/** Scripts of others run at every start, before ours or in its place. */
const removeRivals = async (board: Board, rivals: ReadonlyArray<string>, erase: boolean, say: Say): Promise<void> => {
  if (rivals.length === 0) return;
  const names = rivals.join(", ");
  if (!erase) {
    throw new FlashFailure("board", `The board holds another script that runs at its start: ${names}.`, [
      "If it may go, give --erase-scripts as well.",
    ]);
  }
  say.line(`Erasing ${names}.`);
  for (const name of rivals) await board.askPatiently(`require("Storage").erase(${JSON.stringify(name)}),1`);
  await board.type("reset();");
};

/** What a console sends to move the cursor: it stands before the first line of a start. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are control sequences
const CONTROL_SEQUENCE = /\x1b\[[0-9;]*[A-Za-z]/g;

/** The firmware's own complaint, or an exception of its first seconds. */
const troubleIn = (heard: string): string | undefined =>
  heard
    .replace(CONTROL_SEQUENCE, "")
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .find((line) => line.startsWith(`${SETTINGS_FILE}:`) || /^(Uncaught|uncaught:)/.test(line));

/** Checks the board, writes settings and script, reads both back, and starts the sensor. Throws a FlashFailure. */
export const flashSensor = async (board: Board, plan: FlashPlan, target: FlashTarget, say: Say): Promise<void> => {
  const found = await checkBoard(board, target.boardName);
  for (const line of boardReport(found, target.boardName)) say.line(line);
  const rivals = found.files.filter((name) => target.rivals.test(name));
  await removeRivals(board, rivals, plan.eraseScripts, say);
  if (found.bluetooth && plan.keepBluetooth) say.line("Bluetooth stays on, and its console asks for no password.");
  if (found.bluetooth && !plan.keepBluetooth) await switchBluetoothOff(board, target, say);

  const { settings } = plan;
  if (settings === undefined && (await readBack(board, SETTINGS_FILE)) === undefined) {
    throw new FlashFailure("settings", `The board has no ${SETTINGS_FILE} to keep.`, ["Leave --keep-settings away."]);
  }
  const script = Buffer.from(plan.script, "latin1");
  say.line(`Writing ${settings === undefined ? "" : `${SETTINGS_FILE} and `}the firmware (${script.length} bytes) …`);
  await board.upload(SETTINGS_FILE, settings ?? Buffer.alloc(0), plan.script, say.progress);
  if (settings !== undefined) {
    const { bytes, crc } = await expectFile(board, SETTINGS_FILE, settings);
    say.line(`Read back: ${SETTINGS_FILE}, ${bytes} bytes, CRC ${crcText(crc)}: as sent.`);
  }
  const { bytes, crc } = await expectFile(board, SCRIPT_FILE, script);
  say.line(`Read back: the firmware in ${SCRIPT_FILE}, ${bytes} bytes, CRC ${crcText(crc)}: as sent.`);

  say.line("Starting the sensor …");
  board.heard();
  await board.type(target.restart);
  await delay(target.listenMs);
  const trouble = troubleIn(board.heard());
  if (trouble !== undefined) throw new FlashFailure("verify", `The sensor starts but says: ${trouble}`);
  if (found.telnet) say.line("It shuts the console on the network (Telnet) at every start.");
};
