import { Worker } from "node:worker_threads";
import type { SensorChannel } from "@veilleuse/shared";
import type { OpenAnswer, WorkerAnswer } from "./commitWorker.ts";
import { type Committed, Group } from "./group.ts";
import type { Write } from "./statements.ts";

/** Memory of a group that only holds a few readings. */
const SMALL_GROUP_BYTES = 16 * 1024;
/** The thread makes many objects and keeps few: room to make more at once would only be memory. */
const YOUNG_MIB = 3;

/**
 * The journal's only writer: a thread with the database open, and one group of writes in flight. The next group is
 * whatever arrived meanwhile, so that a single reading is on the disk at once and a flood shares its flushes.
 */
export class GroupCommit {
  private readonly pending: Group[] = [];
  private inFlight: Group | undefined;
  private scheduled = false;
  private dead: Error | undefined;
  private lastFailure: string | undefined;
  private drained: (() => void)[] = [];
  /** Memory that came back from the thread. */
  private spare: Buffer | undefined;
  private waiting = 0;
  private readonly worker: Worker;
  private readonly setAside: (what: string) => void;
  /** Where a damaged journal was put at the start, or null. */
  readonly damaged: string | null;

  private constructor(worker: Worker, { damaged }: OpenAnswer, setAside: (what: string) => void) {
    this.worker = worker;
    this.damaged = damaged;
    this.setAside = setAside;
    worker.on("message", (answer: WorkerAnswer) => this.answered(answer));
    worker.on("error", (error: Error) => this.died(error));
    worker.on("exit", (code) => this.died(new Error(`the journal's thread ended with code ${code}`)));
  }

  /**
   * Starts the thread; resolves when the database is open, rejects when it cannot be opened.
   * @param setAside told when something that was acknowledged could not be read back, and where it is now
   */
  static open(file: string, setAside: (what: string) => void): Promise<GroupCommit> {
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MIB };
    const worker = new Worker(new URL("./commitWorker.js", import.meta.url), { workerData: { file }, resourceLimits });
    return new Promise((resolve, reject) => {
      worker.once("error", reject);
      worker.once("message", (answer: OpenAnswer) => {
        worker.off("error", reject);
        resolve(new GroupCommit(worker, answer, setAside));
      });
    });
  }

  /** Number of writes not yet on the disk. */
  get backlog(): number {
    return this.waiting;
  }

  /** Why the last group failed; undefined once one succeeds again. */
  get failure(): string | undefined {
    return this.dead?.message ?? this.lastFailure;
  }

  append(write: Write, done?: Committed): void {
    if (this.dead) done?.(this.dead, false);
    else this.open().write(write, done);
  }

  message(
    sensor: string,
    channel: SensorChannel,
    payload: Uint8Array,
    occurredAtMs: number,
    receivedAtMs: number,
    done?: Committed,
  ): void {
    if (this.dead) done?.(this.dead, false);
    else this.open().message(sensor, channel, payload, occurredAtMs, receivedAtMs, done);
  }

  /** Commits what is still waiting, then ends the thread. */
  async close(): Promise<void> {
    if (this.dead) return;
    if (this.backlog > 0) await new Promise<void>((resolve) => this.drained.push(resolve));
    if (this.dead) return;
    const exited = new Promise((resolve) => this.worker.once("exit", resolve));
    this.worker.postMessage("close");
    await exited;
  }

  /** The group that the next write goes into. */
  private open(): Group {
    this.waiting++;
    const last = this.pending[this.pending.length - 1];
    if (last && !last.isFull) return last;
    const group = new Group(this.spare ?? Buffer.allocUnsafeSlow(SMALL_GROUP_BYTES));
    this.spare = undefined;
    this.pending.push(group);
    this.schedule();
    return group;
  }

  private schedule(): void {
    if (this.scheduled || this.inFlight) return;
    this.scheduled = true;
    // At the end of this turn of the event loop, so that all packets of one socket read share a group.
    setImmediate(() => this.flush());
  }

  private flush(): void {
    this.scheduled = false;
    if (this.inFlight || this.dead) return;
    const group = this.pending.shift();
    if (!group) return;
    this.inFlight = group;
    const request = group.request();
    this.worker.postMessage(request, [request.memory.buffer as ArrayBuffer]);
  }

  private answered(answer: WorkerAnswer): void {
    if ("setAside" in answer) {
      this.setAside(answer.setAside);
      return;
    }
    const { memory } = answer;
    this.spare = Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength);
    const group = this.inFlight;
    this.inFlight = undefined;
    this.waiting -= group?.size ?? 0;
    // The disk first: it works while the senders are answered.
    if (this.pending.length > 0) this.flush();
    if ("error" in answer) {
      this.lastFailure = answer.error;
      group?.settle(new Error(answer.error), []);
    } else {
      this.lastFailure = undefined;
      group?.settle(null, answer.unchanged);
    }
    if (this.waiting === 0) for (const resolve of this.drained.splice(0)) resolve();
  }

  private died(error: Error): void {
    if (this.dead) return;
    this.dead = error;
    const lost = this.inFlight ? [this.inFlight, ...this.pending] : [...this.pending];
    this.inFlight = undefined;
    this.pending.length = 0;
    this.waiting = 0;
    for (const group of lost) group.settle(error, []);
    for (const resolve of this.drained.splice(0)) resolve();
  }
}
