import { createCry, stepCry } from "./cry.ts";
import { createEpisode, createRecorder, type EventSink, raiseMax } from "./episode.ts";
import { createInstrument } from "./instrument.ts";
import { createLoud, stepLoud } from "./loud.ts";
import { createMotion, pinChanged, stepMotion } from "./motion.ts";
import type { Rules } from "./rules.ts";
import { createSilence, stepSilence } from "./silence.ts";

/**
 * All detectors of one sensor. What they decide goes to `sink`.
 * @param rules those at first; the parameter itself changes with them, since a scope keeps what it was called with
 */
export const createWatch = (rules: Rules, sink: EventSink) => {
  const record = createRecorder(sink);
  const loud = createLoud();
  const cry = createCry();
  const silence = createSilence();
  const motion = createMotion();
  const instrument = createInstrument(record);
  const loudEpisode = createEpisode("loud", "");
  const cryEpisode = createEpisode("cry", "");
  const silenceEpisode = createEpisode("silence", "");
  const motionEpisode = createEpisode("motion", "");
  let playing = rules.mode === "play";
  let lastDb = 0;

  const hearLoud = (frameDb: number, frameMs: number, nowMs: number): void => {
    if (loud.open) raiseMax(loudEpisode, frameDb);
    record(loudEpisode, stepLoud(loud, frameDb, frameMs, rules.loudDb, rules.loudMs), frameDb, nowMs);
  };

  const hearSilence = (frameDb: number, floorDb: number, frameMs: number, nowMs: number): void => {
    if (silence.open) raiseMax(silenceEpisode, frameDb);
    const sound = frameDb > floorDb + rules.silenceMarginDb;
    record(silenceEpisode, stepSilence(silence, sound, playing, frameMs, rules.silenceMinutes), frameDb, nowMs);
  };

  /** One frame of sound: its level with one decimal, its cry likeness (negative: not judged) and the background. */
  const frame = (frameDb: number, likeness: number, floorDb: number, frameMs: number, nowMs: number): void => {
    lastDb = frameDb;
    if (motion.open) raiseMax(motionEpisode, frameDb);
    if (frameDb >= rules.loudDb || loud.open || loud.aboveMs) hearLoud(frameDb, frameMs, nowMs);
    if (likeness >= 0 || cry.open || cry.evidenceMs) {
      if (cry.open && frameDb > (cryEpisode.maxDb as number)) cryEpisode.maxDb = frameDb;
      const edge = stepCry(cry, likeness, frameMs, rules.crySeconds);
      if (edge) record(cryEpisode, edge, frameDb, nowMs);
    }
    if (playing || silence.open || silence.quietMs) hearSilence(frameDb, floorDb, frameMs, nowMs);
    watch.holds = loud.open || cry.open || cry.evidenceMs > 0;
  };

  /** The motion pin changed to `high`, or (undefined) some time passed. */
  const move = (high: boolean | undefined, nowMs: number): void => {
    if (high !== undefined) pinChanged(motion, high, nowMs);
    record(motionEpisode, stepMotion(motion, nowMs), lastDb, nowMs);
  };

  const follow = (newRules: Rules): void => {
    rules = newRules;
    playing = rules.mode === "play";
  };

  const watch = {
    frame,
    move,
    follow,
    /** To be looked at only. */
    loud,
    cry,
    motion,
    instrument,
    /** True while the background must not be learned. */
    holds: false,
  };
  return watch;
};
