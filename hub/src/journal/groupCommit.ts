import { Worker } from "node:worker_threads";
import type { SensorChannel } from "@veilleuse/shared";
import type { WorkerAnswer, WorkerRequest } from "./commitWorker.ts";
import { type Committed, Group } from "./group.ts";
import { keptDescriptor } from "./keptDescriptor.ts";
import type { Write } from "./statements.ts";

/** Memory of a group that only holds a few readings. */
const SMALL_GROUP_BYTES = 16 * 1024;
/** The thread makes many objects and keeps few: room to make more at once would only be memory. */
const YOUNG_MIB = 3;
/** How soon a disk that took nothing is tried again. */
const RETRY_MS = 1000;

/** Whether the disk takes writes; while it does not, why, and how many levels were let go. */
export type DiskState = { takes: true } | { takes: false; reason: string; droppedLevels: number };

export type GroupCommitEvents = {
  /** Something that was acknowledged could not be read back; where it is now. */
  setAside(what: string): void;
  /** The disk began or ceased to take writes. */
  diskChanged(state: DiskState): void;
  /** A group failed for another reason than the disk; those who wait were told. */
  failed(error: Error): void;
  /** The file turned out to be damaged, when it was written or read; told once. */
  damageFound(reason: string): void;
  /** The thread ended by itself: nothing is written any more. */
  ended(error: Error): void;
};

/**
 * The journal's only writer: a thread with the database open, and one group of writes in flight. The next group is
 * whatever arrived meanwhile, so that a single reading is on the disk at once and a flood shares its flushes.
 *
 * When the disk takes no more, levels are let go and everything else waits, unacknowledged: first what the hub itself
 * wrote, such as incidents, then the sensors' messages. How many can wait is limited by the senders, who stop when
 * they are not answered.
 */
export class GroupCommit {
  private pending: Group[] = [];
  private inFlight: Group | undefined;
  private scheduled = false;
  private dead: Error | undefined;
  private closing = false;
  private lastFailure: string | undefined;
  private drained: (() => void)[] = [];
  /** Memory that came back from the thread. */
  private spare: Buffer | undefined;
  private waiting = 0;
  private diskState: DiskState = { takes: true };
  private retry: NodeJS.Timeout | undefined;
  private readonly file: string;
  private readonly worker: Worker;
  private readonly events: GroupCommitEvents;
  private readonly opened: (result: Error | null) => void;
  private setAsideAs: string | null = null;

  private constructor(file: string, worker: Worker, events: GroupCommitEvents, opened: (result: Error | null) => void) {
    this.file = file;
    this.worker = worker;
    this.events = events;
    this.opened = opened;
    worker.on("message", (answer: WorkerAnswer) => this.answered(answer));
    worker.on("error", (error: Error) => this.died(error));
    worker.on("exit", (code) => this.died(new Error(`the journal's thread ended with code ${code}`)));
  }

  /** Starts the thread; resolves when the database is open, rejects when it cannot be opened. */
  static open(file: string, events: GroupCommitEvents): Promise<GroupCommit> {
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MIB };
    const worker = new Worker(new URL("./commitWorker.js", import.meta.url), { workerData: { file }, resourceLimits });
    return new Promise((resolve, reject) => {
      const opened = (error: Error | null) => (error ? reject(error) : resolve(commit));
      const commit: GroupCommit = new GroupCommit(file, worker, events, opened);
    });
  }

  /** Where a damaged journal was put at the start, or null. */
  get damaged(): string | null {
    return this.setAsideAs;
  }

  /** Number of writes not yet on the disk. */
  get backlog(): number {
    return this.waiting;
  }

  /** Why the last group failed; undefined once one succeeds again. */
  get failure(): string | undefined {
    return this.dead?.message ?? this.lastFailure;
  }

  get disk(): DiskState {
    return this.diskState;
  }

  append(write: Write, done?: Committed): void {
    if (this.dead) {
      done?.(this.dead, false);
      return;
    }
    // What the hub writes goes first while the disk is full, and alone: it may just find room.
    const first = this.diskState.takes ? this.last() : this.pending[0];
    const group = first && (this.diskState.takes || !first.hasMessages) ? first : this.newGroup(!this.diskState.takes);
    group.write(write, done);
    this.added();
  }

  message(
    sensor: string,
    channel: SensorChannel,
    payload: Uint8Array,
    occurredAtMs: number,
    receivedAtMs: number,
    done?: Committed,
  ): void {
    if (this.dead) {
      done?.(this.dead, false);
      return;
    }
    if (!this.diskState.takes && channel === "level" && !done) {
      this.diskState.droppedLevels++;
      return;
    }
    const last = this.last();
    const group = last && (this.diskState.takes || last.hasMessages) ? last : this.newGroup(false);
    group.message(sensor, channel, payload, occurredAtMs, receivedAtMs, done);
    this.added();
  }

  /** Commits what is still waiting, if the disk takes it, then ends the thread. */
  async close(): Promise<void> {
    if (this.dead) return;
    this.closing = true;
    if (this.retry) this.retryNow();
    if (this.backlog > 0) await new Promise<void>((resolve) => this.drained.push(resolve));
    if (this.dead) return;
    const exited = new Promise((resolve) => this.worker.once("exit", resolve));
    this.worker.postMessage("close");
    await exited;
  }

  /** The group that the next write goes into, if there is room in it. */
  private last(): Group | undefined {
    const last = this.pending[this.pending.length - 1];
    return last && !last.isFull ? last : undefined;
  }

  private newGroup(first: boolean): Group {
    const group = new Group(this.spare ?? Buffer.allocUnsafeSlow(SMALL_GROUP_BYTES));
    this.spare = undefined;
    if (first) this.pending.unshift(group);
    else this.pending.push(group);
    return group;
  }

  private added(): void {
    this.waiting++;
    if (this.scheduled || this.inFlight || this.retry) return;
    this.scheduled = true;
    // At the end of this turn of the event loop, so that all packets of one socket read share a group.
    setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  private flush(): void {
    if (this.inFlight || this.dead || this.retry) return;
    const group = this.pending.shift();
    if (!group) return;
    this.inFlight = group;
    const request = group.request();
    this.worker.postMessage(request, [request.memory.buffer as ArrayBuffer]);
  }

  private answered(answer: WorkerAnswer): void {
    if ("damaged" in answer) {
      this.setAsideAs = answer.damaged;
      this.lendDescriptors();
      this.opened(null);
      return;
    }
    if ("setAside" in answer) {
      this.events.setAside(answer.setAside);
      return;
    }
    if ("damage" in answer) {
      this.events.damageFound(answer.damage);
      return;
    }
    const group = this.inFlight as Group;
    this.inFlight = undefined;
    const memory = Buffer.from(answer.memory.buffer, answer.memory.byteOffset, answer.memory.byteLength);
    if ("error" in answer && answer.noSpace && !this.closing) {
      this.postpone(group, memory, answer.error);
      return;
    }
    this.spare = memory;
    this.waiting -= group.size;
    // The disk first: it works while the senders are answered.
    this.flush();
    if ("error" in answer) {
      const error = new Error(answer.error);
      this.lastFailure = answer.error;
      this.events.failed(error);
      group.settle(error, []);
    } else {
      this.lastFailure = undefined;
      group.settle(null, answer.unchanged);
      // A small write may find room that the messages do not.
      const takes = group.hasMessages || this.waiting === 0;
      if (!this.diskState.takes && takes) this.becomeDisk({ takes: true });
    }
    if (this.waiting === 0) for (const resolve of this.drained.splice(0)) resolve();
  }

  /** Opens in this thread what must outlive the other one. */
  private lendDescriptors(): void {
    try {
      const descriptors = { database: keptDescriptor(this.file), index: keptDescriptor(`${this.file}-shm`) };
      this.worker.postMessage(descriptors satisfies WorkerRequest);
    } catch {
      // It does without them.
    }
  }

  /** Keeps a group that the disk did not take, and tries again in a while. */
  private postpone(group: Group, memory: Buffer, reason: string): void {
    const { writes, messages, levels } = group.apart(memory);
    this.waiting -= levels;
    this.lastFailure = reason;
    const behind = messages.size > 0 ? [messages, ...this.pending] : this.pending;
    this.pending = writes.size > 0 ? [writes, ...behind] : behind;
    if (this.diskState.takes) this.becomeDisk({ takes: false, reason, droppedLevels: levels });
    else this.diskState.droppedLevels += levels;
    this.retry = setTimeout(() => this.retryNow(), RETRY_MS);
    if (this.waiting === 0) for (const resolve of this.drained.splice(0)) resolve();
  }

  private retryNow(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
    // Also with nothing to write: only a commit shows that there is room again.
    if (this.pending.length === 0) this.append(["cursor", "disk.tried", Date.now()]);
    this.flush();
  }

  private becomeDisk(state: DiskState): void {
    this.diskState = state;
    this.events.diskChanged(state);
  }

  private died(error: Error): void {
    if (this.dead) return;
    this.dead = error;
    this.opened(error);
    if (!this.closing) this.events.ended(error);
    clearTimeout(this.retry);
    const lost = this.inFlight ? [this.inFlight, ...this.pending] : [...this.pending];
    this.inFlight = undefined;
    this.pending.length = 0;
    this.waiting = 0;
    for (const group of lost) group.settle(error, []);
    for (const resolve of this.drained.splice(0)) resolve();
  }
}
