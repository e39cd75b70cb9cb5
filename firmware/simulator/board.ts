import { randomInt } from "node:crypto";
import type { BoardOptions } from "./boardOptions.ts";
import type { BoardConnection } from "./boardSocket.ts";
import { type BoardStart, type BoardWorld, startBoard } from "./boardStart.ts";
import { systemClock } from "./clock.ts";
import { createFlash, type Flash } from "./flash.ts";
import type { RestartReason } from "./interpreter.ts";
import { createLink, type Link } from "./link.ts";
import { createMicrophone, type Microphone, type MicrophoneKind } from "./microphone.ts";
import { createMotionSensor, type MotionSensor } from "./motion.ts";
import { createPins, type Pins, pinNumber } from "./pins.ts";
import { type Sound, silence } from "./sound/sound.ts";
import { createVirtualTime } from "./virtualTime.ts";

/** A start of the board and its reason. */
export interface Restart {
  /** Board time in seconds. */
  atSeconds: number;
  reason: RestartReason;
  /** More on it, for people. */
  why: string;
}

/** Memory as the script sees it. */
export interface MemoryLevels {
  /** Interpreter blocks in use and in all. */
  usage: number;
  total: number;
  /** Native heap in bytes. */
  freeHeap: number;
  leastHeap: number;
}

/** A virtual ESP32 with its wiring. All times are board time: seconds since `start()`, running `speed` times as fast as real time. */
export interface Board {
  /** Switches it on. Does nothing when it is on. */
  start(): void;
  /** Switches it off for good and closes every socket and timer. Idempotent. */
  stop(): void;
  /** Takes power away: nothing is said to anyone, and connections are left hanging. Flash stays. */
  powerCut(): void;
  /** Takes power away for `offSeconds` (default 1); the board's own clock starts at 1970 again. */
  powerCycle(offSeconds?: number): void;
  /** The latest lines printed, oldest first, at most 5 000. Lines are recorded even after the script closed the console. */
  readonly console: string[];
  readonly flash: Flash;
  readonly pins: Pins;
  readonly link: Link;
  readonly motion: MotionSensor;
  readonly microphone: Microphone;
  /** Plays another sound from its beginning, now. */
  play(sound: Sound): void;
  /** Every start so far, the first included. */
  readonly restarts: ReadonlyArray<Restart>;
  /** How often it did what crashes the real chip. */
  readonly panics: number;
  /** Board time in seconds. */
  readonly seconds: number;
  /** Board time lost because Node could not keep pace, in seconds. */
  readonly slippedSeconds: number;
  /** Frames that the microphone filled since the last start. */
  readonly frames: number;
  /** What `TelnetServer.setOptions` set, and which console the script chose (null: none). */
  readonly access: { telnet: string; console: string | null };
  /** Changes what the script sees as free memory. */
  setMemory(levels: Partial<MemoryLevels>): void;
  /** Raises interpreter error flags such as "LOW_MEMORY" or "FIFO_FULL". */
  raiseErrorFlags(...flags: string[]): void;
  /** Power fails in the middle of the next write to flash. */
  tearNextWrite(): void;
  /** Runs `action` after `seconds` of board time, restarts notwithstanding. */
  after(seconds: number, action: () => void): void;
  /** Runs a line as if typed at the console; throws what it throws, and when the board is off. */
  evaluate(source: string): unknown;
}

const MOST_LINES = 5000;

const settingsOf = (settings: object | string | undefined): Record<string, unknown> => {
  try {
    return (typeof settings === "string" ? JSON.parse(settings) : settings) as Record<string, unknown>;
  } catch {
    return {};
  }
};

const wiringOf = (options: BoardOptions): { kind: MicrophoneKind; microphonePin: number; motionPin: number } => {
  const { mic, micPin, motionPin } = settingsOf(options.settings) ?? {};
  const known = mic === "sen0232" || mic === "i2c" ? mic : "max4466";
  const pin = (given: unknown, otherwise: number): number => pinNumber(given) ?? otherwise;
  return {
    kind: options.wiring?.microphone ?? known,
    microphonePin: pin(options.wiring?.microphonePin ?? micPin, 34),
    motionPin: pin(options.wiring?.motionPin ?? motionPin, 27),
  };
};

const serialOf = (seed: number): string =>
  `246f28${(seed & 255).toString(16).padStart(2, "0")}-${((seed >>> 8) & 65535).toString(16).padStart(4, "0")}`;

/** Makes a board; nothing runs before `start()`. Any number of boards may live in one process. */
export const createBoard = (options: BoardOptions): Board => {
  const seed = options.seed ?? randomInt(2 ** 31);
  const time = createVirtualTime({ clock: options.clock ?? systemClock, speed: options.speed ?? 1 });
  const flash = options.flash ?? createFlash();
  const { settings } = options;
  if (settings !== undefined) {
    const text = typeof settings === "string" ? settings : JSON.stringify(settings);
    for (const [name, content] of createFlash({ "veilleuse.json": text }).files) flash.files.set(name, content);
  }
  const { kind, microphonePin, motionPin } = wiringOf(options);
  const pins = createPins(options.onPinWrite);
  const link = createLink(time, options.faults);
  const motion = createMotionSensor(time, pins, motionPin, options.motion ?? []);
  const microphone = createMicrophone(kind, options.sound ?? silence(), seed);
  const lines: string[] = [];
  const restarts: Restart[] = [];
  const access: { telnet: string; console: string | null } = { telnet: "on", console: "Serial1" };
  const connections = new Set<BoardConnection>();
  let state: "new" | "on" | "off" | "stopped" = "new";
  let current: BoardStart | undefined;
  let panics = 0;

  const boot = (reason: RestartReason, why: string): void => {
    access.telnet = "on";
    access.console = "Serial1";
    restarts.push({ atSeconds: time.nowMs / 1000, reason, why });
    if (reason === "power") world.clockOriginMs = time.nowMs;
    current = startBoard(world);
  };
  const bootLater = (reason: RestartReason, why: string, delayMs: number): void => {
    time.schedule(delayMs, "hardware", () => boot(reason, why));
  };
  const world: BoardWorld = {
    time,
    flash,
    pins,
    link,
    microphone,
    microphonePin,
    serial: options.serial ?? serialOf(seed),
    connections,
    options,
    memory: { usage: 2600, total: 5600, freeHeap: 62_000, leastHeap: 48_000 },
    clockOriginMs: 0,
    print: (line) => {
      lines.push(line);
      if (lines.length > MOST_LINES) lines.splice(0, lines.length - MOST_LINES);
      options.onPrint?.(line);
    },
    restarted: (reason, why) => {
      if (reason === "panic") panics++;
      bootLater(reason, why, options.bootMs ?? 400);
    },
    telnet: (mode) => {
      access.telnet = mode;
    },
    console: (device) => {
      access.console = device;
    },
  };
  const powerCut = (): void => {
    if (state !== "on") return;
    state = "off";
    current?.end();
    current = undefined;
    time.dropBoardTasks();
  };

  return {
    start: () => {
      if (state === "on" || state === "stopped") return;
      const first = state === "new";
      state = "on";
      if (!first) return bootLater("power", "switched on", 0);
      time.start();
      boot("power", "switched on");
    },
    stop: () => {
      if (state === "stopped") return;
      powerCut();
      state = "stopped";
      for (const connection of [...connections]) connection.destroy();
      time.stop();
    },
    powerCut,
    powerCycle: (offSeconds = 1) => {
      if (state !== "on") return;
      powerCut();
      state = "on";
      bootLater("power", "power came back", offSeconds * 1000);
    },
    console: lines,
    flash,
    pins,
    link,
    motion,
    microphone,
    play: (sound) => microphone.play(sound, time.nowMs / 1000),
    restarts,
    get panics() {
      return panics;
    },
    get seconds() {
      return time.nowMs / 1000;
    },
    get slippedSeconds() {
      return time.slippedMs / 1000;
    },
    get frames() {
      return current?.sampling.frames ?? 0;
    },
    access,
    setMemory: (levels) => void Object.assign(world.memory, levels),
    raiseErrorFlags: (...flags) => current?.raiseErrorFlags(flags),
    tearNextWrite: () => {
      flash.tearNextWrite = () => {
        powerCut();
        state = "on";
        bootLater("power", "power failed during a write", 1000);
      };
    },
    after: (seconds, action) => void time.schedule(seconds * 1000, "world", action),
    evaluate: (source) => {
      if (!current) throw new Error("the board is off");
      return current.evaluate(source);
    },
  };
};
