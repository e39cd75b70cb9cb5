import { convertPressure } from "../converter.ts";
import { type Sound, sampleSound } from "../sound/sound.ts";

/** Which samples are made. */
export interface SampleFileOptions {
  sound: Sound;
  rateHz: number;
  seconds: number;
  seed: number;
}

/** What the device's converter would give for `sound` from its beginning: 16 bits a sample, lower byte first. */
export const renderSamples = ({ sound, rateHz, seconds, seed }: SampleFileOptions): Buffer => {
  const bytes = Buffer.alloc(Math.ceil(seconds * rateHz) * 2);
  const counts = new Uint16Array(rateHz);
  for (let first = 0; first * 2 < bytes.length; first += rateHz) {
    convertPressure(sampleSound(sound, first / rateHz, rateHz, rateHz), counts, { firstSample: first, seed });
    for (let i = 0; i < rateHz && (first + i) * 2 < bytes.length; i++) {
      bytes.writeUInt16LE(counts[i] as number, (first + i) * 2);
    }
  }
  return bytes;
};
