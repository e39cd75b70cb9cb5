import type { Board } from "./board.ts";
import { OLDEST_VERSION } from "./espruinoPackage.ts";
import { FlashFailure } from "./failure.ts";

/** The board that the firmware and its pins are made for, by Espruino's name. */
export const BOARD_NAME = "ESP32";

/** Start-up files of other scripts: they run before the boot script, and `.bootrst` even in its place. */
export const RIVAL_FILES = /^(\.boot[0-3]|\.bootPowerOn|\.bootrst|\.varimg)$/;

export type BoardFound = {
  version: string;
  /** Undefined when the board does not say. */
  bluetooth: boolean | undefined;
  /** Variables of the interpreter, undefined when the board does not say. */
  variables: number | undefined;
  /** Telnet lets anyone on the network in until the firmware shuts it at its start. */
  telnet: boolean;
  /** Names of the files in its storage. */
  files: string[];
};

type Numbers = [major: number, minor: number];

const versionOf = (text: unknown): Numbers | undefined => {
  const match = typeof text === "string" ? /^(\d+)v(\d+)/.exec(text) : null;
  return match ? [Number(match[1]), Number(match[2])] : undefined;
};

const isOlder = ([major, minor]: Numbers, [otherMajor, otherMinor]: Numbers): boolean =>
  major < otherMajor || (major === otherMajor && minor < otherMinor);

type Given = { [key: string]: unknown };
const objectOf = (value: unknown): Given => (typeof value === "object" && value !== null ? (value as Given) : {});

/** What keeps the firmware off a board, from its `process.env`; nothing when it will do. */
export const boardComplaint = (environment: unknown, boardName: string): string | undefined => {
  const { BOARD: board, VERSION: version } = objectOf(environment);
  if (environment === undefined) return "The board does not answer on its console.";
  if (board !== boardName) return `This is a board ${String(board)}; the firmware runs on a classic ${boardName}.`;
  const found = versionOf(version);
  if (found === undefined) return `The board has an Espruino of unknown version (${String(version)}).`;
  if (isOlder(found, versionOf(OLDEST_VERSION) as Numbers)) {
    return `The board has Espruino ${String(version)}; the firmware needs ${OLDEST_VERSION} or newer.`;
  }
  return undefined;
};

/** In the device's language: everything may be missing. */
const REPORT =
  '(function(){var r={};try{r.ble=ESP32.getState().BLE}catch(e){}try{r.vars=process.memory().total}catch(e){}try{r.files=require("Storage").list()}catch(e){}return r})()';

/** Asks the board who it is. Refuses one that the firmware does not run on. */
export const checkBoard = async (board: Board, boardName: string): Promise<BoardFound> => {
  const environment = await board.askPatiently("process.env");
  const complaint = boardComplaint(environment, boardName);
  if (complaint !== undefined) throw new FlashFailure("board", complaint);
  // Stops whatever runs: nothing may sample while the flash is written, and a busy script answers late.
  await board.type("reset();");
  const report = objectOf(await board.askPatiently(REPORT));
  const { VERSION: version, MODULES: modules } = objectOf(environment);
  const files = Array.isArray(report.files) ? report.files.filter((name) => typeof name === "string") : [];
  return {
    version: String(version),
    bluetooth: typeof report.ble === "boolean" ? report.ble : undefined,
    variables: typeof report.vars === "number" ? report.vars : undefined,
    telnet: String(modules).split(",").includes("TelnetServer"),
    files,
  };
};

/** The findings for a person. */
export const boardReport = (found: BoardFound, boardName: string): string[] => [
  `Found: ${boardName} with Espruino ${found.version}${found.variables === undefined ? "" : `, ${found.variables} variables`}.`,
  ...(found.bluetooth === undefined ? ["Whether Bluetooth is on, the board does not say."] : []),
];
