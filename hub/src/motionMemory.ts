import type { Clock } from "./clock.ts";
import type { Journal } from "./journal/journal.ts";

/** Motion whose end is not heard of counts for this long: a pin that is stuck must not look like a parent. */
const LONGEST_MS = 5 * 60_000;
/** A child that moved this shortly before it fell silent is up to something. */
const MISCHIEF_MS = 60_000;
/** What an answer of before a restart still asks about. */
const REMEMBERED_MS = 15 * 60_000;

type Motion = { lastAt: number; since: number | null };

/** When somebody moved in each room last. After a restart the journal tells. */
export class MotionMemory {
  private readonly journal: Journal;
  private readonly clock: Clock;
  private readonly rooms = new Map<string, Motion>();

  constructor(journal: Journal, clock: Clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /** Looks up what a sensor said of motion before the hub started. */
  recall(sensor: string, room: string): void {
    const now = this.clock.now();
    const { read } = this.journal;
    const from = now - REMEMBERED_MS;
    for (const level of read.levels(sensor, from, now)) if (level.motion > 0) this.seen(room, level.occurred_at);
    for (const { body, occurred_at: at } of read.messages(sensor, "event", from, now)) {
      const event = JSON.parse(body) as { type: string; phase: "start" | "end" };
      if (event.type === "motion") this.event(room, event.phase, at);
    }
  }

  event(room: string, phase: "start" | "end", at: number): void {
    this.seen(room, at);
    const motion = this.rooms.get(room);
    if (motion) motion.since = phase === "start" ? at : null;
  }

  seen(room: string, at: number): void {
    const known = this.rooms.get(room);
    if (known) known.lastAt = Math.max(known.lastAt, at);
    else this.rooms.set(room, { lastAt: at, since: null });
  }

  /** The clock was set. */
  shift(byMs: number): void {
    for (const motion of this.rooms.values()) {
      motion.lastAt += byMs;
      if (motion.since !== null) motion.since += byMs;
    }
  }

  /** When somebody moved last; null when that is not known. */
  lastAt(room: string): number | null {
    const motion = this.rooms.get(room);
    if (!motion) return null;
    const { lastAt, since } = motion;
    return since === null ? lastAt : Math.max(lastAt, Math.min(this.clock.now(), since + LONGEST_MS));
  }

  /** True when somebody moved within the minute before a moment. */
  within(room: string, at: number): boolean {
    const last = this.lastAt(room);
    return last !== null && at - last <= MISCHIEF_MS;
  }
}
