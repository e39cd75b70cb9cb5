import { type Clock, wakeAfter } from "./clock.ts";

/**
 * Who a task belongs to. `script` tasks run JavaScript: they wait while the interpreter is blocked and vanish at a restart.
 * `hardware` tasks (the sampling interrupt, the watchdog) go on while it is blocked and vanish at a restart. `world` tasks
 * (motion, link faults) are outside the board and survive everything but `stop()`.
 */
export type TaskKind = "script" | "hardware" | "world";

/** A task that waits for its time; `cancel` may be called at any moment and more than once. */
export interface Task {
  readonly dueMs: number;
  cancel(): void;
}

/** A board's own time: starts at 0 with the board, runs `speed` times as fast as the clock, and orders everything that happens. */
export interface VirtualTime {
  /** Board time in milliseconds. Inside a task it is the time at which the task was due. */
  readonly nowMs: number;
  /** Board time that was given up because Node could not keep pace, in milliseconds. */
  readonly slippedMs: number;
  /** Runs `run` after `delayMs` of board time (negative counts as 0); tasks due together run in the order of scheduling. */
  schedule(delayMs: number, kind: TaskKind, run: () => void): Task;
  /** Holds every script task back for `forMs` of board time, as a blocking call on the device does. */
  blockScripts(forMs: number): void;
  /** True while script tasks are held back. */
  readonly scriptsBlocked: boolean;
  /** Forgets all script and hardware tasks: a restart. */
  dropBoardTasks(): void;
  start(): void;
  /** Stops and forgets everything; nothing is left behind. Idempotent. */
  stop(): void;
}

/** How a board's time runs. */
export interface VirtualTimeOptions {
  clock: Clock;
  /** Board seconds per real second; 1 is real time. */
  speed: number;
}

interface QueuedTask extends Task {
  dueMs: number;
  order: number;
  kind: TaskKind;
  run: () => void;
}

/** Board time that is worked off before sockets get a turn. */
const STEP_MS = 250;
/**
 * Arrears beyond this are dropped: time slips instead of flooding the process with late frames. At high speed the limit is short,
 * because answers from the other end of a socket take real time, and a board that races ahead of them takes its link for dead.
 */
const mostArrearsMs = (speed: number): number => Math.max(5000, 10_000 / speed);

/** Makes a board time that stands at 0 until `start()`. */
export const createVirtualTime = ({ clock, speed }: VirtualTimeOptions): VirtualTime => {
  const arrearsMs = mostArrearsMs(speed);
  const queue: QueuedTask[] = [];
  let order = 0;
  let nowMs = 0;
  let slippedMs = 0;
  let anchorVirtualMs = 0;
  let anchorRealMs = 0;
  let running = false;
  let inTick = false;
  let blockedUntilMs = 0;
  let cancelWake: (() => void) | undefined;
  let wakeDueMs = Number.POSITIVE_INFINITY;

  const targetMs = (): number => anchorVirtualMs + (clock.now() - anchorRealMs) * speed;

  /** Between ticks time goes on, but never past a task that is still to run. */
  const presentMs = (): number => {
    if (!running || inTick) return nowMs;
    return Math.max(nowMs, Math.min(targetMs(), queue[0]?.dueMs ?? Number.POSITIVE_INFINITY));
  };

  const insert = (task: QueuedTask): void => {
    let low = 0;
    let high = queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = queue[middle] as QueuedTask;
      if (other.dueMs < task.dueMs || (other.dueMs === task.dueMs && other.order < task.order)) low = middle + 1;
      else high = middle;
    }
    queue.splice(low, 0, task);
  };

  const clearWake = (): void => {
    cancelWake?.();
    cancelWake = undefined;
    wakeDueMs = Number.POSITIVE_INFINITY;
  };

  const arm = (): void => {
    if (!running || inTick) return;
    const first = queue[0];
    if (first && cancelWake && wakeDueMs <= first.dueMs) return;
    clearWake();
    if (!first) return;
    wakeDueMs = first.dueMs;
    cancelWake = wakeAfter(clock, tick, Math.max(0, (first.dueMs - targetMs()) / speed));
  };

  const runDue = (untilMs: number): boolean => {
    const stepEndMs = Math.max(nowMs, queue[0]?.dueMs ?? 0) + STEP_MS;
    while (running) {
      const first = queue[0];
      if (!first || first.dueMs > untilMs) return true;
      if (first.dueMs > stepEndMs) return false;
      queue.shift();
      nowMs = Math.max(nowMs, first.dueMs);
      if (first.kind === "script" && nowMs < blockedUntilMs) {
        first.dueMs = blockedUntilMs;
        insert(first);
        continue;
      }
      first.run();
    }
    return true;
  };

  const tick = (): void => {
    clearWake();
    inTick = true;
    const untilMs = targetMs();
    try {
      if (runDue(untilMs)) {
        nowMs = Math.max(nowMs, untilMs);
      } else if (untilMs - nowMs > arrearsMs) {
        const dropMs = untilMs - nowMs - arrearsMs;
        slippedMs += dropMs;
        anchorVirtualMs -= dropMs;
      }
    } finally {
      inTick = false;
      arm();
    }
  };

  return {
    get nowMs() {
      return presentMs();
    },
    get slippedMs() {
      return slippedMs;
    },
    get scriptsBlocked() {
      return presentMs() < blockedUntilMs;
    },
    schedule: (delayMs, kind, run) => {
      // An event from outside (a socket) happens at the present moment, not at the end of the last tick.
      const dueMs = presentMs() + Math.max(0, delayMs);
      const task: QueuedTask = {
        dueMs,
        order: order++,
        kind,
        run,
        cancel: () => {
          const at = queue.indexOf(task);
          if (at >= 0) queue.splice(at, 1);
        },
      };
      insert(task);
      arm();
      return task;
    },
    blockScripts: (forMs) => {
      blockedUntilMs = Math.max(blockedUntilMs, presentMs() + forMs);
    },
    dropBoardTasks: () => {
      for (let i = queue.length - 1; i >= 0; i--) if (queue[i]?.kind !== "world") queue.splice(i, 1);
      blockedUntilMs = 0;
    },
    start: () => {
      if (running) return;
      running = true;
      anchorRealMs = clock.now();
      anchorVirtualMs = nowMs;
      arm();
    },
    stop: () => {
      running = false;
      clearWake();
      queue.length = 0;
    },
  };
};
