import type { SoundSource } from "./microphone.ts";

/** Takes a level in dB, with the time in milliseconds that was lost before it. */
export type LevelListener = (db: number, lostMs: number) => void;

/** These meters have the 125 ms time constant built in. */
const METER_MS = 125;
/** Timers are late now and then; a meter averages meanwhile and loses nothing. */
const LATE_FACTOR = 4;

const READS = 16;
/** DFRobot SEN0232: 50 dB a volt, on a converter of 3.3 V. */
const SEN0232_DB = 50 * 3.3;
/** PCB Artists decibel meter. */
const I2C_ADDRESS = 0x48;
const I2C_REGISTER = 0x0a;
const I2C_SETUP = { scl: "D22", sda: "D21", bitrate: 100000 };

const readAnalog = (pin: string): number => {
  let sum = 0;
  if (typeof analogRead !== "function") return 0;
  for (let i = 0; i < READS; i++) sum += analogRead(pin);
  return (sum / READS) * SEN0232_DB;
};

const readI2c = (): number => {
  if (typeof I2C1 === "undefined") throw new Error("no I2C1");
  return I2C1.readReg(I2C_ADDRESS, I2C_REGISTER, 1)[0] as number;
};

/** A meter that weights and averages by itself and is asked eight times a second. */
export const createMeter = (kind: "sen0232" | "i2c", pin: string, heard: LevelListener): SoundSource => {
  let lastSeconds = 0;
  const ask = (): void => {
    const nowSeconds = getTime();
    const betweenMs = (nowSeconds - lastSeconds) * 1000;
    let db: number;
    try {
      db = kind === "i2c" ? readI2c() : readAnalog(pin);
    } catch (_) {
      return;
    }
    lastSeconds = nowSeconds;
    heard(db, betweenMs > LATE_FACTOR * METER_MS ? betweenMs - METER_MS : 0);
  };
  return {
    rateHz: 1000 / METER_MS,
    weighted: true,
    frameMs: METER_MS,
    listen: () => {
      lastSeconds = getTime();
      try {
        if (kind === "i2c" && typeof I2C1 !== "undefined") I2C1.setup(I2C_SETUP);
      } catch (e) {
        console.log(`meter does not start: ${e}`);
      }
      setInterval(ask, METER_MS);
    },
    pauseFor: (work) => work(),
  };
};
