/** A source of sound, however it is built. */
export type SoundSource = {
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

/**
 * An electret microphone on the converter, sampled by a double-buffered Waveform. The hardware tells nobody when
 * frames are overwritten, so that the time between two frames is measured.
 */
export const createMicrophone = (samples: number, pin: string, rateHz: number, heard: FrameListener): SoundSource => {
  const frameMs = (1000 * samples) / rateHz;
  const wave = new Waveform(samples, { doubleBuffer: true, bits: 16 });
  let running = false;
  let lastSeconds = 0;
  let paused = false;
  let afterStop: (() => void) | undefined;

  const start = (): void => {
    if (!paused) lastSeconds = getTime();
    running = true;
    try {
      if (typeof analogRead === "function") analogRead(pin);
    } catch (_) {
      // The first reading only sets the converter up outside the interrupt.
    }
    try {
      wave.startInput(pin, rateHz, { repeat: true });
    } catch (e) {
      running = false;
      console.log(`microphone does not start: ${e}`);
    }
  };

  const stopped = (): void => {
    const work = afterStop;
    afterStop = undefined;
    if (!work) return;
    work();
    start();
  };

  wave.on("buffer", (frame) => {
    if (!running) return;
    const nowSeconds = getTime();
    const betweenMs = (nowSeconds - lastSeconds) * 1000;
    const lostMs = betweenMs > OVERRUN_FACTOR * frameMs ? betweenMs - frameMs : 0;
    const overrun = lostMs > 0 && !paused;
    lastSeconds = nowSeconds;
    paused = false;
    heard(frame, lostMs, overrun);
  });
  wave.on("finish", stopped);

  return {
    start,
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
};
