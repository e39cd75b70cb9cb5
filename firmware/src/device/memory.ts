import { seal, unseal } from "./seal.ts";

/** What has to survive a restart. */
export type Remembered = {
  /** Grows with every writing. */
  turn: number;
  /** Starts so far. */
  boots: number;
  /** The start at which the power came, and with it the chip's clock. */
  power: number;
  /** Why the sensor restarted itself; empty when it did not mean to. */
  reason: string;
  /** The latest starts of which the hub acknowledged a message. */
  heard: string;
  rules: unknown;
};

/** Written in turn: the flash takes the old content away before it writes the new, and power may fail in between. */
const fileOf = (turn: number): string => (turn % 2 ? "veilleuse.b" : "veilleuse.a");

/** The newest whole content of the flash; a first start when there is none. */
export const recall = (): Remembered => {
  let newest: Remembered = { turn: 0, boots: 0, power: 0, reason: "", heard: "", rules: undefined };
  for (let turn = 0; turn < 2; turn++) {
    const found = unseal(require("Storage").read(fileOf(turn))) as Remembered | undefined;
    if (found && found.turn > newest.turn) newest = found;
  }
  return newest;
};

/** Writes to the flash: never while a Waveform samples, its interrupt would run into the switched-off cache. */
export const remember = (remembered: Remembered): void => {
  let written = false;
  remembered.turn++;
  try {
    written = require("Storage").write(fileOf(remembered.turn), seal(remembered));
  } catch (e) {
    console.log(`cannot write: ${e}`);
  }
  if (!written) remembered.turn--;
};
