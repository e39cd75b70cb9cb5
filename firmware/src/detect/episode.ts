import type { EventPhase, EventType } from "@veilleuse/shared";
import type { Edge } from "./edge.ts";
import type { FaultCode } from "./fault.ts";

/** One event from its start to its end. */
export type Episode = {
  type: EventType;
  code: FaultCode | "";
  id: number;
  startMs: number;
  /** Highest level so far in dB; undefined for an event that has no level. */
  maxDb: number | undefined;
};

/** Takes what happened; `db` is undefined and `code` empty where they do not apply. */
export type EventSink = (
  type: EventType,
  phase: EventPhase,
  id: number,
  db: number | undefined,
  durationMs: number,
  code: FaultCode | "",
  upMs: number,
) => void;

export const createEpisode = (type: EventType, code: FaultCode | ""): Episode => ({
  type,
  code,
  id: 0,
  startMs: 0,
  maxDb: undefined,
});

/** Keeps the highest level of an event that has begun. */
export const raiseMax = (episode: Episode, db: number): void => {
  if (db > (episode.maxDb as number)) episode.maxDb = db;
};

/** Makes the recorder that numbers the events of one boot, so that a start and its end have the same id. */
export const createRecorder = (sink: EventSink) => {
  let lastId = 0;
  return (episode: Episode, edge: Edge, db: number | undefined, nowMs: number): void => {
    if (edge === "start") {
      episode.id = ++lastId;
      episode.startMs = nowMs;
      episode.maxDb = db;
      sink(episode.type, edge, episode.id, db, 0, episode.code, nowMs);
    }
    if (edge === "end") {
      sink(episode.type, edge, episode.id, episode.maxDb, nowMs - episode.startMs, episode.code, nowMs);
    }
  };
};
