import { Worker } from "node:worker_threads";
import type { CommitAnswer, OpenAnswer } from "./commitWorker.ts";
import type { Write } from "./statements.ts";

/** Called when the write is on the disk, or when it failed. `changed` is false for a repetition. */
export type Committed = (error: Error | null, changed: boolean) => void;

/** Writes in one transaction; more wait for the next. */
const LARGEST_GROUP = 2000;

type Pending = { write: Write; done: Committed | undefined };

/**
 * The journal's only writer: a thread with the database open, and one group of writes in flight. The next group is
 * whatever arrived meanwhile, so that a single reading is on the disk at once and a flood shares its flushes.
 */
export class GroupCommit {
  private pending: Pending[] = [];
  private inFlight: Pending[] | undefined;
  private scheduled = false;
  private dead: Error | undefined;
  private lastFailure: string | undefined;
  private drained: (() => void)[] = [];
  private readonly worker: Worker;
  /** Where a damaged journal was put at the start, or null. */
  readonly damaged: string | null;

  private constructor(worker: Worker, { damaged }: OpenAnswer) {
    this.worker = worker;
    this.damaged = damaged;
    worker.on("message", (answer: CommitAnswer) => this.answered(answer));
    worker.on("error", (error: Error) => this.died(error));
    worker.on("exit", (code) => this.died(new Error(`the journal's thread ended with code ${code}`)));
  }

  /** Starts the thread; resolves when the database is open, rejects when it cannot be opened. */
  static open(file: string): Promise<GroupCommit> {
    const worker = new Worker(new URL("./commitWorker.js", import.meta.url), { workerData: { file } });
    return new Promise((resolve, reject) => {
      worker.once("error", reject);
      worker.once("message", (answer: OpenAnswer) => {
        worker.off("error", reject);
        resolve(new GroupCommit(worker, answer));
      });
    });
  }

  /** Number of writes not yet on the disk. */
  get backlog(): number {
    return this.pending.length + (this.inFlight?.length ?? 0);
  }

  /** Why the last group failed; undefined once one succeeds again. */
  get failure(): string | undefined {
    return this.dead?.message ?? this.lastFailure;
  }

  append(write: Write, done?: Committed): void {
    if (this.dead) {
      done?.(this.dead, false);
      return;
    }
    this.pending.push({ write, done });
    this.schedule();
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

  private schedule(): void {
    if (this.scheduled || this.inFlight) return;
    this.scheduled = true;
    // At the end of this turn of the event loop, so that all packets of one socket read share a group.
    setImmediate(() => this.flush());
  }

  private flush(): void {
    this.scheduled = false;
    if (this.inFlight || this.pending.length === 0 || this.dead) return;
    const group = this.pending.length > LARGEST_GROUP ? this.pending.splice(0, LARGEST_GROUP) : this.pending;
    if (group === this.pending) this.pending = [];
    this.inFlight = group;
    this.worker.postMessage(group.map((item) => item.write));
  }

  private answered(answer: CommitAnswer): void {
    const group = this.inFlight ?? [];
    this.inFlight = undefined;
    this.lastFailure = "error" in answer ? answer.error : undefined;
    if ("error" in answer) {
      const error = new Error(answer.error);
      for (const item of group) item.done?.(error, false);
    } else {
      const unchanged = new Set(answer.unchanged);
      group.forEach((item, i) => {
        item.done?.(null, !unchanged.has(i));
      });
    }
    if (this.pending.length > 0) this.schedule();
    else if (this.backlog === 0) for (const resolve of this.drained.splice(0)) resolve();
  }

  private died(error: Error): void {
    if (this.dead) return;
    this.dead = error;
    const lost = [...(this.inFlight ?? []), ...this.pending];
    this.inFlight = undefined;
    this.pending = [];
    for (const item of lost) item.done?.(error, false);
    for (const resolve of this.drained.splice(0)) resolve();
  }
}
