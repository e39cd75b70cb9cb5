/**
 * Messages that may be filed with their commit, in a burst and in every second after it. A household's sensors stay far
 * below; above, a commit that also writes the tables' pages makes those behind it wait for the disk: at 1000/s it took
 * five times as many writes, and the slowest hundredth of the acknowledgements 14 ms instead of 3.
 */
const AT_ONCE = 256;
const AT_ONCE_PER_SECOND = 100;
/** After a group of this size more are expected, and filing waits until none came for a while. */
const FLOOD_GROUP = 256;
const QUIET_MS = 150;
/** Otherwise the log gathers for so long: many messages filed together share the pages that they change. */
const GATHER_MS = 100;
/** How long filing keeps readings waiting while they come, and how many messages that may be. */
const STEP_MS = 1;
const FEWEST = 16;
const FEW = 64;
/** Messages filed in one transaction when none come. */
const MANY = 2048;

/** Decides which messages go into their tables at once, and how those in the log follow. */
export class FilingPace {
  private credit = AT_ONCE;
  private creditAtMs: number;
  private flooded = false;
  private heardAtMs: number;
  private few = FEW;

  constructor(nowMs: number) {
    this.creditAtMs = nowMs;
    this.heardAtMs = nowMs;
  }

  /** Takes note of a group of messages; true when it may be filed with its commit. */
  admits(messages: number, nowMs: number): boolean {
    const refilled = this.credit + (Math.max(0, nowMs - this.creditAtMs) * AT_ONCE_PER_SECOND) / 1000;
    this.creditAtMs = nowMs;
    this.credit = Math.min(AT_ONCE, refilled) - messages;
    this.flooded = messages > FLOOD_GROUP;
    this.heardAtMs = nowMs;
    if (this.credit >= 0) return true;
    this.credit = 0;
    return false;
  }

  /** Whether more messages are expected than can be filed beside them. */
  isFlood(nowMs: number): boolean {
    return this.flooded && nowMs - this.heardAtMs < QUIET_MS;
  }

  /** How long filing waits after a group came. */
  waitMs(nowMs: number): number {
    return this.isFlood(nowMs) ? this.heardAtMs + QUIET_MS - nowMs : GATHER_MS;
  }

  /** How many messages are filed together. */
  portion(nowMs: number): number {
    return nowMs - this.heardAtMs < QUIET_MS ? this.few : MANY;
  }

  /** Takes note of how long so many messages took; none say nothing. */
  filed(messages: number, tookMs: number): void {
    if (messages === 0) return;
    this.few = Math.min(FEW, Math.max(FEWEST, Math.floor((messages * STEP_MS) / tookMs)));
  }

  /** How long filing waits after a portion, when so many messages are left. */
  nextMs(left: number, nowMs: number): number {
    return left >= this.few || nowMs - this.heardAtMs >= QUIET_MS ? 0 : GATHER_MS;
  }
}
