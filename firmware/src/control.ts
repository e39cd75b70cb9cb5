import { decodeCommand, decodeConfig } from "@veilleuse/shared";
import { CALIBRATION_LIMIT_DB, type Rules, rulesAfter, rulesCalibrated, sameRules } from "./detect/rules.ts";
import { carryOut } from "./device/commands.ts";
import { calibrationFor } from "./sound/calibration.ts";
import { RECENT_SECONDS } from "./sound/ear.ts";

/** What the sensor offers to whoever controls it. */
export type Controlled = {
  rules: () => Rules;
  /** Puts rules in force and keeps them. */
  follow: (rules: Rules) => void;
  /** Levels of the last seconds in dB. */
  recentDb: ReadonlyArray<number>;
  /** Blinks; false when there is nothing to blink with. */
  identify: () => boolean;
  restart: () => void;
  /** What is wrong with the instrument, empty when nothing is; and a line about its state. */
  examine: () => { faults: string; state: string };
  reply: (id: string, ok: boolean, detail: string) => void;
};

/** Wires what the hub asks for to what the sensor can do. */
export const createControl = (sensor: Controlled) => {
  let lastRefusal = "";

  const refused = (channel: string, code: string, path: string): void => {
    const refusal = `${channel} refused: ${code} ${path}`;
    if (refusal !== lastRefusal) console.log(refusal);
    lastRefusal = refusal;
  };

  const calibrate = (referenceDb: number | undefined): { ok: boolean; detail: string } => {
    const rules = sensor.rules();
    const made = calibrationFor(
      sensor.recentDb,
      RECENT_SECONDS,
      rules.calibrationDb,
      referenceDb,
      CALIBRATION_LIMIT_DB,
    );
    if (!made.ok) return { ok: false, detail: made.reason };
    sensor.follow(rulesCalibrated(rules, made.offsetDb));
    return { ok: true, detail: `calibrationDb ${made.offsetDb}` };
  };

  const deeds = {
    identify: () => (sensor.identify() ? { ok: true, detail: "blinking" } : { ok: false, detail: "no indicatorPin" }),
    reboot: () => {
      sensor.restart();
      return { ok: true, detail: "restarting" };
    },
    calibrate,
    selftest: () => {
      const found = sensor.examine();
      return { ok: !found.faults, detail: `${found.faults || "no fault"}; ${found.state}` };
    },
  };

  return (channel: "config" | "command", payload: string, retained: boolean): void => {
    if (channel === "config") {
      const config = decodeConfig(payload);
      if (!config.ok) return refused(channel, config.code, config.path);
      const rules = rulesAfter(sensor.rules(), config.value);
      if (!sameRules(rules, sensor.rules())) sensor.follow(rules);
      return;
    }
    const command = decodeCommand(payload);
    if (!command.ok) return refused(channel, command.code, command.path);
    carryOut(command.value, retained, deeds, sensor.reply);
  };
};
