import { tryTo } from "./tryTo.ts";

const NOISE_READS = 4;

/** The chip's own number; empty where there is none. */
export const serialNumber = (): string => {
  let serial = "";
  tryTo(() => {
    serial = getSerial();
  });
  return serial;
};

/** A few readings of the converter: their lowest bits are noise. */
const noise = (pin: string): string => {
  let bits = "";
  tryTo(() => {
    for (let i = 0; i < NOISE_READS; i++) bits += analogRead(pin);
  });
  return bits;
};

/**
 * Eight hexadecimal digits that differ after every start: the count of starts, the chip, the clock and noise. The
 * chip has no random numbers worth the name, they repeat after every start.
 */
export const bootId = (boots: number, pin: string): string => {
  const sum = E.CRC32(`${boots}/${serialNumber()}/${getTime()}/${noise(pin)}`);
  // By hand: a method of a number would bring the whole class into memory for good.
  let hex = "";
  for (let bit = 28; bit >= 0; bit -= 4) hex += "0123456789abcdef".charAt((sum >> bit) & 15);
  return hex;
};
