import type { WIRE_VERSION } from "../limits.ts";
import { ANY_NUMBER, decodeText, type Fields } from "./fields.ts";
import type { Decoded } from "./refusal.ts";

export type CommandName = "identify" | "reboot" | "calibrate" | "selftest";

export const COMMANDS: ReadonlyArray<CommandName> = ["identify", "reboot", "calibrate", "selftest"];

/** Something the sensor is asked to do once; it answers on `reply`. */
export type Command = {
  v: typeof WIRE_VERSION;
  id: string;
  do: CommandName;
  /** For `calibrate`: the level of the reference sound in dB. */
  arg?: number;
};

const FIELDS: Fields = {
  id: { kind: "text", maxLength: 32 },
  do: { kind: "choice", of: COMMANDS },
  arg: ANY_NUMBER,
};

export const encodeCommand = (command: Command): string => JSON.stringify(command);

export const decodeCommand = (text: string): Decoded<Command> => decodeText(text, FIELDS);
