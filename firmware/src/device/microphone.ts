import { samplesAt } from "../sound/bands.ts";

/** A source of sound, however it is built. */
export type SoundSource = {
  /** What it samples at, or how often it is asked, in Hz: nominal. */
  rateHz: number;
  /** False when it had to give up weighting: its levels are plain ones. */
  weighted: boolean;
  /** Length of a frame in milliseconds, measured: the chip samples a little fast. */
  frameMs: number;
  start: () => void;
  /** Stops, calls back once it is safe to write to the flash, and goes on. */
  pauseFor: (work: () => void) => void;
};

/** Takes a frame, with the time in milliseconds that was lost before it, and whether that was an overrun. */
export type FrameListener = (frame: Uint16Array, lostMs: number, overrun: boolean) => void;

/** A frame that comes this many frame times after the one before has had others overwritten unseen. */
const OVERRUN_FACTOR = 1.5;
/** How long to wait for "finish" after a stop. */
const FINISH_WITHIN_MS = 300;
/** Weight of a new measurement of the frame's length. */
const NEW_SHARE = 0.02;
/** So many overruns, of which ten seconds without any take one back, are more than a few blocked connections. */
const STRAIN_MOST = 5;
const RELIEF = 1 / 150;
const SLOW_HZ = 4000;

/**
 * An electret microphone on the converter, sampled by a double-buffered Waveform. The hardware tells nobody when
 * frames are overwritten, so that the time between two frames is measured. A board that does not keep pace goes on at
 * half the rate, and if that is too much, without weighting, until it is started anew.
 * @param eased is told when it has come to that
 */
export const createMicrophone = (pin: string, rateHz: number, heard: FrameListener, eased: () => void): SoundSource => {
  let wave: WaveformInput;
  let running = false;
  let lastSeconds = 0;
  let paused = false;
  let strain = 0;
  let afterStop: (() => void) | undefined;

  const source: SoundSource = {
    rateHz,
    weighted: true,
    frameMs: (1000 * samplesAt(rateHz)) / rateHz,
    start: () => {
      if (!paused) lastSeconds = getTime();
      running = true;
      try {
        if (typeof analogRead === "function") analogRead(pin);
      } catch (_) {
        // The first reading only sets the converter up outside the interrupt.
      }
      try {
        wave.startInput(pin, source.rateHz, { repeat: true });
      } catch (e) {
        running = false;
        console.log(`microphone does not start: ${e}`);
      }
    },
    pauseFor: (work) => {
      if (!running && !afterStop) return work();
      running = false;
      paused = true;
      const pending = afterStop;
      afterStop = pending
        ? () => {
            pending();
            work();
          }
        : work;
      try {
        wave.stop();
      } catch (_) {
        // It had stopped by itself.
      }
      setTimeout(stopped, FINISH_WITHIN_MS);
    },
  };

  const stopped = (): void => {
    const work = afterStop;
    afterStop = undefined;
    if (!work) return;
    work();
    source.start();
  };

  const take = (frame: Uint16Array): void => {
    if (!running) return;
    const nowSeconds = getTime();
    const betweenMs = (nowSeconds - lastSeconds) * 1000;
    const lostMs = betweenMs > OVERRUN_FACTOR * source.frameMs ? betweenMs - source.frameMs : 0;
    const overrun = lostMs > 0 && !paused;
    lastSeconds = nowSeconds;
    paused = false;
    strain = overrun ? strain + 1 : Math.max(0, strain - RELIEF);
    if (!lostMs) source.frameMs += NEW_SHARE * (betweenMs - source.frameMs);
    heard(frame, lostMs, overrun);
    if (strain >= STRAIN_MOST) ease();
  };

  const prepare = (): void => {
    wave = new Waveform(samplesAt(source.rateHz), { doubleBuffer: true, bits: 16 });
    wave.on("buffer", take);
    wave.on("finish", stopped);
  };

  /** Asks less of the board. */
  const ease = (): void => {
    strain = 0;
    if (source.rateHz > SLOW_HZ) {
      source.pauseFor(() => {
        source.rateHz = SLOW_HZ;
        prepare();
        eased();
      });
    } else if (source.weighted) {
      source.weighted = false;
      eased();
    }
  };

  prepare();
  return source;
};
