import type { SensorChannel } from "@veilleuse/shared";
import { type LoggedMessage, MessagePacker, unpackMessages } from "./messageGroup.ts";
import type { Write } from "./statements.ts";

/** Called when the write is on the disk, or when it failed. `changed` is false when it changed nothing. */
export type Committed = (error: Error | null, changed: boolean) => void;

/** What is committed in one transaction, as it travels to the journal's thread. */
export type CommitRequest = {
  /** Packed messages; the rest of the memory is free. */
  memory: Uint8Array;
  /** Where the pages of messages end, and how many messages each has. */
  pages: { end: number; messages: number }[];
  writes: Write[];
};

/** What the thread answers: the positions of the writes that changed nothing, or why it failed; and the memory. */
export type CommitAnswer = { memory: Uint8Array } & ({ unchanged: number[] } | { error: string; noSpace: boolean });

/** A page is filed in one transaction, which must not keep a reading waiting for long. */
const PAGE_MESSAGES = 64;
/** Writes, and bytes of messages, in one transaction; more wait for the next. */
const LARGEST_GROUP = 4096;
const LARGEST_BYTES = 512 * 1024;

/** Position of a message among the writes: it has none, and always counts as a change. */
const NO_WRITE = -1;

/** Writes that will share a transaction, and who waits for it. */
export class Group {
  private readonly packer: MessagePacker;
  private readonly pages: CommitRequest["pages"] = [];
  private readonly writes: Write[] = [];
  private readonly done: (Committed | undefined)[] = [];
  private readonly position: number[] = [];
  private pageMessages = 0;

  constructor(memory: Buffer) {
    this.packer = new MessagePacker(memory);
  }

  get size(): number {
    return this.done.length;
  }

  /** Whether there are messages of sensors in it. */
  get hasMessages(): boolean {
    return this.packer.length > 0;
  }

  get isFull(): boolean {
    return this.done.length >= LARGEST_GROUP || this.packer.length >= LARGEST_BYTES;
  }

  message(
    sensor: string,
    channel: SensorChannel,
    payload: Uint8Array,
    occurredAtMs: number,
    receivedAtMs: number,
    done: Committed | undefined,
  ): void {
    this.packer.add(sensor, channel, payload, occurredAtMs, receivedAtMs);
    if (++this.pageMessages === PAGE_MESSAGES) this.endPage();
    this.done.push(done);
    this.position.push(NO_WRITE);
  }

  write(write: Write, done: Committed | undefined): void {
    this.done.push(done);
    this.position.push(this.writes.push(write) - 1);
  }

  /** The request for the thread. Nothing may be added any more. */
  request(): CommitRequest {
    if (this.pageMessages > 0) this.endPage();
    return { memory: this.packer.take(), pages: this.pages, writes: this.writes };
  }

  /** Tells everybody who waits, in the order of the writes. */
  settle(error: Error | null, unchanged: ReadonlyArray<number>): void {
    const same = new Set(unchanged);
    for (let i = 0; i < this.done.length; i++) {
      this.done[i]?.(error, error === null && !same.has(this.position[i] as number));
    }
  }

  /**
   * Takes a group apart that the disk did not take: what the hub itself wrote, which is little and must not be lost, and
   * the sensors' messages without the levels, for which no sender waits.
   * @param memory what `request` gave, as it came back
   */
  apart(memory: Buffer): { writes: Group; messages: Group; levels: number } {
    const writes = new Group(Buffer.allocUnsafeSlow(0));
    const messages = new Group(Buffer.allocUnsafeSlow(memory.length));
    let levels = 0;
    const packed = unpackMessages(memory.subarray(0, this.packer.length));
    this.position.forEach((position, i) => {
      const done = this.done[i];
      if (position !== NO_WRITE) {
        writes.write(this.writes[position] as Write, done);
        return;
      }
      const { sensor, channel, payload, occurredAtMs, receivedAtMs } = packed.next().value as LoggedMessage;
      if (channel === "level" && !done) levels++;
      else messages.message(sensor, channel, payload, occurredAtMs, receivedAtMs, done);
    });
    return { writes, messages, levels };
  }

  private endPage(): void {
    this.pages.push({ end: this.packer.length, messages: this.pageMessages });
    this.pageMessages = 0;
  }
}
