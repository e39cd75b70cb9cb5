import type { Incident } from "../alerts/incident.ts";
import { type MinuteGrid, SLOT_MS, slotOf, slotStart, wholeMs } from "./minuteGrid.ts";
import { mean, quantile } from "./quantile.ts";
import type { Span } from "./sleep.ts";

/** A page as it was delivered to somebody. */
export type DeliveredPage = { page: string; incident: string; caregiver: string; at: number };

/** Rules about the child. A blind sensor or a full disk wakes parents, but says nothing about sleep. */
const ABOUT_THE_CHILD: ReadonlyArray<string> = ["cry", "loud", "silence"];

export const isAboutTheChild = (incident: Incident): boolean => ABOUT_THE_CHILD.includes(incident.rule);

/** When an incident was over; one that goes on lasts until now. */
const overAt = (incident: Incident, now: number): number => incident.settledAt ?? incident.closedAt ?? now;

/** Spans without overlaps, in order. */
const union = (spans: ReadonlyArray<Span>): Span[] => {
  const merged: Span[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged[merged.length - 1];
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) merged.push({ from, to });
  }
  return merged;
};

/**
 * Observed time of the window in which an incident about the child was going on. Two at once count once, and in a minute
 * that was heard in part no more than what was heard of it.
 */
export const incidentMs = (incidents: ReadonlyArray<Incident>, grid: MinuteGrid, window: Span, now: number): number => {
  const spans = union(
    incidents.filter(isAboutTheChild).map((one) => ({
      from: Math.max(window.from, one.openedAt),
      to: Math.min(window.to, overAt(one, now)),
    })),
  );
  const perSlot = new Map<number, number>();
  for (const { from, to } of spans) {
    for (let slot = slotOf(grid, from); slotStart(grid, slot) < to && slot < grid.state.length; slot++) {
      const part = Math.min(to, slotStart(grid, slot) + SLOT_MS) - Math.max(from, slotStart(grid, slot));
      perSlot.set(slot, (perSlot.get(slot) ?? 0) + part);
    }
  }
  let sum = 0;
  for (const [slot, ms] of perSlot) sum += Math.min(ms, (grid.coverS[slot] as number) * 1000);
  return wholeMs(sum);
};

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value));

/** Mean time from the start of an incident about the child to its settling, of those that opened in the window. */
export const mttrMs = (incidents: ReadonlyArray<Incident>): number | null =>
  rounded(
    mean(
      incidents
        .filter(isAboutTheChild)
        .map(({ openedAt, settledAt }) => (settledAt === null ? null : settledAt - openedAt))
        .filter((ms) => ms !== null),
    ),
  );

/** Times from the first page to the acknowledgement, of any incident that somebody was paged for. */
export const responseMs = (incidents: ReadonlyArray<Incident>): number[] =>
  incidents
    .map(({ firstPageAt, acknowledgedAt }) =>
      firstPageAt === null || acknowledgedAt === null ? null : Math.max(0, acknowledgedAt - firstPageAt),
    )
    .filter((ms) => ms !== null);

export const responseQuantile = (times: ReadonlyArray<number>, q: number): number | null => rounded(quantile(times, q));

/** Number of pages that each caregiver got; a page over two channels is one. */
export const pagesByCaregiver = (pages: ReadonlyArray<DeliveredPage>): Record<string, number> => {
  const seen = new Map<string, Set<string>>();
  for (const { caregiver, page } of pages) {
    const known = seen.get(caregiver) ?? new Set();
    known.add(page);
    seen.set(caregiver, known);
  }
  return Object.fromEntries([...seen].map(([caregiver, known]) => [caregiver, known.size]));
};

/** A caregiver in the room: motion after an acknowledgement. */
export type Visit = Span & { who: string | null; incident: string };

const VISIT_MOTION_S = 6;
/** Motion that begins later than this after "on my way" is somebody else, or the child. */
const ON_THE_WAY_MS = 10 * 60_000;
const LONGEST_PAUSE_SLOTS = 5;

/** Visits of caregivers, one for each acknowledged incident in whose room something moved. */
export const visitsOf = (incidents: ReadonlyArray<Incident>, grid: MinuteGrid): Visit[] =>
  incidents.flatMap(({ id, acknowledgedAt, acknowledgedBy }) => {
    if (acknowledgedAt === null) return [];
    const first = slotOf(grid, acknowledgedAt);
    const latest = slotOf(grid, acknowledgedAt + ON_THE_WAY_MS);
    const moves = (slot: number) => (grid.motionS[slot] as number) >= VISIT_MOTION_S;
    let begin = first;
    while (begin < latest && !moves(begin)) begin++;
    if (begin >= latest) return [];
    let end = begin;
    for (let slot = begin; slot < grid.state.length && slot - end <= LONGEST_PAUSE_SLOTS; slot++) {
      if (moves(slot)) end = slot;
    }
    const from = Math.max(acknowledgedAt, slotStart(grid, begin));
    return [{ from, to: slotStart(grid, end + 1), who: acknowledgedBy, incident: id }];
  });
