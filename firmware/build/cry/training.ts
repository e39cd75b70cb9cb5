import { drawFrom } from "../../simulator/sound/voice.ts";
import type { Take } from "./examples.ts";
import type { CryWeights } from "./listening.ts";
import { type Example, type Network, trainNetwork } from "./network.ts";
import { CRY_KIND } from "./recordings.ts";

const HIDDEN_UNITS = 8;
const ROUNDS = 30;
const DECAY = 0.001;
const SEEDS = [1, 2, 3, 4, 5];
/** The odds, as a logarithm, from which on a sound counts as a cry: the one threshold. */
const THRESHOLD = -0.3;
/** How much a kind counts among what is no cry; every other counts 1. */
const KIND_WEIGHT: Readonly<Record<string, number>> = {
  rooster: 3,
  "dog-bark": 4,
  speech: 2,
  toy: 3,
  song: 3,
};
const DIGITS = 3;

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
    return rows.map((inputs) => ({ inputs, cry, weight }));
  });
};

/** Trains on all takes but those of one fold (0: on all). The same takes give the same weights. */
export const trainedWeights = (takes: ReadonlyArray<Take>, withoutFold = 0): CryWeights => {
  const examples = examplesOf(takes.filter(({ fold }) => fold === 0 || fold !== withoutFold));
  let best: Network | undefined;
  for (const seed of SEEDS) {
    const options = { hidden: HIDDEN_UNITS, rounds: ROUNDS, decay: DECAY, draw: drawFrom(seed * 101 + withoutFold) };
    const network = trainNetwork(examples, options);
    if (!best || network.loss < best.loss) best = network;
  }
  const values = Array.from((best as Network).values);
  values[values.length - 1] = (values[values.length - 1] as number) - THRESHOLD;
  return { hiddenUnits: HIDDEN_UNITS, values: values.map((value) => Number(value.toPrecision(DIGITS))) };
};
