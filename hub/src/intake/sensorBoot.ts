import type { SensorMessage } from "@veilleuse/shared";
import { BootClock } from "./bootClock.ts";
import { type Range, Sequence } from "./sequence.ts";

/** A message that was dated and checked for repetition. */
export type Dated = {
  occurredAtMs: number;
  /** True when `boot` and `seq` arrived before. */
  duplicate: boolean;
  /** True when the estimate of the boot's moment changed by so much that it is worth writing down. */
  clockChanged: boolean;
};

/** A smaller change is not written down: after a restart of the hub the next message finds it again. */
const WORTH_KEEPING_MS = 100;

/** What the hub remembers of one boot of one sensor. It changes in place with every message. */
export class SensorBoot {
  readonly boot: string;
  readonly sequence: Sequence;
  private readonly clock: BootClock;
  private keptMs: number;

  /** @param stored what the journal knows of it; nothing of a boot that is new */
  constructor(boot: string, stored?: { bootedAtMs: number; ranges: ReadonlyArray<Readonly<Range>> }) {
    this.boot = boot;
    this.sequence = new Sequence(stored?.ranges);
    this.clock = new BootClock(stored?.bootedAtMs);
    this.keptMs = this.clock.bootedAtMs;
  }

  /** UTC epoch milliseconds; infinity while nothing dated was heard. */
  get bootedAtMs(): number {
    return this.clock.bootedAtMs;
  }

  /** Dates a message and notes its sequence number. `status` has neither and counts as happening now. */
  date(message: SensorMessage, receivedAtMs: number): Dated {
    if (message.channel === "status") return { occurredAtMs: receivedAtMs, duplicate: false, clockChanged: false };
    const { up, at, seq } = message.body;
    const changed = this.clock.observe(receivedAtMs, at);
    const clockChanged = changed && !(Math.abs(this.clock.bootedAtMs - this.keptMs) < WORTH_KEEPING_MS);
    if (clockChanged) this.keptMs = this.clock.bootedAtMs;
    // Levels are not resent and count by themselves; only the other channels have a sequence without holes.
    const duplicate = message.channel !== "level" && this.sequence.see(seq);
    return { occurredAtMs: this.clock.occurredAtMs(up), duplicate, clockChanged };
  }

  /** The hub's clock was set. */
  clockStepped(byMs: number): void {
    this.clock.shift(byMs);
    this.keptMs = this.clock.bootedAtMs;
  }
}
