import { samplesAt } from "../sound/bands.ts";

/** A source of sound, however it is built. */
export type SoundSource = {
  /** What it samples at, or how often it is asked, in Hz: nominal. */
  rateHz: number;
  /** False when it had to give up weighting: its levels are plain ones. */
  weighted: boolean;
  /** Length of a frame in milliseconds, measured: the chip samples a little fast. */
  frameMs: number;
  listen: () => void;
  /** Stops, calls back once it is safe to write to the flash, and goes on. */
  pauseFor: (work: () => void) => void;
};

/**
 * Takes a frame with its length in milliseconds, and what `told` answered last. Answers the time in milliseconds that
 * there is to tell of, which is mostly none.
 */
export type FrameListener = (frame: Uint16Array, frameMs: number, hold: boolean) => number;

/**
 * Takes what a frame had to tell, the clock in seconds, the time in milliseconds that was lost before it, and whether
 * that was an overrun.
 */
export type Told = (heardMs: number, nowSeconds: number, lostMs: number, overrun: boolean) => boolean;

/** A frame that comes this many frame times after the one before has had others overwritten unseen. */
const OVERRUN_FACTOR = 1.5;
/** How long to wait for "finish" after a stop. */
const FINISH_WITHIN_MS = 300;
/** The frame's length is measured over so many frames, and this is the weight of a new measurement. */
const MEASURED_FRAMES = 16;
const NEW_SHARE = 0.28;
/** So many overruns, of which ten seconds without any take one back, are more than a few blocked connections. */
const STRAIN_MOST = 5;
const RELIEF = MEASURED_FRAMES / 150;
const SLOW_HZ = 4000;

/**
 * An electret microphone on the converter, sampled by a double-buffered Waveform. The hardware tells nobody when
 * frames are overwritten, so that the time between two frames is measured. A board that does not keep pace goes on at
 * half the rate, and if that is too much, without weighting, until it is started anew.
 * @param eased is told when it has come to that
 */
export const createMicrophone = (
  pin: string,
  rateHz: number,
  hear: FrameListener,
  told: Told,
  eased: () => void,
): SoundSource => {
  let wave: WaveformInput;
  let running = false;
  let lastSeconds = 0;
  /** A frame after more than this is late; every one is while nothing runs. */
  let lateSeconds = 0;
  let measuredSeconds = 0;
  let measuredFrames = 0;
  let hold = false;
  let paused = false;
  let strain = 0;
  let afterStop: (() => void) | undefined;

  const source: SoundSource = {
    rateHz,
    weighted: true,
    frameMs: (1000 * samplesAt(rateHz)) / rateHz,
    listen: () => {
      if (!paused) lastSeconds = getTime();
      running = true;
      lateSeconds = 0;
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
      lateSeconds = 0;
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
    source.listen();
  };

  /** From here on the frame's length is measured. */
  const measure = (nowSeconds: number): void => {
    measuredSeconds = nowSeconds;
    measuredFrames = MEASURED_FRAMES;
    lateSeconds = (OVERRUN_FACTOR * source.frameMs) / 1000;
  };

  /** Takes a frame that is late, the first one, or one with which the length of a frame is known anew. */
  const takeStock = (frame: Uint16Array, nowSeconds: number): void => {
    if (!running) return;
    const betweenMs = (nowSeconds - lastSeconds) * 1000;
    lastSeconds = nowSeconds;
    if (betweenMs > OVERRUN_FACTOR * source.frameMs) {
      const overrun = !paused;
      paused = false;
      if (overrun) strain++;
      measure(nowSeconds);
      hold = told(hear(frame, source.frameMs, hold), nowSeconds, betweenMs - source.frameMs, overrun);
      if (strain >= STRAIN_MOST) ease();
      return;
    }
    paused = false;
    if (!measuredFrames && measuredSeconds) {
      source.frameMs += NEW_SHARE * (((nowSeconds - measuredSeconds) * 1000) / MEASURED_FRAMES - source.frameMs);
      strain = Math.max(0, strain - RELIEF);
    }
    measure(nowSeconds);
    hold = told(hear(frame, source.frameMs, hold), nowSeconds, 0, false);
  };

  /** Once a frame: short, since the interpreter reads it anew each time. */
  const takeFrame = (frame: Uint16Array): void => {
    const nowSeconds = getTime();
    if (nowSeconds - lastSeconds > lateSeconds || !--measuredFrames) {
      takeStock(frame, nowSeconds);
      return;
    }
    lastSeconds = nowSeconds;
    const heardMs = hear(frame, source.frameMs, hold);
    if (heardMs) hold = told(heardMs, nowSeconds, 0, false);
  };

  const prepare = (): void => {
    wave = new Waveform(samplesAt(source.rateHz), { doubleBuffer: true, bits: 16 });
    wave.on("buffer", takeFrame);
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
