import type { Edge } from "./edge.ts";

export type Cry = {
  open: boolean;
  /** Evidence gathered, in milliseconds of certain crying. */
  evidenceMs: number;
  /** Age of the candidate, and how much of it was judged at all. */
  ageMs: number;
  judgedMs: number;
  /** Last judgement, -1 to 1, carried through a breath. */
  lastVote: number;
  unjudgedMs: number;
  /** Time without crying in an open event. */
  calmMs: number;
};

/** A breath between two cries. */
const BREATH_MS = 700;
/** Without a judged frame for this long, the next sound is another one. */
const FORGET_MS = 2400;
/** Share of the confirmation time that has to be certain crying, and of the candidate that has to be sound. */
const EVIDENCE_SHARE = 0.4;
const JUDGED_SHARE = 0.25;
/** A candidate whose evidence runs out leaks away at this rate. */
const LEAK = 0.1;
/** An event ends after this long without crying; each cry-like frame gives some of it back. */
const END_MS = 12000;
const CALM_BACK = 8;
/** What keeps an event open need not have been enough to start it. */
const GOES_ON = 0.35;

export const createCry = (): Cry => ({
  open: false,
  evidenceMs: 0,
  ageMs: 0,
  judgedMs: 0,
  lastVote: 0,
  unjudgedMs: 0,
  calmMs: 0,
});

const forget = (cry: Cry): void => {
  cry.evidenceMs = 0;
  cry.ageMs = 0;
  cry.judgedMs = 0;
  cry.lastVote = 0;
};

const stepOpen = (cry: Cry, likeness: number, frameMs: number): Edge => {
  cry.calmMs = likeness < GOES_ON ? cry.calmMs + frameMs : Math.max(0, cry.calmMs - CALM_BACK * frameMs);
  if (cry.calmMs < END_MS) return "";
  cry.open = false;
  forget(cry);
  return "end";
};

/**
 * One frame. An event starts on evidence, not on a count of frames: each judged frame votes, the last vote is carried
 * through a breath, then the evidence leaks away.
 * @param likeness 0 to 1, or negative when the frame was too quiet to be judged
 */
export const stepCry = (cry: Cry, likeness: number, frameMs: number, crySeconds: number): Edge => {
  if (cry.open) return stepOpen(cry, likeness, frameMs);
  if (likeness >= 0) {
    cry.lastVote = 2 * likeness - 1;
    cry.unjudgedMs = 0;
    cry.judgedMs += frameMs;
  } else {
    cry.unjudgedMs += frameMs;
  }
  cry.ageMs += frameMs;
  cry.evidenceMs += cry.unjudgedMs <= BREATH_MS ? cry.lastVote * frameMs : -LEAK * frameMs;
  if (cry.evidenceMs <= 0 || cry.unjudgedMs > FORGET_MS) {
    forget(cry);
    return "";
  }
  const confirmMs = crySeconds * 1000;
  if (cry.ageMs < confirmMs || cry.evidenceMs < EVIDENCE_SHARE * confirmMs) return "";
  if (cry.judgedMs < JUDGED_SHARE * cry.ageMs) return "";
  cry.open = true;
  cry.calmMs = 0;
  return "start";
};
