/** One change of an output. `atMs` is board time. */
export interface PinWrite {
  atMs: number;
  pin: string;
  /** 0..1; a PWM output has its duty cycle. */
  level: number;
}

/** The board's pins as the world sees them: it drives inputs and watches outputs. They outlive a restart. */
export interface Pins {
  /** Level that the world puts on an input; undefined when nothing is connected. */
  input(pin: number): boolean | undefined;
  drive(pin: number, level: boolean | undefined): void;
  /** Calls `listener` whenever an input changes; the returned function ends it. */
  onInput(listener: (pin: number, level: boolean | undefined) => void): () => void;
  /** Level of an output, 0..1. */
  output(pin: number): number;
  write(pin: number, level: number, atMs: number): void;
  /** Sets all outputs low without recording it: a restart. */
  clearOutputs(): void;
  /** The latest changes of outputs, oldest first, at most 2 000. */
  readonly writes: ReadonlyArray<PinWrite>;
}

const MOST_WRITES = 2000;
/** GPIO numbers of the module. */
export const PIN_COUNT = 40;
const FIRST_ADC_PIN = 32;
const FIRST_UNWATCHABLE = 6;
const LAST_UNWATCHABLE = 12;
const FIRST_WITHOUT_PULL_UP = 34;

/** True for the pins that the analogue converter can read: D32 to D39. */
export const hasConverter = (pin: number): boolean => pin >= FIRST_ADC_PIN && pin < PIN_COUNT;
/** False for the pins that the flash occupies and on which `setWatch` fails. */
export const canWatch = (pin: number): boolean => pin < FIRST_UNWATCHABLE || pin > LAST_UNWATCHABLE;
/** True for pins on which `setWatch` switches a pull-up on: unplugged, they read high. */
export const hasPullUp = (pin: number): boolean => pin < FIRST_WITHOUT_PULL_UP;

/** Number of a pin given as a Pin object, a number or a name such as "D34"; undefined for anything else. */
export const pinNumber = (pin: unknown): number | undefined => {
  const named = typeof pin === "string" ? /^D(\d{1,2})$/.exec(pin) : undefined;
  const given = pin as { pinNumber?: number } | null | undefined;
  const number = named ? Number(named[1]) : typeof pin === "number" ? pin : given?.pinNumber;
  return number !== undefined && Number.isInteger(number) && number >= 0 && number < PIN_COUNT ? number : undefined;
};

/** Makes the pins of one board, all unconnected. */
export const createPins = (onWrite?: (write: PinWrite) => void): Pins => {
  const inputs = new Map<number, boolean>();
  const outputs = new Map<number, number>();
  const listeners = new Set<(pin: number, level: boolean | undefined) => void>();
  const writes: PinWrite[] = [];
  return {
    input: (pin) => inputs.get(pin),
    drive: (pin, level) => {
      if (inputs.get(pin) === level) return;
      if (level === undefined) inputs.delete(pin);
      else inputs.set(pin, level);
      for (const listener of [...listeners]) listener(pin, level);
    },
    onInput: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    output: (pin) => outputs.get(pin) ?? 0,
    write: (pin, level, atMs) => {
      if ((outputs.get(pin) ?? 0) === level) return;
      outputs.set(pin, level);
      const write = { atMs, pin: `D${pin}`, level };
      writes.push(write);
      if (writes.length > MOST_WRITES) writes.splice(0, writes.length - MOST_WRITES);
      onWrite?.(write);
    },
    clearOutputs: () => outputs.clear(),
    writes,
  };
};
