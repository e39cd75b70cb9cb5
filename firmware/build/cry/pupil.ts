import { type Example, type Network, normal, oddsOf, scaleOf, trainNetwork } from "./network.ts";
import type { Draw } from "./otherSounds.ts";

const ROUNDS = 6;
const COPIES = 3;
/** How far around the examples the pupil asks, in deviations of each input. */
const JITTER = 0.3;

/**
 * A small network that answers as several larger ones do on average. Networks that were trained from different
 * beginnings err differently; their mean errs less than any of them, and a pupil of it less than one of its own size.
 */
export const pupilOf = (
  teachers: ReadonlyArray<Network>,
  examples: ReadonlyArray<Example>,
  hidden: number,
  draw: Draw,
): Network => {
  const inputs = (examples[0] as Example).inputs.length;
  const { deviation } = scaleOf(examples, inputs);
  const asked: Example[] = [];
  for (let copy = 0; copy < COPIES; copy++) {
    for (const example of examples) {
      const x = Float32Array.from(example.inputs);
      for (let i = 0; i < inputs - 1; i++) x[i] = (x[i] as number) + JITTER * (deviation[i] as number) * normal(draw);
      const odds = teachers.reduce((sum, teacher) => sum + oddsOf(teacher, x), 0) / teachers.length;
      asked.push({ inputs: x, cry: 1 / (1 + Math.exp(-odds)), weight: example.weight });
    }
  }
  return trainNetwork(asked, { hidden, rounds: ROUNDS, decay: 0, jitter: 0, draw });
};
