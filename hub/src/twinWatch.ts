import { hearBoot, noTwins, shiftedTwins, type Twins, twinBoots } from "./intake/twins.ts";
import type { Log } from "./log.ts";
import type { Place } from "./nightWatch.ts";

/** Twins that were known before a restart of the hub show again within this time, if they are still there. */
const JUDGED_AFTER_MS = 600_000;

type Name = {
  place: Place;
  twins: Twins;
  /** The boots of two boards; null for one board, undefined while nothing is known since the start. */
  boots: [string, string] | null | undefined;
};

/** Watches for two boards that go by one sensor's name: flashed with the same settings, they push each other out. */
export class TwinWatch {
  private readonly names = new Map<string, Name>();
  private readonly log: Log;
  /** Told when twins show, and when it is over. */
  private readonly changed: (place: Place, found: boolean) => void;
  private judgedFromMs: number;

  constructor(
    places: ReadonlyArray<Place>,
    options: { log: Log; changed: (place: Place, found: boolean) => void; nowMs: number },
  ) {
    for (const place of places) this.names.set(place.id, { place, twins: noTwins, boots: undefined });
    this.log = options.log;
    this.changed = options.changed;
    this.judgedFromMs = options.nowMs + JUDGED_AFTER_MS;
  }

  /** Takes something live of a boot: a level, or a status that says `online`. What is queued proves nothing. */
  hear(sensor: string, boot: string, nowMs: number): void {
    const name = this.names.get(sensor);
    if (!name) return;
    const twins = hearBoot(name.twins, boot, nowMs);
    if (twins === name.twins) return;
    name.twins = twins;
    this.judgeOne(name, nowMs);
  }

  /** True for a boot that another one has followed. */
  isFormer(sensor: string, boot: string): boolean {
    const newest = this.names.get(sensor)?.twins.boots[0];
    return newest !== undefined && newest !== boot;
  }

  /** The boots of two boards under one name, or null. */
  of(sensor: string): [string, string] | null {
    return this.names.get(sensor)?.boots ?? null;
  }

  judge(nowMs: number): void {
    for (const name of this.names.values()) this.judgeOne(name, nowMs);
  }

  /** The hub's clock was set. */
  clockStepped(byMs: number): void {
    this.judgedFromMs += byMs;
    for (const name of this.names.values()) name.twins = shiftedTwins(name.twins, byMs);
  }

  private judgeOne(name: Name, nowMs: number): void {
    const boots = twinBoots(name.twins, nowMs);
    const known = name.boots;
    // What the hub knew before it started may only be waiting for its turn.
    if (known === undefined && boots === null && nowMs < this.judgedFromMs) return;
    name.boots = boots;
    if (known !== undefined && (boots === null) === (known === null)) return;
    if (boots) this.log.error({ sensor: name.place.id, boots }, "two boards go by one name and push each other out");
    else if (known) this.log.info({ sensor: name.place.id }, "one board has the name to itself again");
    this.changed(name.place, boots !== null);
  }
}
