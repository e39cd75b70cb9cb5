import type { Mode } from "@veilleuse/shared";
import type { Rule } from "../alerts/incident.ts";

type Span = { from: number; until: number };

/** A mute. Without a rule it silences every rule that can be silenced, without a room every room. */
export type MuteView = Span & { id: string; rule: Rule | null; room: string | null; by: string; why: string };

export type PresenceView = Span & { room: string; by: string };

/** A sensor's mode: until when (null: open), and by whom: a caregiver, `schedule` or `settings`. */
export type ModeView = { mode: Mode | null; until: number | null; by: string };

/** What a request may ask about the household's peace. An end of nothing is undefined. */
export interface QuietApi {
  readonly mutes: ReadonlyArray<MuteView>;
  readonly presences: ReadonlyArray<PresenceView>;
  readonly rooms: ReadonlyArray<string>;
  mute(until: number, what: Omit<MuteView, "id" | "from" | "until">): Promise<MuteView>;
  unmute(id: string): Promise<unknown>;
  enter(room: string, until: number, by: string): Promise<PresenceView>;
  leave(room: string): Promise<unknown>;
}

export interface ModeApi {
  /** Without an end a mode lasts until the schedule says something else. */
  set(sensor: string, mode: Mode, until: number | undefined, by: string): Promise<ModeView>;
  unset(sensor: string): Promise<ModeView>;
}
