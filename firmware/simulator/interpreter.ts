import type { Realm } from "./realm.ts";
import type { Task, TaskKind, VirtualTime } from "./virtualTime.ts";

/** Why a board started again. */
export type RestartReason = "power" | "reboot" | "watchdog" | "panic";

/** Thrown through a script that must not go on, because its board has restarted. */
export class BoardHalted extends Error {
  constructor() {
    super("the board has restarted");
    this.name = "BoardHalted";
  }
}

/** One start of a board, as its natives see it: a context, the board's time, and the way to report and to restart. */
export interface Interpreter {
  readonly realm: Realm;
  readonly time: VirtualTime;
  /** Board time of this start, in milliseconds. */
  readonly startedAtMs: number;
  /** The board's clock: seconds since 1970 by its own reckoning; kept over a restart, 1970 again after a power cut. */
  clockSeconds(): number;
  setClockSeconds(seconds: number): void;
  /** Calls into the script; an exception is reported on the console. Does nothing once this start is over. */
  enter(run: () => unknown): void;
  /** Calls into the script soon, as an event. */
  post(run: () => unknown): void;
  /** Runs after a delay unless this start is over by then. */
  schedule(delayMs: number, kind: Exclude<TaskKind, "world">, run: () => unknown): Task;
  /** Reports an exception that nobody caught. */
  uncaught(error: unknown, inPromise: boolean): void;
  print(line: string): void;
  /** Ends this start: throws `BoardHalted`, and the board starts again a little later. */
  restart(reason: RestartReason, why: string): never;
  /** True once this start is over. */
  readonly ended: boolean;
  /** Throws `BoardHalted` when this start is over: natives that act on the world call it first. */
  assertRunning(): void;
}
