import type { Incident } from "../../alerts/incident.ts";
import type { MinuteFact } from "../minuteGrid.ts";
import { AFTER_MS, BEFORE_MS, type Night, type NightFacts, nightOf } from "../night.ts";

const MINUTE_MS = 60_000;

/** A winter night in Paris: 21:00 to 07:00 is 20:00 to 06:00 UTC. */
export const EVENING = "2026-11-20";
export const FROM = 1_795_204_800_000;
export const TO = FROM + 36_000_000;

/** A moment of that night by its local time; times before noon are the next morning's. */
export const at = (time: string): number => {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const hours = (hour < 12 ? hour + 24 : hour) - 21;
  return FROM + (hours * 60 + minute) * MINUTE_MS;
};

const quietMinute = (start: number): MinuteFact => ({
  at: start,
  cover: 60,
  cry: 0,
  loud: 0,
  motion: 0,
  l10: 36,
  l90: 33,
});

export type Drawn = {
  /** Spans of local time, `23:10-23:20`, in which the child cries. */
  awake?: string[];
  /** Spans in which the sensor hears nothing at all. */
  deaf?: string[];
  /** Spans with motion. */
  moving?: string[];
};

const within = (spans: string[] = [], start: number): boolean =>
  spans.some((span) => {
    const [from = "", to = ""] = span.split("-");
    return start >= at(from) && start < at(to);
  });

/** A sensor's minutes from before the night to after it. */
export const minutes = (drawn: Drawn): MinuteFact[] => {
  const all: MinuteFact[] = [];
  for (let start = FROM - BEFORE_MS; start < TO + AFTER_MS; start += MINUTE_MS) {
    if (within(drawn.deaf, start)) continue;
    const minute = quietMinute(start);
    if (within(drawn.awake, start)) minute.cry = 30;
    if (within(drawn.moving, start)) minute.motion = 20;
    all.push(minute);
  }
  return all;
};

export const incident = (changes: Partial<Incident>): Incident => ({
  id: "i-1",
  rule: "cry",
  severity: "warning",
  state: "closed",
  room: "nursery",
  sensor: "nursery",
  children: ["lou"],
  openedAt: at("02:00"),
  firstPageAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  settledAt: null,
  closedAt: null,
  maxDb: 70,
  detail: null,
  blastRadius: [],
  combined: [],
  held: null,
  worked: null,
  timeline: [],
  ...changes,
});

/** The night that the hub makes of a drawing. */
export const drawnNight = (drawn: Drawn, changes: Partial<NightFacts> = {}): Night =>
  nightOf({
    child: "lou",
    window: { date: EVENING, from: FROM, to: TO },
    now: TO + AFTER_MS,
    sensors: [minutes(drawn)],
    putDowns: [],
    ups: [],
    incidents: [],
    pages: [],
    corrections: [],
    ...changes,
  });
