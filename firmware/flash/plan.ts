import { readFile } from "node:fs/promises";
import { FlashFailure, reasonOf } from "./failure.ts";
import type { Options } from "./options.ts";
import { type Ask, askMissing, complaintsAbout, missingAnswers, withFallbacks } from "./questions.ts";
import { crcText, fingerprintOf } from "./readBack.ts";
import {
  type BoardSettings,
  hubSettingsLine,
  MASK,
  maskedSettings,
  newPassword,
  SETTINGS_FILE,
  settingsComplaints,
  settingsFromAnswers,
} from "./settings.ts";

/** The settings to write, and what the hub has to know of them. */
export type SettingsPlan = { settings: BoardSettings; room: string; passwordIsNew: boolean };

const refuse = (complaints: ReadonlyArray<string>): void => {
  if (complaints.length > 0) throw new FlashFailure("settings", "The settings will not do:", complaints);
};

const fromFile = async (file: string, room: string | undefined): Promise<SettingsPlan> => {
  let settings: BoardSettings;
  try {
    settings = JSON.parse(await readFile(file, "utf8")) as BoardSettings;
  } catch (error) {
    // The parser's own words would quote the file, and with it a password.
    const reason = error instanceof SyntaxError ? "it is not JSON" : reasonOf(error);
    throw new FlashFailure("settings", `${file} cannot be read: ${reason}`);
  }
  refuse(settingsComplaints(settings).map((complaint) => `${file}: ${complaint}`));
  return { settings, room: room ?? settings.sensor, passwordIsNew: false };
};

/**
 * Settings from a file, from options, or from a person; undefined when the board keeps its own.
 * Without a person, everything that is missing is named at once. A dry run makes no password.
 */
export const planSettings = async (
  options: Options,
  ask: Ask | undefined,
  say: (line: string) => void,
): Promise<SettingsPlan | undefined> => {
  if (options.keepSettings) return undefined;
  if (options.settingsFile !== undefined) return fromFile(options.settingsFile, options.answers.room);
  refuse(complaintsAbout(options.answers));
  const missing = missingAnswers(options.answers);
  if (ask === undefined && missing.length > 0) {
    throw new FlashFailure("settings", "Settings are missing, and there is nobody to ask:", [
      ...missing.map((name) => `--${name}`),
      "or --settings FILE with a whole veilleuse.json, or --keep-settings to update a sensor",
    ]);
  }
  const asks = ask !== undefined && missing.length > 0;
  if (asks) say("A few questions about this sensor; Enter takes what stands in brackets.");
  const answers = asks ? await askMissing(options.answers, ask, say) : withFallbacks(options.answers);
  const password = answers.password ?? (options.dryRun ? MASK : newPassword());
  const settings = settingsFromAnswers(answers, password);
  refuse(settingsComplaints(settings));
  return { settings, room: answers.room ?? settings.sensor, passwordIsNew: answers.password === undefined };
};

/** What a run would write, with every password masked. */
export const planText = (plan: SettingsPlan | undefined, script: string, options: Options): string[] => {
  const { bytes, crc } = fingerprintOf(Buffer.from(script, "latin1"));
  return [
    `Port: ${options.port ?? "(none given)"}, 115200 baud.`,
    ...(plan === undefined
      ? [`${SETTINGS_FILE} stays as it is on the board.`]
      : [`${SETTINGS_FILE}, into the board's storage:`, JSON.stringify(maskedSettings(plan.settings), undefined, 2)]),
    `The firmware, into .bootcde: ${bytes} bytes, CRC ${crcText(crc)}.`,
    options.keepBluetooth ? "Bluetooth stays as it is." : "Bluetooth is switched off if it is on.",
    ...(options.eraseScripts ? ["Other scripts that run at its start are erased."] : []),
    "Nothing else on the board is changed.",
  ];
};

/** What a person has to do at the hub. */
export const hubText = (plan: SettingsPlan): string[] => {
  const line = hubSettingsLine(plan.settings.sensor, plan.room, plan.passwordIsNew ? plan.settings.password : "…");
  return plan.passwordIsNew
    ? ["The hub must know this sensor. Put this into its veilleuse.yaml now; the password is shown only here:", line]
    : ["The hub must know this sensor, with the password that you gave:", line];
};
