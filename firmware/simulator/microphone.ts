import { convertPressure } from "./converter.ts";
import { levelOf, type Sound, sampleSound } from "./sound/sound.ts";

/** Which microphone is wired to the board; `none` leaves the pin open. */
export type MicrophoneKind = "max4466" | "sen0232" | "i2c" | "none";

/** The microphone in a sound field. Times are board time in seconds. */
export interface Microphone {
  readonly kind: MicrophoneKind;
  /** Replaces the sound from now on; `offsetSeconds` of board time is where the new one starts. */
  play(sound: Sound, offsetSeconds: number): void;
  /** Makes the microphone fail: `flat` gives the bias alone, `clipped` the upper end, `works` ends the fault. */
  fail(how: "flat" | "clipped" | "works"): void;
  /** Converts `out.length` samples from `startSeconds` on. */
  record(out: Uint16Array | Uint8Array, startSeconds: number, rateHz: number): void;
  /** One reading of the pin as `analogRead` gives it, 0..1. */
  read(atSeconds: number): number;
  /** Level of the last 125 ms in dB SPL, as a level meter shows it. */
  level(atSeconds: number): number;
}

const METER_HZ = 8000;
const METER_SECONDS = 0.125;
const METER_FLOOR_DB = 30;
/** The SEN0232 gives 50 dB a volt, on a 3.3 V scale. */
const SEN0232_DB_PER_VOLT = 50;
const SUPPLY_VOLTS = 3.3;

/** Makes a microphone that hears `sound` from board time 0 on. */
export const createMicrophone = (kind: MicrophoneKind, sound: Sound, seed: number): Microphone => {
  let heard = sound;
  let offset = 0;
  let fault: "flat" | "clipped" | "works" = "works";
  let readings = 0;

  const level = (atSeconds: number): number => {
    const from = atSeconds - METER_SECONDS - offset;
    const pressure = sampleSound(heard, from, METER_HZ, METER_HZ * METER_SECONDS);
    let energy = 0;
    for (const p of pressure) energy += p * p;
    return Math.max(METER_FLOOR_DB, levelOf(energy / pressure.length));
  };
  const record = (out: Uint16Array | Uint8Array, startSeconds: number, rateHz: number): void => {
    if (fault !== "works" || kind !== "max4466") {
      const counts = fault === "clipped" ? 65_520 : kind === "none" ? 0 : 32_768;
      out.fill(out.BYTES_PER_ELEMENT === 1 ? counts >> 8 : counts);
      return;
    }
    const pressure = sampleSound(heard, startSeconds - offset, rateHz, out.length);
    convertPressure(pressure, out, { firstSample: Math.round(startSeconds * rateHz), seed });
  };
  return {
    kind,
    play: (next, offsetSeconds) => {
      heard = next;
      offset = offsetSeconds;
    },
    fail: (how) => {
      fault = how;
    },
    record,
    level,
    read: (atSeconds) => {
      if (fault !== "works") return fault === "clipped" ? 4095 / 4096 : 0.5;
      if (kind === "sen0232") return level(atSeconds) / SEN0232_DB_PER_VOLT / SUPPLY_VOLTS;
      const one = new Uint16Array(1);
      // Readings within one sample differ by their noise, as on the converter.
      record(one, atSeconds + readings++ / 1e6, METER_HZ * 6);
      return (one[0] as number) / 65_536;
    },
  };
};
