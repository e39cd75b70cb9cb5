import { type Command, decodeCommand } from "@veilleuse/shared";
import { CALIBRATION_LIMIT_DB, type Rules, rulesCalibrated, rulesOf, SLOPE_MOST, sameRules } from "./detect/rules.ts";
import { calibrationFor } from "./sound/calibration.ts";
import { RECENT_SECONDS } from "./sound/ear.ts";

/** What the sensor offers to whoever controls it. */
export type Controlled = {
  rules: () => Rules;
  /** Puts rules in force and keeps them. */
  follow: (rules: Rules) => void;
  /** Levels of the last seconds in dB. */
  recentDb: ReadonlyArray<number>;
  /** True when two calibrations at different levels make a line. */
  fitsLine: boolean;
  /** Blinks; false when there is nothing to blink with. */
  identify: () => boolean;
  restart: () => void;
  /** What is wrong with the instrument, empty when nothing is; and a line about its state. */
  examine: () => { faults: string; state: string };
  reply: (id: string, ok: boolean, detail: string) => void;
};

type Result = { ok: boolean; detail: string };

/** What the sensor can be asked to do; each answers with what came of it. */
type Deeds = { [name in Command["do"]]: (arg: number | undefined) => Result };

const DETAIL_MOST = 256;
const ID_MOST = 32;

/** A retained command would be carried out again after every start, a restart without end. */
const RETAINED: Result = { ok: false, detail: "a retained command is not carried out" };

/** To whom a refusal can be told: the id of a command that is nothing else that could be understood. */
const idOf = (payload: string): string => {
  try {
    const id = (JSON.parse(payload) as { id?: unknown }).id;
    return typeof id === "string" && id.length <= ID_MOST ? id : "";
  } catch (_) {
    return "";
  }
};

const calibrate = (sensor: Controlled, referenceDb: number | undefined): Result => {
  const rules = sensor.rules();
  const made = calibrationFor(
    sensor.recentDb,
    RECENT_SECONDS,
    rules,
    referenceDb,
    CALIBRATION_LIMIT_DB,
    sensor.fitsLine ? SLOPE_MOST : 1,
  );
  if (!made.ok) return { ok: false, detail: made.reason };
  sensor.follow(rulesCalibrated(rules, made.line));
  return { ok: true, detail: `calibrationDb ${made.line.calibrationDb}` };
};

const deedsOf = (sensor: Controlled): Deeds => ({
  identify: () => (sensor.identify() ? { ok: true, detail: "blinking" } : { ok: false, detail: "no indicatorPin" }),
  reboot: () => {
    sensor.restart();
    return { ok: true, detail: "restarting" };
  },
  calibrate: (referenceDb) => calibrate(sensor, referenceDb),
  selftest: () => {
    const found = sensor.examine();
    return { ok: !found.faults, detail: `${found.faults || "no fault"}; ${found.state}` };
  },
});

const carryOut = (sensor: Controlled, command: Command): Result => {
  try {
    return deedsOf(sensor)[command.do](command.arg);
  } catch (e) {
    return { ok: false, detail: `failed: ${e}` };
  }
};

/**
 * Wires what the hub asks for to what the sensor can do.
 * @param offered makes what the sensor offers anew for each message, since it would take memory all night
 */
export const createControl = (offered: () => Controlled) => {
  let lastRefusal = "";

  const refused = (channel: string, code: string, path: string): void => {
    const refusal = `${channel} refused: ${code} ${path}`;
    if (refusal !== lastRefusal) console.log(refusal);
    lastRefusal = refusal;
  };

  const configure = (sensor: Controlled, payload: string): void => {
    const changed = rulesOf(sensor.rules(), payload);
    if (!changed.ok) refused("config", changed.code, changed.path);
    else if (!sameRules(changed.value, sensor.rules())) sensor.follow(changed.value);
  };

  const command = (sensor: Controlled, payload: string, retained: boolean): void => {
    const wanted = decodeCommand(payload);
    if (!wanted.ok) {
      refused("command", wanted.code, wanted.path);
      const id = idOf(payload);
      if (id) sensor.reply(id, false, `${wanted.code} ${wanted.path}`);
      return;
    }
    const result = retained ? RETAINED : carryOut(sensor, wanted.value);
    sensor.reply(wanted.value.id, result.ok, result.detail.substr(0, DETAIL_MOST));
  };

  return (channel: "config" | "command", payload: string, retained: boolean): void => {
    if (channel === "config") configure(offered(), payload);
    else command(offered(), payload, retained);
  };
};
