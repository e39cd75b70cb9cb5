import type { Clock } from "./clock.ts";

/**
 * The siren of the house: sounds while anybody has a reason, so that one who is content does not silence the other.
 * `ON` or `OFF` is published and kept by the broker.
 */
export class Siren {
  private readonly clock: Clock;
  private readonly publish: (payload: "ON" | "OFF") => boolean;
  private readonly sources = new Set<string>();

  /** @param publish tells the house; false when nobody could be told */
  constructor(clock: Clock, publish: (payload: "ON" | "OFF") => boolean) {
    this.clock = clock;
    this.publish = publish;
  }

  /** True while it sounds. */
  get sounding(): boolean {
    return this.sources.size > 0;
  }

  /** Takes a reason to sound, or lets it go; false when nobody could be told. */
  set(source: string, on: boolean): boolean {
    const before = this.sounding;
    if (on) this.sources.add(source);
    else this.sources.delete(source);
    return this.sounding === before && !on ? true : this.announce();
  }

  /** Sounds for a moment. */
  pulse(source: string, durationMs: number): boolean {
    const told = this.set(source, true);
    this.clock.after(durationMs, () => this.set(source, false));
    return told;
  }

  /** Publishes how it stands; also for the start, when nobody has heard yet. */
  announce(): boolean {
    return this.publish(this.sounding ? "ON" : "OFF");
  }
}
