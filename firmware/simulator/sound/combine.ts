import { levelOf, pascalOf, type Sound, sampleSound } from "./sound.ts";

/** The sum of several sounds that start together. */
export const mix = (...sounds: ReadonlyArray<Sound>): Sound => ({
  durationSeconds: sounds.reduce((longest, sound) => Math.max(longest, sound.durationSeconds), 0),
  addTo: (out, startSeconds, rateHz, gain) => {
    for (const sound of sounds) sound.addTo(out, startSeconds, rateHz, gain);
  },
});

/** The sound, louder or quieter by `gainDb`. */
export const louder = (sound: Sound, gainDb: number): Sound => {
  const factor = 10 ** (gainDb / 20);
  return {
    durationSeconds: sound.durationSeconds,
    addTo: (out, startSeconds, rateHz, gain) => sound.addTo(out, startSeconds, rateHz, gain * factor),
  };
};

/** One sound on a timeline. */
export interface Cue {
  sound: Sound;
  /** When it starts, in seconds. */
  atSeconds: number;
  /** Cut off after this long; default: its own duration. */
  forSeconds?: number;
}

const addSlice = (cue: Required<Cue>, out: Float64Array, startSeconds: number, rateHz: number, gain: number): void => {
  const from = Math.max(0, Math.ceil((cue.atSeconds - startSeconds) * rateHz - 1e-6));
  const to = Math.min(out.length, Math.ceil((cue.atSeconds + cue.forSeconds - startSeconds) * rateHz - 1e-6));
  if (to <= from) return;
  cue.sound.addTo(out.subarray(from, to), startSeconds - cue.atSeconds + from / rateHz, rateHz, gain);
};

/** Sounds placed on a timeline; silent where there is none, the sum where they overlap. */
export const timeline = (cues: ReadonlyArray<Cue>): Sound => {
  const full = cues.map((cue) => ({ ...cue, forSeconds: cue.forSeconds ?? cue.sound.durationSeconds }));
  return {
    durationSeconds: full.reduce((end, cue) => Math.max(end, cue.atSeconds + cue.forSeconds), 0),
    addTo: (out, startSeconds, rateHz, gain) => {
      for (const cue of full) addSlice(cue, out, startSeconds, rateHz, gain);
    },
  };
};

/** The sound again and again, every `everySeconds` (default: its own duration, which must then be finite). */
export const loop = (sound: Sound, everySeconds: number = sound.durationSeconds): Sound => {
  if (!(everySeconds > 0) || !Number.isFinite(everySeconds)) throw new Error("a loop needs a finite, positive period");
  return {
    durationSeconds: Number.POSITIVE_INFINITY,
    addTo: (out, startSeconds, rateHz, gain) => {
      let round = Math.floor(startSeconds / everySeconds + 1e-9);
      while (round * everySeconds < startSeconds + out.length / rateHz) {
        const cue = { sound, atSeconds: round * everySeconds, forSeconds: everySeconds };
        addSlice(cue, out, startSeconds, rateHz, gain);
        round++;
      }
    },
  };
};

/** Where the loudest second is looked for. */
export interface LevelSearch {
  /** Start of the search, default 0. */
  fromSeconds?: number;
  /** Length of the search, default 20 s or the sound's own duration, whichever is shorter. */
  overSeconds?: number;
}

const MEASURE_HZ = 8000;
const HOPS_PER_SECOND = 4;

/** Level of the loudest second in dB SPL (energy mean over one second, hops of 250 ms); `-Infinity` for silence. */
export const loudestSecondDb = (sound: Sound, { fromSeconds = 0, overSeconds = 20 }: LevelSearch = {}): number => {
  const seconds = Math.max(1, Math.min(overSeconds, sound.durationSeconds));
  const pressure = sampleSound(sound, fromSeconds, MEASURE_HZ, Math.ceil(seconds * MEASURE_HZ));
  const hop = MEASURE_HZ / HOPS_PER_SECOND;
  const energies: number[] = [];
  for (let at = 0; at < pressure.length; at += hop) {
    let energy = 0;
    for (const p of pressure.subarray(at, at + hop)) energy += p * p;
    energies.push(energy);
  }
  let loudest = 0;
  for (let i = 0; i === 0 || i + HOPS_PER_SECOND <= energies.length; i++) {
    const second = energies.slice(i, i + HOPS_PER_SECOND).reduce((sum, energy) => sum + energy, 0);
    loudest = Math.max(loudest, second);
  }
  return levelOf(loudest / MEASURE_HZ);
};

/** The sound, scaled so that its loudest second has `levelDb` dB SPL. Throws for a sound that is silent where it was searched. */
export const atLevel = (sound: Sound, levelDb: number, search?: LevelSearch): Sound => {
  const nowDb = loudestSecondDb(sound, search);
  if (nowDb === Number.NEGATIVE_INFINITY) throw new Error("silence cannot be brought to a level");
  return louder(sound, levelDb - nowDb);
};

/** Scales a sound of rms 1 (a generator's natural level) to `levelDb`. */
export const steadyAt = (sound: Sound, levelDb: number): Sound => louder(sound, 20 * Math.log10(pascalOf(levelDb)));
