import type { Interpreter } from "./interpreter.ts";
import type { Microphone } from "./microphone.ts";
import { emitSoon } from "./nativeEvents.ts";
import type { AnalogInput } from "./nativePins.ts";
import { hasConverter, pinNumber } from "./pins.ts";
import type { Task } from "./virtualTime.ts";

/** The analogue converter of one board start: counts the samplers and reads single values. */
export interface Sampling extends AnalogInput {
  /** Frames filled since this start. */
  readonly frames: number;
}

/** What is wired to the converter. */
export interface SamplingOptions {
  microphone: Microphone;
  microphonePin: number;
  /** The converter's rate is off by this share of what was asked for: 0.01 is 1 % fast. */
  rateError: number;
}

interface WaveformObject extends Record<string, unknown> {
  buffer: Uint16Array | Uint8Array;
  buffer2?: Uint16Array | Uint8Array;
  running?: boolean;
  freq?: number;
  currentBuffer?: number;
}

interface Run {
  /** Which buffer the interrupt fills now. */
  filling: 0 | 1;
  /** Board time at which the buffer being filled was begun. */
  frameStartMs: number;
  task: Task;
}

/** Defines the global `Waveform`: double-buffered input as the interpreter does it, silent overruns included. */
export const defineWaveform = (interpreter: Interpreter, options: SamplingOptions): Sampling => {
  const { realm, time, schedule, post } = interpreter;
  const { microphone, microphonePin, rateError } = options;
  const runs = new Map<WaveformObject, Run>();
  let frames = 0;

  const fill = (buffer: Uint16Array | Uint8Array, pin: number, startMs: number, rateHz: number): void => {
    if (pin === microphonePin) microphone.record(buffer, startMs / 1000, rateHz);
    else buffer.fill(0);
  };
  const end = (waveform: WaveformObject): void => {
    runs.delete(waveform);
    post(() => {
      waveform.running = false;
      emitSoon(interpreter, waveform, "finish", waveform.buffer);
    });
  };
  const announce = (waveform: WaveformObject): void => {
    const run = runs.get(waveform);
    if (!run) return;
    // Only the state at this moment is compared with the last one announced: an even number of missed flips is no event at all.
    if ((waveform.currentBuffer ?? 0) === run.filling) return;
    waveform.currentBuffer = run.filling;
    emitSoon(interpreter, waveform, "buffer", run.filling === 0 ? waveform.buffer2 : waveform.buffer);
  };
  const start = (waveform: WaveformObject, pin: number, askedHz: number, repeat: boolean): void => {
    const rateHz = askedHz * (1 + rateError);
    const frameMs = (waveform.buffer.length / rateHz) * 1000;
    const run: Run = { filling: 0, frameStartMs: time.nowMs, task: undefined as unknown as Task };
    const next = (): void => {
      run.task = schedule(run.frameStartMs + frameMs - time.nowMs, "hardware", () => {
        const buffer = run.filling === 1 && waveform.buffer2 ? waveform.buffer2 : waveform.buffer;
        fill(buffer, pin, run.frameStartMs, rateHz);
        frames++;
        if (!repeat) return end(waveform);
        run.frameStartMs += frameMs;
        if (waveform.buffer2) {
          run.filling = run.filling === 0 ? 1 : 0;
          post(() => announce(waveform));
        }
        next();
      });
    };
    runs.set(waveform, run);
    waveform.running = true;
    waveform.freq = askedHz;
    next();
  };

  const prototype = realm.object({
    startInput(this: WaveformObject, pinGiven: unknown, freq: unknown, given?: unknown): void {
      interpreter.assertRunning();
      const pin = pinNumber(pinGiven);
      if (pin === undefined || !hasConverter(pin)) return;
      if (this.running) throw realm.error("Error", "Waveform is already running");
      const rateHz = Number(freq);
      if (!Number.isFinite(rateHz) || rateHz < 0.001) throw realm.error("Error", "Frequency must be above 0.001Hz");
      if (given !== undefined && (given === null || typeof given !== "object")) {
        throw realm.error("Error", `Expecting options to be undefined or an Object, not ${typeof given}`);
      }
      start(this, pin, rateHz, Boolean((given as { repeat?: unknown } | undefined)?.repeat));
    },
    startOutput(this: WaveformObject): void {
      realm.fail("InternalError", "the simulator's Waveform has no output");
    },
    stop(this: WaveformObject): void {
      interpreter.assertRunning();
      if (!this.running) throw realm.error("Error", "Waveform is not running");
      const run = runs.get(this);
      if (!run) throw realm.error("Error", "Waveform couldn't be stopped");
      run.task.cancel();
      end(this);
    },
  });

  const Waveform = function Waveform(samples: unknown, given?: unknown): unknown {
    const typed = ArrayBuffer.isView(samples);
    if (!typed && !(typeof samples === "number" && Number.isInteger(samples))) {
      throw realm.error("Error", "'samples' should be a integer or ArrayBuffer");
    }
    const length = typed ? (samples as unknown as Uint8Array).length : (samples as number);
    if (length <= 0) realm.fail("Error", "Samples must be greater than 0");
    const { doubleBuffer, bits } = (given ?? {}) as { doubleBuffer?: unknown; bits?: unknown };
    if (bits !== undefined && bits !== 0 && bits !== 8 && bits !== 16) realm.fail("Error", "Invalid number of bits");
    const make = (): Uint16Array | Uint8Array => (bits === 16 ? realm.words(length) : realm.octets(length));
    const waveform = realm.object({ buffer: typed ? samples : make() }) as WaveformObject;
    if (doubleBuffer) waveform.buffer2 = make();
    return Object.setPrototypeOf(waveform, prototype) as unknown;
  };
  Waveform.prototype = prototype;
  realm.define("Waveform", Waveform);

  return {
    get sampling() {
      return runs.size > 0;
    },
    get frames() {
      return frames;
    },
    read: (pin) => (pin === microphonePin ? microphone.read(time.nowMs / 1000) : 0),
  };
};
