import type { SensorEvent } from "@veilleuse/shared";

/** One event without the part of its envelope that belongs to the sending. */
export type EventValues = Omit<SensorEvent, "v" | "boot" | "seq" | "at">;

/** More than the contract's hundred, so that starts and ends of a bad night both fit. */
export const EVENT_PLACES = 128;

/**
 * Events as text, some hundred bytes each: a third of what an object takes. When it is full, the oldest movement goes
 * first, then the oldest event, each with its end if that waits here too, so that nobody hears of the end of something
 * that never began.
 */
export const createEventRing = () => {
  const texts: string[] = [];

  const at = (place: number): EventValues => JSON.parse(texts[place] as string);

  /** Makes room; answers how many events that cost. */
  const dropOne = (): number => {
    let place = 0;
    while (place < texts.length && at(place).type !== "motion") place++;
    if (place === texts.length) place = 0;
    const id = at(place).id;
    texts.splice(place, 1);
    for (let i = place; i < texts.length; i++) {
      if (at(i).id !== id) continue;
      texts.splice(i, 1);
      return 2;
    }
    return 1;
  };

  const ring = {
    count: 0,
    /** Answers how many events had to be dropped for it. */
    push: (event: EventValues): number => {
      const dropped = texts.length < EVENT_PLACES ? 0 : dropOne();
      texts.push(JSON.stringify(event));
      ring.count = texts.length;
      return dropped;
    },
    /** Takes the oldest event out; undefined when there is none. */
    take: (): EventValues | undefined => {
      if (!texts.length) return undefined;
      const event = at(0);
      texts.shift();
      ring.count = texts.length;
      return event;
    },
  };
  return ring;
};
