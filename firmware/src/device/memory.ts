/** What has to survive a restart. */
export type Remembered = {
  /** Starts so far. */
  boots: number;
  /** Why the sensor restarted itself; empty when it did not mean to. */
  reason: string;
  rules: unknown;
};

const FILE = "veilleuse.state";

/** What the flash holds; a missing or broken file is a first start. */
export const recall = (): Remembered => {
  let found: Partial<Remembered> | undefined;
  try {
    found = require("Storage").readJSON(FILE) as Partial<Remembered> | undefined;
  } catch (_) {
    found = undefined;
  }
  if (typeof found !== "object" || found === null) found = {};
  return {
    boots: typeof found.boots === "number" ? found.boots : 0,
    reason: typeof found.reason === "string" ? found.reason : "",
    rules: found.rules,
  };
};

/** Writes to the flash: never while a Waveform samples, its interrupt would run into the switched-off cache. */
export const remember = (remembered: Remembered): void => {
  try {
    require("Storage").writeJSON(FILE, remembered);
  } catch (e) {
    console.log(`cannot write ${FILE}: ${e}`);
  }
};
