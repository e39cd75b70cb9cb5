import { drawFrom } from "../../simulator/sound/voice.ts";
import type { Take } from "./examples.ts";
import type { CryWeights } from "./listening.ts";
import { type Example, type Network, trainNetwork } from "./network.ts";
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

/**
 * Whole hundredths, which are short to write. An output weight goes into its unit's input weights, which is the same, and
 * its sign remains.
 */
const inHundredths = ({ inputs, hidden, values }: Network): number[] => {
  const output = (unit: number): number => values[hidden * inputs + unit] as number;
  const rows = Array.from(values.subarray(0, hidden * inputs), (value, i) =>
    Math.round(100 * value * Math.abs(output(Math.floor(i / inputs)))),
  );
  const signs = Array.from({ length: hidden }, (_, unit) => Math.sign(output(unit)));
  const offset = (values[hidden * (inputs + 1)] as number) - THRESHOLD;
  return [...rows, ...signs, Math.round(100 * offset)].map((value) => value || 0);
};

/** Trains on all takes but those of one fold (0: on all). The same takes give the same weights. */
export const trainedWeights = (takes: ReadonlyArray<Take>, withoutFold = 0): CryWeights => {
  const examples = examplesOf(takes.filter(({ fold }) => fold === 0 || fold !== withoutFold));
  const teachers = TEACHER_SEEDS.map((seed) => {
    const draw = drawFrom(seed * 101 + withoutFold);
    return trainNetwork(examples, { hidden: TEACHER_UNITS, rounds: ROUNDS, decay: DECAY, jitter: JITTER, draw });
  });
  const pupil = pupilOf(teachers, examples, HIDDEN_UNITS, drawFrom(PUPIL_SEED + withoutFold));
  return { hiddenUnits: HIDDEN_UNITS, values: inHundredths(pupil) };
};
