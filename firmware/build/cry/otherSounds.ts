import { gaussian } from "../../simulator/sound/noiseHash.ts";
import type { Sound } from "../../simulator/sound/sound.ts";
import { type Burst, drawFrom, voice } from "../../simulator/sound/voice.ts";

/** Draws a number between two limits, in a fixed order from a seed. */
export type Draw = (low: number, high: number) => number;

/** Pressure of a made sound at time t (seconds), of no particular level. */
type Wave = (t: number) => number;

const PHRASE_SECONDS = 20;
const NOISE_GRID_HZ = 48_000;

const chosen = <T>(draw: Draw, of: ReadonlyArray<T>): T => of[Math.floor(draw(0, of.length)) % of.length] as T;

const waveSound = (wave: Wave): Sound => ({
  durationSeconds: Number.POSITIVE_INFINITY,
  addTo: (out, startSeconds, rateHz, gain) => {
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + gain * wave(startSeconds + i / rateHz);
  },
});

const bursts = (draw: Draw, next: (index: number) => { burst: Omit<Burst, "atSeconds">; pause: number }) => {
  const list: Burst[] = [];
  let at = draw(0, 0.4);
  for (let index = 0; at < PHRASE_SECONDS; index++) {
    const { burst, pause } = next(index);
    list.push({ ...burst, atSeconds: at });
    at += burst.forSeconds + pause;
  }
  return { bursts: list, periodSeconds: at };
};

const SCALES = [
  [0, 2, 4, 5, 7, 9, 11, 12],
  [0, 2, 4, 7, 9, 12],
  [0, 3, 5, 7, 10, 12],
];
const VOWELS: ReadonlyArray<readonly [number, number]> = [
  [300, 870],
  [310, 2200],
  [440, 1020],
  [550, 1800],
  [660, 1720],
  [730, 1090],
  [850, 1250],
];

const melody = (draw: Draw, baseHz: number): (() => number) => {
  const scale = chosen(draw, SCALES);
  let step = Math.floor(draw(0, scale.length));
  return () => {
    step = Math.max(0, Math.min(scale.length - 1, step + Math.round(draw(-2.4, 2.4))));
    return baseHz * 2 ** ((scale[step] as number) / 12);
  };
};

const song = (draw: Draw, seed: number): Sound => {
  const note = melody(draw, draw(150, 420));
  const beat = draw(0.28, 0.75);
  const legato = draw(0, 0.25);
  const size = draw(0.95, 1.25);
  const common = {
    vibratoDepth: draw(0, 0.025),
    vibratoHz: draw(4.5, 6.5),
    breath: draw(0.02, 0.15),
    roughness: draw(0.03, 0.35),
  };
  const scoop = draw(0.94, 1);
  return voice(
    bursts(draw, (index) => {
      const pitch = note();
      const vowel = chosen(draw, VOWELS);
      const forSeconds = beat * chosen(draw, [0.5, 1, 1, 2]) * (1 - legato);
      const burst = {
        ...common,
        forSeconds,
        pitchHz: [pitch * scoop, pitch, pitch * draw(0.97, 1.01)] as const,
        formantsHz: [vowel[0] * size, vowel[1] * size] as const,
        formantShift: draw(-0.1, 0.1),
        gain: draw(0.6, 1),
      };
      return { burst, pause: index % 6 === 5 ? draw(0.3, 0.9) : beat * legato };
    }),
    seed,
  );
};

const syllables = (
  draw: Draw,
  seed: number,
  o: {
    pitch: [number, number];
    long: [number, number];
    gap: [number, number];
    run: [number, number];
    rest: [number, number];
  },
): Sound => {
  const size = draw(0.95, 1.4);
  const centre = draw(o.pitch[0], o.pitch[1]);
  const breath = draw(0.04, 0.35);
  const roughness = draw(0.2, 0.6);
  let left = Math.round(draw(o.run[0], o.run[1]));
  return voice(
    bursts(draw, () => {
      left--;
      const pitch = centre * draw(0.8, 1.3);
      const vowel = chosen(draw, VOWELS);
      const burst = {
        vibratoDepth: 0,
        vibratoHz: 5,
        breath,
        roughness,
        forSeconds: draw(o.long[0], o.long[1]),
        pitchHz: [pitch * draw(0.9, 1.15), pitch, pitch * draw(0.75, 1.1)] as const,
        formantsHz: [vowel[0] * size, vowel[1] * size] as const,
        formantShift: draw(-0.25, 0.25),
        gain: draw(0.4, 1),
      };
      const pause = left > 0 ? draw(o.gap[0], o.gap[1]) : draw(o.rest[0], o.rest[1]);
      if (left <= 0) left = Math.round(draw(o.run[0], o.run[1]));
      return { burst, pause };
    }),
    seed,
  );
};

/** Sounds that begin one after the other; each wave gets the time since its begin. */
const struck = (draw: Draw, next: () => { wave: Wave; forSeconds: number; pause: number }): Sound => {
  const list: { at: number; forSeconds: number; wave: Wave }[] = [];
  let at = draw(0, 0.4);
  while (at < PHRASE_SECONDS) {
    const { wave, forSeconds, pause } = next();
    list.push({ at, forSeconds, wave });
    at += pause;
  }
  const period = at;
  return waveSound((absolute) => {
    const t = absolute - Math.floor(absolute / period) * period;
    let sum = 0;
    for (let i = 0; i < list.length; i++) {
      const item = list[i] as { at: number; forSeconds: number; wave: Wave };
      if (item.at > t) break;
      if (t < item.at + item.forSeconds) sum += item.wave(t - item.at);
    }
    return sum;
  });
};

const musicBox = (draw: Draw): Sound => {
  const note = melody(draw, draw(350, 1300));
  const beat = draw(0.14, 0.55);
  const decay = draw(0.12, 0.9);
  const ratios = chosen(draw, [
    [1, 2.76, 5.4],
    [1, 2, 3],
    [1, 4, 9.2],
    [1, 3, 6.2],
  ]);
  const colour = draw(0.1, 0.7);
  return struck(draw, () => {
    const hz = note();
    const gain = draw(0.5, 1);
    return {
      forSeconds: Math.min(3, decay * 5),
      pause: beat * chosen(draw, [1, 1, 1, 2, 3]),
      wave: (t) =>
        gain *
        Math.min(1, t / 0.002) *
        ratios.reduce(
          (sum, ratio, k) =>
            hz * ratio > 3950
              ? sum
              : sum + colour ** k * Math.exp((-t / decay) * (1 + k)) * Math.sin(2 * Math.PI * hz * ratio * t),
          0,
        ),
    };
  });
};

const SHAPES: ReadonlyArray<(phase: number) => number> = [
  (p) => Math.sin(p),
  (p) => Math.sin(p) + Math.sin(3 * p) / 3 + Math.sin(5 * p) / 5,
  (p) => Math.sin(p) + Math.sin(2 * p) / 2 + Math.sin(3 * p) / 3 + Math.sin(4 * p) / 4,
  (p) => (Math.sin(p) > 0 ? 1 : -1),
];

const beeps = (draw: Draw): Sound => {
  const shape = chosen(draw, SHAPES);
  const hz = 300 * 2 ** draw(0, 3.4);
  const other = hz * chosen(draw, [1, 1, 1.26, 1.5, 0.8]);
  const on = draw(0.05, 1.1);
  const off = draw(0.05, 0.9);
  const inRun = Math.round(draw(1, 5));
  const rest = draw(0, 1.2);
  let index = 0;
  return struck(draw, () => {
    const f = index++ % 2 ? other : hz;
    return {
      forSeconds: on,
      pause: on + off + (index % inRun === 0 ? rest : 0),
      wave: (t) => Math.min(1, t / 0.004, (on - t) / 0.004) * shape(2 * Math.PI * f * t),
    };
  });
};

/** Electronic toys, squeaks, whistles, sirens, birds: glides of every kind. */
const toy = (draw: Draw): Sound => {
  const shape = chosen(draw, SHAPES);
  const low = 300 * 2 ** draw(0, 2.6);
  const spread = draw(0.1, 1.2);
  const longest = draw(0.12, 0.9);
  const gap = draw(0.03, 0.5);
  const trill = draw(0, 1) < 0.4 ? draw(6, 25) : 0;
  return struck(draw, () => {
    const from = low * 2 ** draw(0, spread);
    const to = low * 2 ** draw(0, spread);
    const forSeconds = draw(0.4, 1) * longest;
    const gain = draw(0.5, 1);
    return {
      forSeconds,
      pause: forSeconds + gap * draw(0.5, 1.5),
      wave: (t) => {
        const turns =
          from * t + ((to - from) * t * t) / (2 * forSeconds) + (trill ? 3 * Math.sin(2 * Math.PI * trill * t) : 0);
        return gain * Math.min(1, t / 0.008, (forSeconds - t) / 0.02) * shape(2 * Math.PI * turns);
      },
    };
  });
};

/** Coughs, claps, doors, ticks, rattles: bursts of noise through a resonance. */
const knocks = (draw: Draw, seed: number): Sound => {
  const decay = 10 ** draw(-2.3, -0.9);
  const hz = draw(80, 2500);
  const tone = draw(0, 1);
  const pause = draw(0.1, 1.4);
  let n = 0;
  return struck(draw, () => {
    const own = seed + 977 * n++;
    const gain = draw(0.4, 1);
    return {
      forSeconds: Math.min(1, decay * 6),
      pause: pause * draw(0.6, 1.4),
      wave: (t) =>
        gain *
        Math.exp(-t / decay) *
        (tone * Math.sin(2 * Math.PI * hz * t) + gaussian(own, Math.floor(t * NOISE_GRID_HZ)) * (1 - tone)),
    };
  });
};

/** Vacuum cleaners, hair dryers, fans: noise with a few lines, swelling a little. */
const machine = (draw: Draw, seed: number): Sound => {
  const hz = draw(60, 900);
  const lines = draw(0, 1.2);
  const swell = draw(0, 0.6);
  const swellHz = draw(0.1, 2);
  const lowPass = Math.round(draw(1, 14));
  return waveSound((t) => {
    const index = Math.floor(t * NOISE_GRID_HZ);
    const block = Math.floor(index / lowPass);
    const hum =
      Math.sin(2 * Math.PI * hz * t) +
      0.7 * Math.sin(4 * Math.PI * hz * t) +
      0.5 * Math.sin(6 * Math.PI * hz * t) +
      0.3 * Math.sin(10 * Math.PI * hz * t);
    return (
      (1 + swell * Math.sin(2 * Math.PI * swellHz * t)) *
      (gaussian(seed, block) + 0.3 * gaussian(seed + 5, Math.floor(index / 40)) + lines * hum)
    );
  });
};

const MAKERS = {
  song,
  musicBox: (draw: Draw) => musicBox(draw),
  beeps: (draw: Draw) => beeps(draw),
  toy: (draw: Draw) => toy(draw),
  babble: (draw: Draw, seed: number) =>
    syllables(draw, seed, { pitch: [210, 430], long: [0.12, 0.4], gap: [0.03, 0.15], run: [2, 8], rest: [0.3, 1.5] }),
  laughter: (draw: Draw, seed: number) =>
    syllables(draw, seed, { pitch: [160, 520], long: [0.06, 0.15], gap: [0.05, 0.14], run: [3, 10], rest: [0.3, 1.6] }),
  speech: (draw: Draw, seed: number) =>
    syllables(draw, seed, { pitch: [85, 270], long: [0.07, 0.28], gap: [0.01, 0.1], run: [5, 18], rest: [0.25, 1.2] }),
  knocks,
  machine,
} as const satisfies Record<string, (draw: Draw, seed: number) => Sound>;

export type OtherKind = keyof typeof MAKERS;
export const OTHER_KINDS = Object.keys(MAKERS) as ReadonlyArray<OtherKind>;

/** A made sound that is no cry, endless; its level is arbitrary. */
export const otherSound = (kind: OtherKind, seed: number): Sound => MAKERS[kind](drawFrom(seed * 7919 + 13), seed);
