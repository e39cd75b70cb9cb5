import { drawFrom } from "../../simulator/sound/voice.ts";
import type { Take } from "./examples.ts";
import type { CryWeights } from "./listening.ts";
import { type Example, LEAK, type Network, trainNetwork } from "./network.ts";
import { pupilOf } from "./pupil.ts";
import { CRY_KIND } from "./recordings.ts";

const HIDDEN_UNITS = 10;
const TEACHER_UNITS = 8;
const TEACHER_SEEDS = [1, 2, 3, 4, 5, 6, 7];
const PUPIL_SEED = 9001;
const ROUNDS = 10;
const DECAY = 0.001;
const JITTER = 0.3;
/** The odds, as a logarithm, from which on a sound counts as a cry: the one threshold. */
const THRESHOLD = 0.25;
/** How much a kind counts among what is no cry; every other counts 1. */
const KIND_WEIGHT: Readonly<Record<string, number>> = {
  rooster: 6,
  "dog-bark": 7,
  "person-sneeze": 3,
  rain: 3,
  "sea-waves": 2,
  "clock-tick": 2,
  speech: 3,
  babble: 2,
  toy: 3,
  song: 3,
};

const examplesOf = (takes: ReadonlyArray<Take>): Example[] => {
  const rowsOf: Record<string, number> = {};
  let total = 0;
  for (const { kind, rows } of takes) {
    rowsOf[kind] = (rowsOf[kind] ?? 0) + rows.length;
    total += rows.length;
  }
  const weightOf = (kind: string): number => KIND_WEIGHT[kind] ?? 1;
  const others = Object.keys(rowsOf).filter((kind) => kind !== CRY_KIND);
  const otherWeight = others.reduce((sum, kind) => sum + weightOf(kind), 0);
  return takes.flatMap(({ kind, cry, rows }) => {
    const share = cry ? 1 : weightOf(kind) / otherWeight;
    const weight = (share * total) / 2 / (rowsOf[kind] as number);
    return rows.map((inputs) => ({ inputs, cry: Number(cry), weight }));
  });
};

/** The device keeps them in 16 bits. */
const wholeHundredths = (value: number): number => Math.max(-32768, Math.min(32767, Math.round(100 * value) || 0));

/**
 * As the device computes it, in whole hundredths, which are short to write: what a unit gives below zero is linear, so the
 * sum of that over all units is one row more, with the output's offset in it, and a unit adds or takes away only what it
 * has above zero. Its output weight goes into its input weights; those that add come first.
 */
const forDevice = ({ inputs, hidden, values }: Network): CryWeights => {
  const output = (unit: number): number => values[hidden * inputs + unit] as number;
  const units = Array.from({ length: hidden }, (_, unit) => unit).sort((a, b) => output(b) - output(a));
  const row = (unit: number, factor: number): number[] =>
    Array.from(values.subarray(unit * inputs, (unit + 1) * inputs), (value) => factor * value);
  const linear = new Array<number>(inputs).fill(0);
  linear[inputs - 1] = (values[hidden * (inputs + 1)] as number) - THRESHOLD;
  for (const unit of units) {
    row(unit, LEAK * output(unit)).forEach((value, i) => {
      linear[i] = (linear[i] as number) + value;
    });
  }
  const rows = [...units.flatMap((unit) => row(unit, (1 - LEAK) * Math.abs(output(unit)))), ...linear];
  return {
    hiddenUnits: hidden,
    risingUnits: units.filter((unit) => output(unit) > 0).length,
    values: rows.map((value) => wholeHundredths(value)),
  };
};

/** Trains on all takes but those of one fold (0: on all). The same takes give the same weights. */
export const trainedWeights = (takes: ReadonlyArray<Take>, withoutFold = 0): CryWeights => {
  const examples = examplesOf(takes.filter(({ fold }) => fold === 0 || fold !== withoutFold));
  const teachers = TEACHER_SEEDS.map((seed) => {
    const draw = drawFrom(seed * 101 + withoutFold);
    return trainNetwork(examples, { hidden: TEACHER_UNITS, rounds: ROUNDS, decay: DECAY, jitter: JITTER, draw });
  });
  const pupil = pupilOf(teachers, examples, HIDDEN_UNITS, drawFrom(PUPIL_SEED + withoutFold));
  return forDevice(pupil);
};
