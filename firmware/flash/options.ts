import { parseArgs } from "node:util";
import { EXIT_CODES, FlashFailure, reasonOf } from "./failure.ts";

/** Answers by the name of their option, without the dashes. */
export type Answers = { [name in AnswerName]?: string };

export type AnswerName =
  | "sensor"
  | "room"
  | "password"
  | "wifi"
  | "wifi-password"
  | "hub"
  | "hub-port"
  | "mic"
  | "mic-pin"
  | "motion-pin"
  | "indicator-pin"
  | "rate";

export type Options = {
  help: boolean;
  dryRun: boolean;
  /** Leave the settings that are on the board. */
  keepSettings: boolean;
  /** Leave Bluetooth as it is. */
  keepBluetooth: boolean;
  /** Erase the start-up scripts of others. */
  eraseScripts: boolean;
  port: string | undefined;
  settingsFile: string | undefined;
  answers: Answers;
};

const text = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;

const ANSWERS: { [name in AnswerName]: typeof text } = {
  sensor: text,
  room: text,
  password: text,
  wifi: text,
  "wifi-password": text,
  hub: text,
  "hub-port": text,
  mic: text,
  "mic-pin": text,
  "motion-pin": text,
  "indicator-pin": text,
  rate: text,
};

const OPTIONS = {
  ...ANSWERS,
  port: text,
  settings: text,
  "dry-run": flag,
  "keep-settings": flag,
  "keep-bluetooth": flag,
  "erase-scripts": flag,
  help: { type: "boolean", short: "h", default: false },
} as const;

export const USAGE = "npm run flash -- --port /dev/ttyUSB0";

export const HELP = `Writes the firmware and the settings of one sensor onto its board.

  ${USAGE}

  --port PORT            the board's serial port
  --dry-run              show what would be written; needs no board and changes nothing
  --keep-settings        update the script, leave the settings that are on the board
  --settings FILE        a ready veilleuse.json instead of questions
  --keep-bluetooth       leave Bluetooth on; its console asks for no password
  --erase-scripts        erase other scripts that run at the board's start
  --help                 this text

Each of these answers a question that is asked otherwise:
  --sensor ID            name of the sensor, a-z, 0-9 and - [nursery]
  --room NAME            room it stands in [as the sensor]
  --wifi NAME            name of the Wi-Fi network
  --wifi-password TEXT   its password, empty for an open network
  --hub ADDRESS          address of the computer that runs the hub
  --hub-port PORT        [1883]
  --mic KIND             max4466, sen0232 or i2c [max4466]
These are never asked:
  --password TEXT        the sensor's own password [made and printed]
  --mic-pin PIN          [D34]
  --motion-pin PIN       or none [D27]
  --indicator-pin PIN    or none [D2]
  --rate HZ              8000 or 4000 [8000]

A password in an option shows in the computer's list of processes: leave it to the question, or use --settings.

Exit codes: 0 done; ${Object.entries(EXIT_CODES)
  .map(([name, code]) => `${code} ${name}`)
  .join(", ")}.`;

export const readOptions = (args: ReadonlyArray<string>): Options => {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: false });
    const { port, settings, help, "dry-run": dryRun, ...rest } = values;
    const {
      "keep-settings": keepSettings,
      "keep-bluetooth": keepBluetooth,
      "erase-scripts": eraseScripts,
      ...answers
    } = rest;
    if (keepSettings && (settings !== undefined || Object.keys(answers).length > 0)) {
      throw new Error("--keep-settings leaves the board's settings as they are and takes no other setting");
    }
    if (settings !== undefined && Object.keys(answers).some((name) => name !== "room")) {
      throw new Error("--settings brings all settings: leave the other options away, but for --room");
    }
    return { help, dryRun, keepSettings, keepBluetooth, eraseScripts, port, settingsFile: settings, answers };
  } catch (error) {
    throw new FlashFailure("usage", reasonOf(error), [USAGE, "npm run flash -- --help"]);
  }
};
