import { steadyAt } from "./combine.ts";
import { gaussian } from "./noiseHash.ts";
import type { Sound } from "./sound.ts";

/** Grid on which noise changes; far above any device rate, so that neighbouring samples are independent. */
const NOISE_GRID_HZ = 48_000;
const PINK_ROWS = 14;

/** A sine of `frequencyHz` at `levelDb` dB SPL. */
export const sine = (frequencyHz: number, levelDb: number): Sound =>
  steadyAt(
    {
      durationSeconds: Number.POSITIVE_INFINITY,
      addTo: (out, startSeconds, rateHz, gain) => {
        const amplitude = gain * Math.SQRT2;
        for (let i = 0; i < out.length; i++) {
          const turns = frequencyHz * (startSeconds + i / rateHz);
          out[i] = (out[i] as number) + amplitude * Math.sin(2 * Math.PI * (turns - Math.floor(turns)));
        }
      },
    },
    levelDb,
  );

/** White noise at `levelDb` dB SPL: every sample independent, whatever the rate. */
export const whiteNoise = (levelDb: number, seed = 1): Sound =>
  steadyAt(
    {
      durationSeconds: Number.POSITIVE_INFINITY,
      addTo: (out, startSeconds, rateHz, gain) => {
        for (let i = 0; i < out.length; i++) {
          const index = Math.floor((startSeconds + i / rateHz) * NOISE_GRID_HZ + 1e-6);
          out[i] = (out[i] as number) + gain * gaussian(seed, index);
        }
      },
    },
    levelDb,
  );

/** Noise falling by 3 dB per octave at `levelDb` dB SPL: rows of held noise, each changing half as often as the one before. */
export const pinkNoise = (levelDb: number, seed = 1): Sound =>
  steadyAt(
    {
      durationSeconds: Number.POSITIVE_INFINITY,
      addTo: (out, startSeconds, rateHz, gain) => {
        const places = new Float64Array(PINK_ROWS).fill(Number.NaN);
        const values = new Float64Array(PINK_ROWS);
        const scale = gain / Math.sqrt(PINK_ROWS);
        for (let i = 0; i < out.length; i++) {
          const index = Math.floor((startSeconds + i / rateHz) * NOISE_GRID_HZ + 1e-6);
          let sum = 0;
          let place = index;
          for (let row = 0; row < PINK_ROWS; row++) {
            if (places[row] !== place) {
              places[row] = place;
              values[row] = gaussian(seed + row * 7919, place);
            }
            sum += values[row] as number;
            place = Math.floor(place / 2);
          }
          out[i] = (out[i] as number) + scale * sum;
        }
      },
    },
    levelDb,
  );

/** A quiet room: nothing but a pink background of `levelDb` dB SPL (default 35). */
export const quietRoom = (levelDb = 35, seed = 1): Sound => pinkNoise(levelDb, seed);

/** A white-noise machine beside the cot (default 50 dB SPL): steady, slightly coloured. */
export const whiteNoiseMachine = (levelDb = 50, seed = 1): Sound => {
  const white = whiteNoise(levelDb - 3, seed);
  const pink = pinkNoise(levelDb - 3, seed + 1);
  return {
    durationSeconds: Number.POSITIVE_INFINITY,
    addTo: (out, startSeconds, rateHz, gain) => {
      white.addTo(out, startSeconds, rateHz, gain);
      pink.addTo(out, startSeconds, rateHz, gain);
    },
  };
};

const SLAM_SECONDS = 0.5;
/** Mean square over the first 100 ms of a slam of gain 1: its level is given for that time. */
const SLAM_MEAN_SQUARE = ((2.6 ** 2 * 0.025) / 2 + (1.6 ** 2 * 0.05) / 4) / 0.1;

/** A door slamming: a thump and a crack that die away within about 100 ms; `levelDb` is the energy mean of those 100 ms. */
export const doorSlam = (levelDb = 95, seed = 1): Sound =>
  steadyAt(
    {
      durationSeconds: SLAM_SECONDS,
      addTo: (out, startSeconds, rateHz, gain) => {
        const scale = gain / Math.sqrt(SLAM_MEAN_SQUARE);
        for (let i = 0; i < out.length; i++) {
          const t = startSeconds + i / rateHz;
          if (t < 0 || t >= SLAM_SECONDS) continue;
          const crack = 2.6 * Math.exp(-t / 0.025) * gaussian(seed, Math.floor(t * NOISE_GRID_HZ + 1e-6));
          const thump = 1.6 * Math.exp(-t / 0.05) * Math.sin(2 * Math.PI * 78 * t);
          out[i] = (out[i] as number) + scale * (crack + thump);
        }
      },
    },
    levelDb,
  );
