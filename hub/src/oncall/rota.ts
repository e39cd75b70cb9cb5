import type { Roster } from "./escalation.ts";
import { weekdayOf } from "./gregorian.ts";
import type { LocalCalendar } from "./localCalendar.ts";

/** Sunday first, as `weekdayOf` counts. */
export const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

export type Weekday = (typeof WEEKDAYS)[number];

export type RotaSettings = {
  /** Caregivers in turn; the first of the night alternates. */
  rotation: ReadonlyArray<string>;
  /** Who is first on the evenings of some weekdays, whatever the turn says. */
  weekly?: Partial<Record<Weekday, string>> | undefined;
  /** Local time at which the turn passes on, `HH:MM`. */
  handOff: string;
  calendar: LocalCalendar;
  /** Every caregiver with a channel. */
  reachable: ReadonlyArray<string>;
};

/** Somebody stands in for a while: half-open span in UTC epoch milliseconds. */
export type Override = { from: number; until: number; first: string; second: string | null };

/** Somebody cannot be woken for a while. */
export type Absence = { from: number; until: number; caregiver: string };

/** What people changed by hand. */
export type RotaChanges = {
  /** Watches in which first and second are exchanged. */
  swapped: ReadonlyArray<number>;
  /** The last one that covers a moment counts. */
  overrides: ReadonlyArray<Override>;
  absences: ReadonlyArray<Absence>;
  /** Caregivers whose budget of pages is used up: they come last, as long as somebody else is left. */
  tired: ReadonlyArray<string>;
};

export const NO_CHANGES: RotaChanges = { swapped: [], overrides: [], absences: [], tired: [] };

export type RotaReason = "rotation" | "weekly" | "swap" | "override" | "absence" | "breaker";

/** Who is on call, and why it is them. */
export type OnCall = Roster & { reason: RotaReason };

/** When a watch begins: the hand-off of its day. */
export const watchStart = (watch: number, { calendar, handOff }: Pick<RotaSettings, "calendar" | "handOff">): number =>
  calendar.instantOf(watch, handOff);

/**
 * Number of the watch that a moment belongs to: it begins at the hand-off of one local day and ends at the next, so a
 * night is one watch whichever way the clocks change in it.
 */
export const watchNumber = (nowMs: number, settings: Pick<RotaSettings, "calendar" | "handOff">): number => {
  const day = settings.calendar.dayOf(nowMs);
  if (nowMs < watchStart(day, settings)) return day - 1;
  return nowMs < watchStart(day + 1, settings) ? day : day + 1;
};

const unlessNobody = (left: ReadonlyArray<string>, all: ReadonlyArray<string>): ReadonlyArray<string> =>
  left.length > 0 ? left : all;

const covers = (span: { from: number; until: number }, nowMs: number): boolean =>
  span.from <= nowMs && nowMs < span.until;

/** The order of a watch before anybody changed it by hand. */
const planned = (watch: number, settings: RotaSettings): { order: string[]; reason: RotaReason } => {
  const turn = settings.rotation.length > 0 ? settings.rotation : settings.reachable;
  const start = turn.length > 0 ? ((watch % turn.length) + turn.length) % turn.length : 0;
  const order = [...turn.slice(start), ...turn.slice(0, start)];
  const chosen = settings.weekly?.[WEEKDAYS[weekdayOf(watch)] as Weekday];
  if (chosen === undefined) return { order, reason: "rotation" };
  return { order: [chosen, ...order.filter((other) => other !== chosen)], reason: "weekly" };
};

/** Who is first and second at a moment. When every rule would leave nobody, the rule gives way: somebody is woken. */
export const roster = (nowMs: number, settings: RotaSettings, changes: RotaChanges = NO_CHANGES): OnCall => {
  const watch = watchNumber(nowMs, settings);
  let { order, reason }: { order: ReadonlyArray<string>; reason: RotaReason } = planned(watch, settings);
  const change = (next: ReadonlyArray<string>, why: RotaReason) => {
    if (next[0] !== order[0] || next[1] !== order[1]) reason = why;
    order = next;
  };
  if (changes.swapped.includes(watch) && order.length > 1) {
    change([order[1] as string, order[0] as string, ...order.slice(2)], "swap");
  }
  const override = changes.overrides.findLast((one) => covers(one, nowMs));
  if (override) {
    const named = [override.first, ...(override.second === null ? [] : [override.second])];
    change([...new Set([...named, ...order])], "override");
  }
  const away = changes.absences.filter((one) => covers(one, nowMs)).map(({ caregiver }) => caregiver);
  const present = settings.reachable.filter((caregiver) => !away.includes(caregiver));
  const everyone = unlessNobody(present, settings.reachable);
  change(
    unlessNobody(
      unlessNobody(
        order.filter((one) => !away.includes(one)),
        present,
      ),
      order,
    ),
    "absence",
  );
  // Whoever has no channel cannot be woken, and must not keep somebody who can from their place.
  change(
    unlessNobody(
      order.filter((one) => settings.reachable.includes(one)),
      order,
    ),
    reason,
  );
  const rested = order.filter((one) => !changes.tired.includes(one));
  if (rested.length > 0) change([...rested, ...order.filter((one) => changes.tired.includes(one))], "breaker");
  return { first: order[0] ?? null, second: order[1] ?? null, everyone, reachable: settings.reachable, reason };
};

/** A stretch of time with the same people on call. `date` is the local date on which its watch began. */
export type Turn = {
  watch: number;
  from: number;
  until: number;
  first: string | null;
  second: string | null;
  reason: RotaReason;
};

/** Who is on call from the watch of a moment on, for a number of watches; a watch that changes hands is several turns. */
export const turns = (nowMs: number, count: number, settings: RotaSettings, changes: RotaChanges): Turn[] => {
  const found: Turn[] = [];
  const start = watchNumber(nowMs, settings);
  const edges = [...changes.overrides, ...changes.absences].flatMap(({ from, until }) => [from, until]);
  for (let watch = start; watch < start + count; watch++) {
    const [from, until] = [watchStart(watch, settings), watchStart(watch + 1, settings)];
    const cuts = [...new Set([from, ...edges.filter((at) => at > from && at < until), until])].sort((a, b) => a - b);
    for (let i = 0; i + 1 < cuts.length; i++) {
      const [begin, end] = [cuts[i] as number, cuts[i + 1] as number];
      // Tiredness passes with the night: it says nothing about the turns to come.
      const current = begin <= nowMs && nowMs < end;
      const { first, second, reason } = current
        ? roster(nowMs, settings, changes)
        : roster(begin, settings, { ...changes, tired: [] });
      const last = found.at(-1);
      const same = last?.watch === watch && last.first === first && last.second === second && last.reason === reason;
      if (last && same) last.until = end;
      else found.push({ watch, from: begin, until: end, first, second, reason });
    }
  }
  return found;
};
