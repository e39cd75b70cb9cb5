import { EVENT_TYPES, type EventPhase, type EventType } from "@veilleuse/shared";
import { upOf, wordOf } from "./uptimeWord.ts";

/** One event without its envelope. */
export type EventValues = {
  type: EventType;
  phase: EventPhase;
  id: number;
  db: number | undefined;
  ms: number;
  code: string;
};

/** More than the contract's hundred, so that starts and ends of a bad night both fit. */
export const EVENT_PLACES = 128;

const WORDS = 4;
const NO_LEVEL = 4095;
const LEAST_TENTHS = -1500;
const MOTION = EVENT_TYPES.indexOf("motion");

/**
 * Events in 2 kB: uptime, duration, id, and one word of type (3 bits), end (1), code (8) and level in tenths (12).
 * When it is full, the oldest movement goes first, then the oldest event, each with its end if that waits here too,
 * so that nobody hears of the end of something that never began.
 */
export const createEventRing = () => {
  const words = new Uint32Array(WORDS * EVENT_PLACES);
  const codes: string[] = [];
  let count = 0;

  const codeIndex = (code: string): number => {
    const known = codes.indexOf(code);
    if (known >= 0) return known;
    codes.push(code);
    return codes.length - 1;
  };

  const idAt = (place: number): number => words[WORDS * place + 2] as number;
  const typeAt = (place: number): number => (words[WORDS * place + 3] as number) & 7;

  const removeAt = (place: number): void => {
    count--;
    for (let i = WORDS * place; i < WORDS * count; i++) words[i] = words[i + WORDS] as number;
  };

  /** Makes room; answers how many events that cost. */
  const dropOne = (): number => {
    let place = 0;
    while (place < count && typeAt(place) !== MOTION) place++;
    if (place === count) place = 0;
    const id = idAt(place);
    removeAt(place);
    for (let i = place; i < count; i++) {
      if (idAt(i) !== id) continue;
      removeAt(i);
      return 2;
    }
    return 1;
  };

  /** Answers how many events had to be dropped for it. */
  const push = (event: EventValues, upMs: number): number => {
    const dropped = count === EVENT_PLACES ? dropOne() : 0;
    const at = WORDS * count++;
    const level = event.db === undefined ? NO_LEVEL : Math.round(event.db * 10) - LEAST_TENTHS;
    words[at] = wordOf(upMs);
    words[at + 1] = event.ms;
    words[at + 2] = event.id;
    words[at + 3] =
      EVENT_TYPES.indexOf(event.type) + (event.phase === "end" ? 8 : 0) + (codeIndex(event.code) << 4) + (level << 12);
    return dropped;
  };

  /** Takes the oldest event out, with its uptime; undefined when there is none. */
  const shift = (nowMs: number): { up: number; event: EventValues } | undefined => {
    if (!count) return undefined;
    const up = upOf(words[0] as number, nowMs);
    const packed = words[3] as number;
    const level = packed >> 12;
    const event: EventValues = {
      type: EVENT_TYPES[packed & 7] as EventType,
      phase: packed & 8 ? "end" : "start",
      id: words[2] as number,
      db: level === NO_LEVEL ? undefined : (level + LEAST_TENTHS) / 10,
      ms: words[1] as number,
      code: codes[(packed >> 4) & 255] as string,
    };
    removeAt(0);
    return { up, event };
  };

  return { push, shift, count: (): number => count };
};
