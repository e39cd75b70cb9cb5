import { readFileSync } from "node:fs";
import { atLevel, loop } from "./combine.ts";
import { NotAWavFile, type Recording, readRiff } from "./riff.ts";
import type { Sound } from "./sound.ts";

/** How a recording is played. */
export interface WavOptions {
  /** Level of its loudest second in dB SPL; default: as recorded, full scale being 1 Pa. */
  levelDb?: number;
  /** Start again at its end, for ever. Default false. */
  loop?: boolean;
}

/** A recording as a sound. Between its samples a cubic through four of them is taken; it is not filtered for the device's rate. */
export const recordingSound = ({ rateHz: recordedHz, samples }: Recording): Sound => {
  const at = (index: number): number => (index >= 0 && index < samples.length ? (samples[index] as number) : 0);
  return {
    durationSeconds: samples.length / recordedHz,
    addTo: (out, startSeconds, rateHz, gain) => {
      for (let i = 0; i < out.length; i++) {
        const place = (startSeconds + i / rateHz) * recordedHz;
        const index = Math.floor(place + 1e-9);
        if (index < -2 || index > samples.length) continue;
        const x = Math.max(0, place - index);
        const a = at(index - 1);
        const b = at(index);
        const c = at(index + 1);
        const d = at(index + 2);
        const value = b + 0.5 * x * (c - a + x * (2 * a - 5 * b + 4 * c - d + x * (3 * (b - c) + d - a)));
        out[i] = (out[i] as number) + gain * value;
      }
    },
  };
};

/**
 * Reads a WAV file (PCM of 16, 24 or 32 bits or float, any rate, channels mixed down). Throws `NotAWavFile` with the path and the
 * reason, also when the file cannot be read.
 */
export const wavFile = (path: string, { levelDb, loop: repeat = false }: WavOptions = {}): Sound => {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new NotAWavFile(path, error instanceof Error ? error.message : String(error));
  }
  const recorded = recordingSound(readRiff(bytes, path));
  const sound =
    levelDb === undefined ? recorded : atLevel(recorded, levelDb, { overSeconds: recorded.durationSeconds });
  return repeat ? loop(sound) : sound;
};
