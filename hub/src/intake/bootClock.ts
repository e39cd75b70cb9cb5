/** Long enough to hold a message that was not delayed, short enough for a crystal that is wrong by 0.1 %. */
const LATELY_MS = 300_000;
/** More difference than this between the times of sending and of receiving is a queue being emptied. */
const IN_STEP_MS = 30_000;
/** A message that dates the boot so much earlier is believed when the next one says the same. */
const LEAP_MS = 600_000;

/**
 * Dates the messages of one boot of a sensor, which has no wall clock.
 *
 * A message tells the uptime at which it was sent. Received minus sent is the moment of the boot plus the message's
 * delay, and a delay is never negative, so the smallest difference seen is the best estimate of that moment. A queued
 * or resent message carries the time of its sending, and therefore cannot spoil the estimate; it can only be later.
 *
 * The smallest difference alone would never rise again: a sensor whose crystal is slow would be dated earlier and
 * earlier. So the smallest of the last minutes replaces it, provided that messages came in as fast as they were sent.
 * What comes out of a queue comes in faster.
 *
 * A single absurd uptime would spoil the dates of minutes: a leap is believed when the next message confirms it, and
 * dates its own message alone until then.
 *
 * It changes in place, since every message of every sensor passes it.
 */
export class BootClock {
  private estimateMs: number;
  /** What the last message said when nothing confirms it yet. */
  private leapMs: number | undefined;
  /** The least estimate since a message that was received and sent at these times; none yet while `sinceMs` is undefined. */
  private latelyMs = 0;
  private sinceMs: number | undefined;
  private sinceUptimeMs = 0;

  /** @param bootedAtMs an estimate to begin with; every real one is earlier than infinity */
  constructor(bootedAtMs = Number.POSITIVE_INFINITY) {
    this.estimateMs = bootedAtMs;
  }

  /** The moment of the boot, UTC epoch milliseconds. */
  get bootedAtMs(): number {
    return this.estimateMs;
  }

  /** Takes note of a message; true when the estimate changed. */
  observe(receivedAtMs: number, sentUptimeMs: number): boolean {
    const before = this.estimateMs;
    const seen = receivedAtMs - sentUptimeMs;
    const isLeap = Number.isFinite(before) && seen < before - LEAP_MS;
    const isConfirmed = this.leapMs !== undefined && Math.abs(seen - this.leapMs) <= LEAP_MS;
    this.leapMs = isLeap && !isConfirmed ? seen : undefined;
    if (this.leapMs !== undefined) return false;
    if (this.sinceMs === undefined) this.measureFrom(receivedAtMs, sentUptimeMs);
    else if (seen < this.latelyMs) this.latelyMs = seen;
    const sinceMs = this.sinceMs as number;
    if (receivedAtMs - sinceMs >= LATELY_MS) {
      const inStep = Math.abs(seen - (sinceMs - this.sinceUptimeMs)) <= IN_STEP_MS;
      this.estimateMs = inStep ? this.latelyMs : Math.min(before, seen);
      this.measureFrom(receivedAtMs, sentUptimeMs);
    } else if (seen < before) this.estimateMs = seen;
    return this.estimateMs !== before;
  }

  /** The hub's own clock was set; what was measured lately is measured anew. */
  shift(byMs: number): void {
    this.estimateMs += byMs;
    this.leapMs = undefined;
    this.sinceMs = undefined;
  }

  /** UTC epoch milliseconds of an uptime that the message told which was observed last. */
  occurredAtMs(uptimeMs: number): number {
    return (this.leapMs ?? this.estimateMs) + uptimeMs;
  }

  private measureFrom(receivedAtMs: number, sentUptimeMs: number): void {
    this.latelyMs = receivedAtMs - sentUptimeMs;
    this.sinceMs = receivedAtMs;
    this.sinceUptimeMs = sentUptimeMs;
  }
}
