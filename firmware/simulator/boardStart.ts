import type { BoardOptions } from "./boardOptions.ts";
import type { BoardConnection } from "./boardSocket.ts";
import { esp32Object, i2cObject, telnetModule } from "./deviceModules.ts";
import type { Flash } from "./flash.ts";
import { BoardHalted, type Interpreter, type RestartReason } from "./interpreter.ts";
import type { Link } from "./link.ts";
import type { Microphone } from "./microphone.ts";
import { defineByteNatives } from "./nativeBytes.ts";
import { cryptoModule } from "./nativeCrypto.ts";
import { eObject } from "./nativeE.ts";
import { defineEventNatives, emitSoon, hasListener } from "./nativeEvents.ts";
import { definePinNatives } from "./nativePins.ts";
import { definePrintNatives } from "./nativePrint.ts";
import { type BlockMemory, defineProcessNatives } from "./nativeProcess.ts";
import { createDeviceRandom, fractionOf } from "./nativeRandom.ts";
import { defineTimerNatives } from "./nativeTimers.ts";
import { defineWatchNatives } from "./nativeWatch.ts";
import { netModule } from "./network.ts";
import type { Pins } from "./pins.ts";
import { createRealm, type Realm } from "./realm.ts";
import { storageModule } from "./storage.ts";
import type { VirtualTime } from "./virtualTime.ts";
import { defineWaveform, type Sampling } from "./waveform.ts";
import { createStation } from "./wifi.ts";

/** What outlives a restart. */
export interface BoardWorld {
  readonly time: VirtualTime;
  readonly flash: Flash;
  readonly pins: Pins;
  readonly link: Link;
  readonly microphone: Microphone;
  readonly microphonePin: number;
  readonly serial: string;
  readonly connections: Set<BoardConnection>;
  readonly options: BoardOptions;
  memory: BlockMemory & { freeHeap: number; leastHeap: number };
  /** Board time at which the board's own clock stood at 1970, in milliseconds. */
  clockOriginMs: number;
  print(line: string): void;
  /** Hears that this start is over. */
  restarted(reason: RestartReason, why: string): void;
  telnet(mode: string): void;
  console(device: string | null): void;
}

/** One start of a board, seen from outside. */
export interface BoardStart {
  readonly sampling: Sampling;
  /** Runs a line as if typed at the console, and returns its value. */
  evaluate(source: string): unknown;
  raiseErrorFlags(flags: ReadonlyArray<string>): void;
  /** Ends it without a word: power is gone. */
  end(): void;
}

const describe = (error: unknown): string[] => {
  const stack = (error as { stack?: unknown } | null)?.stack;
  const place = typeof stack === "string" ? stack.split("\n").filter((line) => line.trim().startsWith("at ")) : [];
  return [String(error), ...place.slice(0, 2)];
};

/** Starts a board: a fresh context with all natives, in which the bundle runs. */
export const startBoard = (world: BoardWorld): BoardStart => {
  const { time, flash, pins, link, options } = world;
  const startedAtMs = time.nowMs;
  const random = createDeviceRandom();
  const errorFlags = new Set<string>();
  let ended = false;
  let processObject: object | undefined;

  const assertRunning = (): void => {
    if (ended) throw new BoardHalted();
  };
  const uncaught = (error: unknown, inPromise: boolean): void => {
    const told = inPromise ? realm.error("Error", `Unhandled promise rejection: ${String(error)}`) : error;
    if (processObject && hasListener(processObject, "uncaughtException")) {
      emitSoon(interpreter, processObject, "uncaughtException", told);
      return;
    }
    const [first, ...places] = describe(told);
    world.print(`Uncaught ${first}`);
    for (const place of places) world.print(place);
  };
  const enter = (run: () => unknown): void => {
    if (ended) return;
    try {
      run();
    } catch (error) {
      if (!(error instanceof BoardHalted)) uncaught(error, false);
    }
  };
  const schedule: Interpreter["schedule"] = (delayMs, kind, run) => time.schedule(delayMs, kind, () => enter(run));
  const close = (): void => {
    ended = true;
    stopWatches();
    station.close();
    for (const connection of world.connections) connection.abandon();
    time.dropBoardTasks();
    pins.clearOutputs();
  };
  const restart = (reason: RestartReason, why: string): never => {
    assertRunning();
    if (reason === "panic") world.print(`Guru Meditation Error: Core  0 panic'ed (${why})`);
    if (reason === "watchdog") world.print(why);
    close();
    world.restarted(reason, why);
    throw new BoardHalted();
  };

  const realm: Realm = createRealm({
    nowMs: () => interpreter.clockSeconds() * 1000,
    random: () => fractionOf(random),
    post: (run) => void interpreter.post(run),
    uncaught,
  });
  const interpreter: Interpreter = {
    realm,
    time,
    startedAtMs,
    clockSeconds: () => (time.nowMs - world.clockOriginMs) / 1000,
    setClockSeconds: (seconds) => {
      world.clockOriginMs = time.nowMs - seconds * 1000;
    },
    enter,
    post: (run) => void schedule(0, "script", run),
    schedule,
    uncaught,
    print: (line) => world.print(line),
    restart,
    get ended() {
      return ended;
    },
    assertRunning,
  };

  const beforeWrite = (what: string): void => {
    assertRunning();
    // The sampling interrupt stays on while the flash cache is off, and most of its code lies in flash.
    if (sampling.sampling) {
      restart("panic", `Cache disabled but cached memory region accessed: ${what} while a Waveform samples`);
    }
  };
  defineEventNatives(interpreter);
  definePrintNatives(interpreter);
  defineTimerNatives(interpreter);
  defineByteNatives(realm);
  const sampling = defineWaveform(interpreter, {
    microphone: world.microphone,
    microphonePin: world.microphonePin,
    rateError: options.rateError ?? 0,
  });
  definePinNatives(interpreter, pins, sampling);
  const stopWatches = defineWatchNatives(interpreter, pins);
  processObject = defineProcessNatives(interpreter, world.serial, () => world.memory);
  const station = createStation(interpreter, {
    link,
    accessPoint: options.accessPoint,
    connectMs: options.wifiConnectMs ?? 900,
    rssiDbm: options.rssiDbm ?? -58,
    beforeWrite,
  });
  const e = eObject(interpreter, {
    random,
    takeErrorFlags: () => {
      const taken = [...errorFlags];
      errorFlags.clear();
      return taken;
    },
    beforeWrite,
    onConsole: (device) => world.console(device),
  });
  const esp32 = esp32Object(interpreter, () => ({ free: world.memory.freeHeap, least: world.memory.leastHeap }));
  realm.define("E", e);
  realm.define("ESP32", esp32);
  realm.define("I2C1", i2cObject(interpreter, world.microphone));

  const modules: Record<string, object> = {
    Storage: storageModule(interpreter, flash, beforeWrite),
    Wifi: station.module,
    net: netModule(interpreter, {
      link,
      hasAddress: () => station.connected,
      redirect: options.redirect,
      connections: world.connections,
    }),
    crypto: cryptoModule(realm) as object,
    TelnetServer: telnetModule(interpreter, (mode) => world.telnet(mode)),
    ESP32: esp32,
  };
  realm.define("require", (name: unknown): unknown => {
    const module = Object.hasOwn(modules, String(name)) ? modules[String(name)] : undefined;
    return module ?? realm.fail("Error", `Module "${String(name)}" not found`);
  });

  const start: BoardStart = {
    sampling,
    evaluate: (source) => realm.run(source, "console"),
    raiseErrorFlags: (flags) => {
      for (const flag of flags) errorFlags.add(flag);
      emitSoon(interpreter, e, "errorFlag", realm.array(flags));
    },
    end: () => {
      if (!ended) close();
    },
  };
  enter(() => realm.run(options.bundle, "veilleuse.js"));
  interpreter.post(() => emitSoon(interpreter, e, "init"));
  return start;
};
