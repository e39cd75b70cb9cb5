import type { Draw } from "./otherSounds.ts";

/** One example: inputs as the device has them (the last is always 1), how surely it is a cry (0 to 1), how much it counts. */
export type Example = { inputs: ArrayLike<number>; cry: number; weight: number };

/** A network of one hidden layer: rows of input weights, then the output's weights, then its offset. */
export type Network = { inputs: number; hidden: number; values: Float64Array; loss: number };

/** Slope of a hidden unit below zero. */
export const LEAK = 0.1;
const BATCH = 256;
const FIRST_STEP = 0.01;
const LAST_STEP = 0.0003;
/** Normal deviates to disturb inputs with, drawn once: to draw each anew would take most of the time. */
const DEVIATES = 65_536;

/** The network's output: the odds of a cry, as a logarithm. */
export const oddsOf = ({ inputs, hidden, values }: Network, x: ArrayLike<number>): number => {
  let odds = values[hidden * (inputs + 1)] as number;
  for (let j = 0; j < hidden; j++) {
    let sum = 0;
    for (let i = 0; i < inputs; i++) sum += (values[j * inputs + i] as number) * (x[i] as number);
    odds += (sum < 0 ? LEAK * sum : sum) * (values[hidden * inputs + j] as number);
  }
  return odds;
};

/** Mean and deviation of each input; the constant one keeps its value. */
export const scaleOf = (examples: ReadonlyArray<Example>, inputs: number) => {
  const mean = new Float64Array(inputs);
  const deviation = new Float64Array(inputs);
  for (const { inputs: x } of examples) for (let i = 0; i < inputs; i++) mean[i] = (mean[i] ?? 0) + (x[i] ?? 0);
  for (let i = 0; i < inputs; i++) mean[i] = (mean[i] ?? 0) / examples.length;
  for (const { inputs: x } of examples) {
    for (let i = 0; i < inputs; i++) deviation[i] = (deviation[i] ?? 0) + ((x[i] ?? 0) - (mean[i] ?? 0)) ** 2;
  }
  for (let i = 0; i < inputs; i++) deviation[i] = Math.sqrt((deviation[i] ?? 0) / examples.length) || 1;
  mean[inputs - 1] = 0;
  deviation[inputs - 1] = 1;
  return { mean, deviation };
};

/** Nearly normal, mean 0, deviation 1. */
export const normal = (draw: Draw): number =>
  (draw(-1, 1) + draw(-1, 1) + draw(-1, 1) + draw(-1, 1)) * Math.sqrt(3 / 4);

/** `jitter`: every input is disturbed anew each time, by so many of its deviations; few recordings teach more that way. */
export type TrainingOptions = { hidden: number; rounds: number; decay: number; jitter: number; draw: Draw };

/** Trains by Adam on weighted logistic loss. The same draw gives the same network. */
export const trainNetwork = (
  examples: ReadonlyArray<Example>,
  { hidden, rounds, decay, jitter, draw }: TrainingOptions,
): Network => {
  const inputs = (examples[0] as Example).inputs.length;
  const { mean, deviation } = scaleOf(examples, inputs);
  const all = new Float64Array(examples.length * inputs);
  examples.forEach((example, e) => {
    for (let i = 0; i < inputs; i++) {
      const scaled = ((example.inputs[i] as number) - (mean[i] as number)) / (deviation[i] as number);
      all[e * inputs + i] = i === inputs - 1 ? 1 : Math.max(-5, Math.min(5, scaled));
    }
  });
  const outputs = hidden * inputs;
  const count = outputs + hidden + 1;
  const w = Float64Array.from({ length: count }, (_, i) =>
    i < outputs ? draw(-0.6, 0.6) / Math.sqrt(inputs) : i < count - 1 ? draw(-0.75, 0.75) : 0,
  );
  const deviates = Float64Array.from({ length: DEVIATES }, () => jitter * normal(draw));
  const x = new Float64Array(inputs);
  x[inputs - 1] = 1;
  const gradient = new Float64Array(count);
  const first = new Float64Array(count);
  const second = new Float64Array(count);
  const sums = new Float64Array(hidden);
  const steps = Math.floor((examples.length * rounds) / BATCH);
  let loss = 0;
  for (let step = 1; step <= steps; step++) {
    gradient.fill(0);
    let weightSum = 0;
    for (let k = 0; k < BATCH; k++) {
      const e = Math.min(examples.length - 1, Math.floor(draw(0, examples.length)));
      const { cry, weight } = examples[e] as Example;
      const at = e * inputs;
      const from = Math.floor(draw(0, DEVIATES - inputs));
      for (let i = 0; i < inputs - 1; i++) x[i] = (all[at + i] as number) + (deviates[from + i] as number);
      let out = w[count - 1] as number;
      for (let j = 0; j < hidden; j++) {
        let sum = 0;
        for (let i = 0; i < inputs; i++) sum += (w[j * inputs + i] as number) * (x[i] as number);
        sums[j] = sum;
        out += (sum < 0 ? LEAK * sum : sum) * (w[outputs + j] as number);
      }
      const likely = 1 / (1 + Math.exp(-out));
      const error = (likely - cry) * weight;
      if (step > steps * 0.9) {
        const surprise = cry * Math.log(likely + 1e-9) + (1 - cry) * Math.log(1 - likely + 1e-9);
        loss -= (weight * surprise) / (steps * 0.1 * BATCH);
      }
      weightSum += weight;
      gradient[count - 1] = (gradient[count - 1] as number) + error;
      for (let j = 0; j < hidden; j++) {
        const sum = sums[j] as number;
        const slope = sum < 0 ? LEAK : 1;
        gradient[outputs + j] = (gradient[outputs + j] as number) + error * slope * sum;
        const back = error * slope * (w[outputs + j] as number);
        for (let i = 0; i < inputs; i++) {
          gradient[j * inputs + i] = (gradient[j * inputs + i] as number) + back * (x[i] as number);
        }
      }
    }
    const rate = FIRST_STEP * (1 - step / steps) + LAST_STEP;
    for (let i = 0; i < count; i++) {
      const g = (gradient[i] as number) / weightSum + decay * (w[i] as number);
      first[i] = 0.9 * (first[i] as number) + 0.1 * g;
      second[i] = 0.999 * (second[i] as number) + 0.001 * g * g;
      const moved = (first[i] as number) / (1 - 0.9 ** step);
      w[i] = (w[i] as number) - (rate * moved) / (Math.sqrt((second[i] as number) / (1 - 0.999 ** step)) + 1e-8);
    }
  }
  // The device does not scale its inputs: the scale goes into the weights.
  for (let j = 0; j < hidden; j++) {
    let offset = w[j * inputs + inputs - 1] as number;
    for (let i = 0; i < inputs - 1; i++) {
      const scaled = (w[j * inputs + i] as number) / (deviation[i] as number);
      w[j * inputs + i] = scaled;
      offset -= scaled * (mean[i] as number);
    }
    w[j * inputs + inputs - 1] = offset;
  }
  return { inputs, hidden, values: w, loss };
};
