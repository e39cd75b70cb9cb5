import type { Clock } from "./clock.ts";
import type { Component } from "./http/ports.ts";

const LOOKS_EVERY_MS = 5000;
/** A hub that comes so much too late to its own look-around is not up to waking anybody. */
const LATE_MS = 10_000;

export type HouseholdHealthOptions = {
  clock: Clock;
  /** Why the journal cannot write, while it cannot. */
  journalFailure: () => string | undefined;
  /** Whether messages can arrive now, and why not. */
  broker: () => { connected: boolean; detail: string } | undefined;
  /** The mirror into the history; undefined without one. */
  history: () => Component | undefined;
  /** A mirror that is down for longer than this is told. */
  historyMs: number;
  trouble: (rule: "storage", detail: string, source: string) => void;
  clear: (rule: "storage", source: string) => void;
};

/**
 * The hub's own dead man's switch: looks around every few seconds. What it finds keeps the outward heartbeat from
 * lying, and a history that gets nothing any more becomes an incident.
 */
export class HouseholdHealth {
  private readonly options: HouseholdHealthOptions;
  private lastLookAt: number;
  private worstDelayMs = 0;
  private historyTold = false;
  private cancelTimer: () => void = () => undefined;

  constructor(options: HouseholdHealthOptions) {
    this.options = options;
    this.lastLookAt = options.clock.elapsed();
  }

  start(): void {
    this.lastLookAt = this.options.clock.elapsed();
    this.look();
  }

  stop(): void {
    this.cancelTimer();
  }

  /** Why this hub may not do its work, or null when all is well. Asked once for each heartbeat. */
  unwell(): string | null {
    const { clock, journalFailure, broker } = this.options;
    const delayMs = Math.max(this.worstDelayMs, clock.elapsed() - this.lastLookAt - LOOKS_EVERY_MS);
    this.worstDelayMs = 0;
    if (delayMs > LATE_MS) return `the hub was busy or asleep for ${Math.round(delayMs / 1000)} s`;
    const failure = journalFailure();
    if (failure !== undefined) return `the journal cannot write: ${failure}`;
    const connection = broker();
    return connection?.connected ? null : `no messages can arrive: ${connection?.detail ?? "not listening yet"}`;
  }

  private look(): void {
    const { clock } = this.options;
    const now = clock.elapsed();
    this.worstDelayMs = Math.max(this.worstDelayMs, now - this.lastLookAt - LOOKS_EVERY_MS);
    this.lastLookAt = now;
    this.watchHistory();
    this.cancelTimer = clock.after(LOOKS_EVERY_MS, () => this.look());
  }

  private watchHistory(): void {
    const { clock, history, historyMs, trouble, clear } = this.options;
    const state = history();
    const stuck = state?.state === "down" && clock.now() - state.since >= historyMs;
    if (stuck) trouble("storage", `the history has taken nothing since long: ${state.detail}`, "history");
    else if (this.historyTold && state?.state !== "down") clear("storage", "history");
    this.historyTold = stuck || (this.historyTold && state?.state === "down");
  }
}
