import { broughtTo, type Listener, play, RATE_HZ } from "@veilleuse/firmware/build";
import { sampleSound, whiteNoise } from "@veilleuse/firmware/simulator";

const BLOCK_FRAMES = 1875;
/** A block of two minutes: a whole number of frames. */
const BLOCK_SAMPLES = BLOCK_FRAMES * 512;
const BLOCK_SECONDS = BLOCK_SAMPLES / RATE_HZ;
const FULL_DB = 50;

/** 45 to 55 dB, wandering within minutes. */
const noiseDb = (seconds: number): number =>
  50 + 3 * Math.sin(seconds / 97) + 1.5 * Math.sin(seconds / 23) + 0.5 * Math.sin(seconds / 5);

/** What is heard once in a two-minute block. */
export type Visit = { pressure: Float64Array; levelDb: number };

/** Cry events in blocks of two minutes of wandering white noise; `visit` gives the sound of each block, if any. */
export const nightEvents = (
  listener: Listener,
  blocks: number,
  seed: number,
  visit: (block: number) => Visit | undefined,
): number => {
  for (let block = 0; block < blocks; block++) {
    const start = block * BLOCK_SECONDS;
    const pressure = sampleSound(whiteNoise(FULL_DB, seed), start, RATE_HZ, BLOCK_SAMPLES);
    for (let i = 0; i < pressure.length; ) {
      const gain = 10 ** ((noiseDb(start + i / RATE_HZ) - FULL_DB) / 20);
      for (const end = Math.min(pressure.length, i + 800); i < end; i++) pressure[i] = gain * (pressure[i] as number);
    }
    const guest = visit(block);
    if (guest) {
      broughtTo(guest.pressure, guest.levelDb).forEach((p, i) => {
        pressure[60 * RATE_HZ + i] = (pressure[60 * RATE_HZ + i] as number) + p;
      });
    }
    play(listener, pressure, seed, undefined, block * BLOCK_FRAMES);
  }
  return listener.starts();
};

/** Blocks of ten hours. */
export const NIGHT_BLOCKS = 300;
