import { CRY_WEIGHTS, HIDDEN_UNITS, RISING_UNITS } from "./cryWeights.ts";
import { HARMONIC_BINS, LAG_BINS, type Spectrum } from "./spectrum.ts";

/** The answer for a frame that is too quiet to be judged. */
export const NOT_JUDGED = -1;

/** Inputs of the network, the last of which is always one. */
const INPUTS = 10;

/** After a pause of 1.6 s another sound begins, and what was learned of the last one is forgotten. */
const FORGET_FRAMES = 25;
/** Within so many frames after a sound, steps of level still belong to it. */
const BREATH_FRAMES = 8;
/** Weights of a new frame in the running means. A young mean is the plain mean. */
const SLOW = 0.25;
const FAST = 0.4;
const STEP = 0.08;

/** The running means, in the order of the network's inputs. */
type Means = Record<0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8, number>;

/**
 * Judges sounds by two spectra that follow each other: share of the bands, how tonal, how much like the frame before,
 * how harmonic (a peak in the spectrum of the spectrum) and how much that moves, and how the level jumps. A small
 * network weighs the running means of these; `firmware/build/cry` trains it.
 *
 * Every second frame of a sound is judged, which halves the cost; the judgement stands for the next one, too.
 */
export const createCryJudge = () => {
  const inputs = new Float32Array(INPUTS);
  const mean = inputs as unknown as Means;
  const weights = new Int16Array(CRY_WEIGHTS);
  const convolve = E.convolve;
  const sumOf = E.sum;
  const transform = E.FFT;
  let likeness = NOT_JUDGED;
  let idleFrames = FORGET_FRAMES + 1;
  let judgedFrames = 0;
  let stepFrames = 0;
  let lastDb = 0;
  let lastVoicePower = 0;
  let second = false;
  inputs[INPUTS - 1] = 1;

  /**
   * Learns from a frame and answers how like a cry the sound is by now, 0 to 1.
   * @param voicePower power of the `voiceBins`
   */
  const judgePair = (now: Spectrum, voicePower: number): number => {
    const totalPower = voicePower + now.highPower;
    judgedFrames++;
    const slow = judgedFrames < 4 ? 1 / judgedFrames : SLOW;
    const fast = judgedFrames < 3 ? 1 / judgedFrames : FAST;
    const sum = sumOf(now.harmonicBins);
    const tonality = (HARMONIC_BINS * now.harmonicPower) / (sum * sum);
    const likeEarlier = convolve(now.voiceBins, now.earlierBins, 0) / Math.sqrt(voicePower * lastVoicePower);
    // From here on the bins hold the spectrum of the spectrum.
    now.rumbleBins.fill(0);
    transform(now.lowerBins);
    const most = Math.max.apply(null, now.lagBins as unknown as number[]);
    const peak = most / (now.lowerBins[0] as number);
    mean[0] += slow * (Math.log(now.lowPower / totalPower) - mean[0]);
    mean[1] += slow * (Math.log(now.pitchPower / totalPower) - mean[1]);
    mean[2] += slow * (Math.log(now.highPower / totalPower) - mean[2]);
    mean[3] += slow * (Math.log(tonality) - mean[3]);
    mean[4] += slow * (peak - mean[4]);
    mean[5] += slow * ((most * LAG_BINS) / sumOf(now.lagBins) - mean[5]);
    mean[6] += slow * (Math.abs(peak - mean[4]) - mean[6]);
    mean[7] += fast * (likeEarlier - mean[7]);
    // The network: 100 for a factor e in the odds. All in one function, and in two loops, since calls and choices are dear.
    let odds = convolve(inputs, weights, HIDDEN_UNITS * INPUTS);
    let x = 0;
    let at = 0;
    for (; at < RISING_UNITS * INPUTS; at += INPUTS) {
      x = convolve(inputs, weights, at);
      if (x > 0) odds += x;
    }
    for (; at < HIDDEN_UNITS * INPUTS; at += INPUTS) {
      x = convolve(inputs, weights, at);
      if (x > 0) odds -= x;
    }
    return odds > 100 ? 1 : odds < -100 ? 0 : 0.5 + odds / 200;
  };

  /**
   * One frame: its likeness to a cry, 0 to 1, or NOT_JUDGED.
   * @param active true when it stands out; only then is its spectrum looked at
   */
  const step = (active: boolean, now: Spectrum, frameDb: number): number => {
    if (!active) {
      idleFrames++;
      second = false;
      likeness = NOT_JUDGED;
    } else {
      if (idleFrames > FORGET_FRAMES) {
        judgedFrames = 0;
        stepFrames = 0;
      }
      idleFrames = 0;
    }
    if (idleFrames <= BREATH_FRAMES) {
      stepFrames++;
      mean[8] += (stepFrames < 12 ? 1 / stepFrames : STEP) * (Math.abs(frameDb - lastDb) - mean[8]);
    }
    lastDb = frameDb;
    if (!active) return NOT_JUDGED;
    const voicePower = now.lowPower + now.pitchPower + now.middlePower + now.harmonicPower;
    if (second) likeness = judgePair(now, voicePower);
    else E.mapInPlace(now.voiceWords, now.earlierWords);
    second = !second;
    lastVoicePower = voicePower;
    return likeness;
  };

  return { inputs, step };
};
