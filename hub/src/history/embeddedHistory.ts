import type { Minute } from "@veilleuse/shared";
import type { JournalReader } from "../journal/reader.ts";
import type { HourRow, LevelRow, MessageRow } from "../journal/rows.ts";
import { bin, columns, type Sample, type StepSums, stepMs } from "./binning.ts";
import type { SeriesStore } from "./seriesStore.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

const ofLevel = (row: LevelRow): Sample => ({
  at: row.occurred_at,
  leqDb: row.leq,
  maxDb: row.max,
  floorDb: row.floor,
  cry: row.cry,
  motion: row.motion,
  coverSeconds: row.gap ? 0.5 : 1,
});

// A minute is dated by its end.
const ofMinute = (row: MessageRow): Sample => {
  const minute = JSON.parse(row.body) as Minute;
  return {
    at: row.occurred_at - MINUTE_MS,
    leqDb: minute.leq,
    maxDb: minute.max,
    floorDb: minute.l90,
    cry: minute.cry / 60,
    motion: minute.motion / 60,
    coverSeconds: minute.cover,
  };
};

const ofHours = ({ energy, seconds, max, floor, cry, motion }: HourRow): StepSums => ({
  energy,
  seconds,
  maxDb: max,
  floorDb: floor,
  cry,
  motion,
});

/** The history out of the journal: seconds for a narrow step, minutes for a wider one, hours for a year. */
export const createEmbeddedHistory = (read: Pick<JournalReader, "levels" | "messages" | "hourSteps">): SeriesStore => ({
  series: async (query) => {
    const step = stepMs(query);
    if (step < MINUTE_MS) {
      return bin(query, read.levels(query.sensor, query.fromMs, query.toMs).map(ofLevel), "embedded", step);
    }
    if (step >= HOUR_MS) {
      const hours = Math.ceil(step / HOUR_MS) * HOUR_MS;
      // Added up by the database: a year is some nine thousand hours.
      const rows = read.hourSteps(query.sensor, query.fromMs, query.toMs, hours);
      const steps = new Map(rows.map((row) => [row.at, ofHours(row)]));
      return columns(query, hours, "embedded", (i) => steps.get(i));
    }
    const whole = Math.ceil(step / MINUTE_MS) * MINUTE_MS;
    const rows = read.messages(query.sensor, "minute", query.fromMs + MINUTE_MS, query.toMs + MINUTE_MS);
    return bin(query, rows.map(ofMinute), "embedded", whole);
  },
});
