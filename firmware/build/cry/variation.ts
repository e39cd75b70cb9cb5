import type { Recording } from "../../simulator/sound/riff.ts";
import { type Sound, sampleSound } from "../../simulator/sound/sound.ts";
import { recordingSound } from "../../simulator/sound/wavFile.ts";
import type { Draw } from "./otherSounds.ts";

export const RATE_HZ = 8000;

/** Brightens (dB > 0) or darkens a recording around 1 kHz, from -dB/2 below to +dB/2 above. */
export const tilted = ({ rateHz, samples }: Recording, db: number): Recording => {
  const low = 10 ** (-db / 40);
  const high = 10 ** (db / 40);
  const share = 1 - Math.exp((-2 * Math.PI * 1000) / rateHz);
  const out = new Float32Array(samples.length);
  let smooth = 0;
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i] as number;
    smooth += share * (x - smooth);
    out[i] = low * smooth + high * (x - smooth);
  }
  return { rateHz, samples: out };
};

/** The recording in a room: a few reflections that fade by 60 dB in `fadeSeconds`. */
export const echoing = ({ rateHz, samples }: Recording, fadeSeconds: number, draw: Draw): Recording => {
  const out = Float32Array.from(samples);
  for (let tap = 0; tap < 14; tap++) {
    const delay = draw(0.004, Math.min(0.3, fadeSeconds));
    const gain = 0.5 * 10 ** ((-3 * delay) / fadeSeconds) * (draw(0, 1) < 0.5 ? -1 : 1);
    const shift = Math.round(delay * rateHz);
    for (let i = shift; i < out.length; i++) out[i] = (out[i] as number) + gain * (samples[i - shift] as number);
  }
  return { rateHz, samples: out };
};

/** Pressure of the loudest second in arbitrary units rms (hops of 250 ms). */
const loudestRms = (pressure: Float64Array): number => {
  const hop = RATE_HZ / 4;
  let loudest = 0;
  for (let from = 0; from === 0 || from + RATE_HZ <= pressure.length; from += hop) {
    let energy = 0;
    for (const p of pressure.subarray(from, from + RATE_HZ)) energy += p * p;
    loudest = Math.max(loudest, energy);
  }
  return Math.sqrt(loudest / RATE_HZ);
};

/** Scales in place so that the loudest second has `levelDb` dB SPL. */
export const broughtTo = (pressure: Float64Array, levelDb: number): Float64Array => {
  const rms = loudestRms(pressure);
  const factor = rms > 0 ? 10 ** ((levelDb - 94) / 20) / rms : 0;
  return pressure.map((p) => p * factor);
};

/** The recording as a board would sample it, point by point, without a filter. */
export const sampledClip = (recording: Recording, speed = 1): Float64Array => {
  const sound: Sound = recordingSound({ rateHz: recording.rateHz * speed, samples: recording.samples });
  return sampleSound(sound, 0, RATE_HZ, Math.floor((recording.samples.length / recording.rateHz / speed) * RATE_HZ));
};
