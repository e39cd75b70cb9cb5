import type { Interpreter } from "./interpreter.ts";
import { hasConverter, hasPullUp, PIN_COUNT, type Pins, pinNumber } from "./pins.ts";

/** What the analogue converter offers to the script. */
export interface AnalogInput {
  /** True while a Waveform samples: then a reading from the script is fatal. */
  readonly sampling: boolean;
  /** One reading of a pin, 0..1. */
  read(pin: number): number;
}

const MODES = ["auto", "analog", "input", "input_pullup", "input_pulldown", "output", "opendrain", "af_output"];

/** The globals `Pin`, `D0`..`D39`, `HIGH`, `LOW`, `pinMode`, `getPinMode`, `digitalRead`, `digitalWrite`, `digitalPulse`, `analogRead`, `analogWrite`. */
export const definePinNatives = (interpreter: Interpreter, pins: Pins, analog: AnalogInput): void => {
  const { realm, time } = interpreter;
  const modes = new Map<number, string>();

  const need = (pin: unknown): number | undefined => {
    const number = pinNumber(pin);
    if (number === undefined) interpreter.print("ERROR: Invalid pin");
    return number;
  };
  const digitalRead = (pin: unknown): number => {
    const number = need(pin);
    if (number === undefined) return 0;
    if (modes.get(number) === "output") return pins.output(number) > 0 ? 1 : 0;
    return (pins.input(number) ?? hasPullUp(number)) ? 1 : 0;
  };
  const digitalWrite = (pin: unknown, value: unknown): void => {
    interpreter.assertRunning();
    const list = Array.isArray(pin) ? [...pin].reverse() : [pin];
    list.forEach((one, bit) => {
      const number = need(one);
      if (number === undefined) return;
      modes.set(number, "output");
      const level = Array.isArray(pin) ? (Number(value) >> bit) & 1 : Number(value) ? 1 : 0;
      pins.write(number, level, time.nowMs);
    });
  };
  const analogWrite = (pin: unknown, value: unknown): void => {
    interpreter.assertRunning();
    const number = need(pin);
    if (number === undefined) return;
    modes.set(number, "output");
    pins.write(number, Math.min(1, Math.max(0, Number(value) || 0)), time.nowMs);
  };
  const digitalPulse = (pin: unknown, value: unknown, lengths: unknown): void => {
    let level = Boolean(value);
    let afterMs = 0;
    digitalWrite(pin, level);
    for (const lengthMs of Array.isArray(lengths) ? lengths : [lengths]) {
      afterMs += Number(lengthMs) || 0;
      level = !level;
      const next = level;
      interpreter.schedule(afterMs, "hardware", () => digitalWrite(pin, next));
    }
  };
  const analogRead = (pin: unknown): number => {
    interpreter.assertRunning();
    const number = need(pin);
    if (number === undefined || !hasConverter(number)) return 0;
    // The driver's lock cannot be taken in the sampling interrupt while the script holds it.
    if (analog.sampling) interpreter.restart("panic", "abort() was called: analogRead while a Waveform samples");
    return analog.read(number);
  };
  const pinMode = (pin: unknown, mode: unknown): void => {
    const number = need(pin);
    if (number === undefined) return;
    const known = mode === undefined ? "auto" : String(mode);
    if (!MODES.includes(known)) realm.fail("Error", "Unknown pin mode");
    modes.set(number, known);
  };

  const prototype = realm.object({
    toString(this: { pinName: string }) {
      return this.pinName;
    },
    valueOf(this: { pinNumber: number }) {
      return this.pinNumber;
    },
    toJSON(this: { pinName: string }) {
      return this.pinName;
    },
    read(this: unknown) {
      return Boolean(digitalRead(this));
    },
    write(this: unknown, value: unknown) {
      digitalWrite(this, value);
    },
    set(this: unknown) {
      digitalWrite(this, 1);
    },
    reset(this: unknown) {
      digitalWrite(this, 0);
    },
    toggle(this: unknown) {
      const next = digitalRead(this) ? 0 : 1;
      digitalWrite(this, next);
      return Boolean(next);
    },
    mode(this: unknown, mode: unknown) {
      pinMode(this, mode);
    },
    analog(this: unknown) {
      return analogRead(this);
    },
    pwm(this: unknown, value: unknown) {
      analogWrite(this, value);
    },
  });
  const pinObjects = Array.from({ length: PIN_COUNT }, (_, number) => {
    const pin = realm.object({});
    Object.defineProperties(pin, { pinNumber: { value: number }, pinName: { value: `D${number}` } });
    Object.setPrototypeOf(pin, prototype);
    return pin;
  });
  pinObjects.forEach((pin, number) => {
    realm.define(`D${number}`, pin);
  });
  const Pin = function Pin(pin: unknown): unknown {
    const number = pinNumber(pin);
    return number === undefined ? undefined : pinObjects[number];
  };
  Pin.prototype = prototype;
  realm.define("Pin", Pin);
  realm.define("HIGH", 1);
  realm.define("LOW", 0);
  realm.define("digitalRead", digitalRead);
  realm.define("digitalWrite", digitalWrite);
  realm.define("digitalPulse", digitalPulse);
  realm.define("analogWrite", analogWrite);
  realm.define("analogRead", analogRead);
  realm.define("pinMode", pinMode);
  realm.define("getPinMode", (pin: unknown) => modes.get(pinNumber(pin) ?? -1) ?? "auto");
};
