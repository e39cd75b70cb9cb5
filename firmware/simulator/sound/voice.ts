import { gaussian, uniform } from "./noiseHash.ts";
import type { Sound } from "./sound.ts";

/** One voiced burst: a cry, a syllable, a sung note. Times in seconds, pitch in hertz. */
export interface Burst {
  atSeconds: number;
  forSeconds: number;
  /** Pitch at start, middle and end; it glides through them on a parabola. */
  pitchHz: readonly [number, number, number];
  /** Vibrato: depth as a share of the pitch, and rate. */
  vibratoDepth: number;
  vibratoHz: number;
  /** Two resonances at the start, and how far they move until the end. */
  formantsHz: readonly [number, number];
  formantShift: number;
  /** Share of breath noise in the amplitude, 0..1. */
  breath: number;
  /** Depth of irregular loudness, 0..1. */
  roughness: number;
  gain: number;
}

/** A part that repeats: bursts in order of time within `periodSeconds`. */
export interface Phrase {
  bursts: ReadonlyArray<Burst>;
  periodSeconds: number;
}

const HIGHEST_PARTIAL_HZ = 3900;
const MOST_PARTIALS = 16;
/** The spectrum is recomputed this often; between, it stands. */
const CONTROL_HZ = 125;
const NOISE_GRID_HZ = 48_000;

/** Parabola through start, middle, end, and its integral, at x = 0..1. */
const glide = (
  [start, middle, end]: readonly [number, number, number],
  x: number,
): { hz: number; integral: number } => {
  const b = 4 * middle - 3 * start - end;
  const c = 2 * start + 2 * end - 4 * middle;
  return { hz: start + b * x + c * x * x, integral: start * x + (b * x * x) / 2 + (c * x * x * x) / 3 };
};

const partialsOf = (burst: Burst, control: number, seed: number, into: Float64Array): number => {
  const x = Math.min(1, control / CONTROL_HZ / burst.forSeconds);
  const { hz } = glide(burst.pitchHz, x);
  const count = Math.min(MOST_PARTIALS, Math.max(1, Math.floor(HIGHEST_PARTIAL_HZ / hz)));
  const [first, second] = burst.formantsHz;
  const shift = 1 + burst.formantShift * x;
  let energy = 0;
  for (let k = 1; k <= count; k++) {
    const f = hz * k;
    const one = 1 / (1 + ((f - first * shift) / 260) ** 2);
    const two = 0.7 / (1 + ((f - second * shift) / 420) ** 2);
    // Each partial wanders on its own, as in a real voice: without it detectors see a machine.
    const wander = 1 + 0.5 * burst.roughness * gaussian(seed + k * 131, Math.floor(control / 8));
    const amplitude = Math.max(0, wander) * (0.12 / k + one + two);
    into[k - 1] = amplitude;
    energy += amplitude * amplitude;
  }
  const flutter = 1 + 0.35 * burst.roughness * gaussian(seed + 17, Math.floor(control / 4));
  const scale = (Math.max(0.1, flutter) * burst.gain) / Math.sqrt(energy || 1);
  for (let k = 0; k < count; k++) into[k] = (into[k] as number) * scale;
  return count;
};

const envelope = (t: number, forSeconds: number): number => {
  const rise = Math.min(1, t / Math.min(0.06, forSeconds / 4));
  const fall = Math.min(1, (forSeconds - t) / Math.min(0.1, forSeconds / 3));
  return Math.max(0, Math.min(rise, fall));
};

const burstAt = (bursts: ReadonlyArray<Burst>, t: number): number => {
  let low = 0;
  let high = bursts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bursts[middle] as Burst).atSeconds <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** A voice that repeats `phrase` for ever, its rms about 1 within a burst. */
export const voice = (phrase: Phrase, seed: number): Sound => ({
  durationSeconds: Number.POSITIVE_INFINITY,
  addTo: (out, startSeconds, rateHz, gain) => {
    const partials = new Float64Array(MOST_PARTIALS);
    let count = 0;
    let heldBurst = -1;
    let heldControl = -1;
    for (let i = 0; i < out.length; i++) {
      const absolute = startSeconds + i / rateHz;
      if (absolute < 0) continue;
      const round = Math.floor(absolute / phrase.periodSeconds);
      const t = absolute - round * phrase.periodSeconds;
      const index = burstAt(phrase.bursts, t);
      const burst = phrase.bursts[index];
      if (!burst) continue;
      const into = t - burst.atSeconds;
      if (into >= burst.forSeconds) continue;
      const control = Math.floor(into * CONTROL_HZ + 1e-6);
      const burstSeed = seed + round * 4099 + index * 31;
      if (index !== heldBurst || control !== heldControl) {
        count = partialsOf(burst, control, burstSeed, partials);
        heldBurst = index;
        heldControl = control;
      }
      const vibrato =
        (burst.pitchHz[1] * burst.vibratoDepth * (1 - Math.cos(2 * Math.PI * burst.vibratoHz * into))) /
        (2 * Math.PI * burst.vibratoHz);
      const turns = glide(burst.pitchHz, into / burst.forSeconds).integral * burst.forSeconds + vibrato;
      const phase = 2 * Math.PI * (turns - Math.floor(turns));
      const twoCos = 2 * Math.cos(phase);
      let previous = 0;
      let current = Math.sin(phase);
      let sum = 0;
      for (let k = 0; k < count; k++) {
        sum += (partials[k] as number) * current;
        const next = twoCos * current - previous;
        previous = current;
        current = next;
      }
      const breath = burst.breath * burst.gain * gaussian(seed, Math.floor(absolute * NOISE_GRID_HZ + 1e-6));
      out[i] = (out[i] as number) + gain * envelope(into, burst.forSeconds) * (Math.SQRT2 * sum + breath);
    }
  },
});

/** Draws numbers in a fixed order from a seed: for laying out a phrase. */
export const drawFrom = (seed: number): ((low: number, high: number) => number) => {
  let drawn = 0;
  return (low, high) => low + (high - low) * uniform(seed, drawn++);
};
