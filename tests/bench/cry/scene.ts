import { broughtTo, type Clip, type Listener, play, RATE_HZ, sampledClip } from "@veilleuse/firmware/build";
import { pinkNoise, type Sound, sampleSound, whiteNoise } from "@veilleuse/firmware/simulator";

const BEFORE_SECONDS = 10;
const FRAME_SECONDS = 0.064;

/** Where a sound is heard: its loudest second, and what is heard all the time. */
export type Scene = { levelDb: number; noise: Sound; seed: number };

export const quietRoom = (levelDb: number, seed: number): Scene => ({ levelDb, noise: pinkNoise(35, seed), seed });
export const overWhiteNoise = (noiseDb: number, aboveDb: number, seed: number): Scene => ({
  levelDb: noiseDb + aboveDb,
  noise: whiteNoise(noiseDb, seed),
  seed,
});

/** The clip so many times in a row, in arbitrary units at the device's rate. */
export const repeated = ({ recording }: Clip, times: number): Float64Array => {
  const once = sampledClip(recording);
  const all = new Float64Array(once.length * times);
  for (let i = 0; i < times; i++) all.set(once, i * once.length);
  return all;
};

/** Seconds from the sound's begin to the start of an event, ten seconds of background before it; undefined without one. */
export const delayOf = (
  listener: Listener,
  sound: Float64Array,
  { levelDb, noise, seed }: Scene,
): number | undefined => {
  const before = BEFORE_SECONDS * RATE_HZ;
  const pressure = sampleSound(noise, 0, RATE_HZ, before + sound.length);
  broughtTo(sound, levelDb).forEach((p, i) => {
    pressure[before + i] = (pressure[before + i] as number) + p;
  });
  let delay: number | undefined;
  let starts = 0;
  play(listener, pressure, seed, (frame) => {
    const at = (frame + 1) * FRAME_SECONDS - BEFORE_SECONDS;
    if (listener.starts() > starts && at > 0) delay ??= at;
    starts = listener.starts();
  });
  return delay;
};
