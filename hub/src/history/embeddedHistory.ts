import type { Minute } from "@veilleuse/shared";
import type { JournalReader, LevelRow, MessageRow } from "../journal/reader.ts";
import { bin, type Sample, stepMs } from "./binning.ts";
import type { SeriesStore } from "./seriesStore.ts";

const MINUTE_MS = 60_000;

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

/** The history out of the journal: seconds for a narrow step, minutes for a wide one. */
export const createEmbeddedHistory = (read: Pick<JournalReader, "levels" | "messages">): SeriesStore => ({
  series: async (query) => {
    const step = stepMs(query);
    if (step < MINUTE_MS) {
      return bin(query, read.levels(query.sensor, query.fromMs, query.toMs).map(ofLevel), "embedded", step);
    }
    const whole = Math.ceil(step / MINUTE_MS) * MINUTE_MS;
    const rows = read.messages(query.sensor, "minute", query.fromMs, query.toMs + MINUTE_MS);
    return bin(query, rows.map(ofMinute), "embedded", whole);
  },
});
