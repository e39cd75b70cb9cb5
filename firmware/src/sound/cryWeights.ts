// Written by firmware/build/cry/main.ts, which trains them. Do not edit.

/** Units of the hidden layer. */
export const HIDDEN_UNITS = 6;

/** A row of input weights for each hidden unit, then the output weights, then the output offset. */
export const CRY_WEIGHTS: ReadonlyArray<number> = [
  0.452, 0.629, -0.396, 1.1, 1.42, 2.3, 9.61, -0.706, 0.0613, -2.9, 0.304, -0.151, 0.219, 0.104, -2.24, -0.172, 1.79,
  10.9, -0.135, -5.91, -0.119, 0.206, -0.607, -1.89, -8.98, -0.229, 2.21, -1.03, 0.0935, 3.19, -0.147, -0.00161, 0.178,
  0.000313, -1.69, 0.418, 36.3, 0.587, -0.122, -1.66, -0.194, 0.109, 0.155, -0.157, -1.2, 0.341, 2.62, -1.2, -0.226,
  1.59, 0.174, -0.696, 0.391, -0.0679, 5, -1.49, 11.9, 2.46, 0.0831, -2.04, -1.99, -1.51, -1.84, 1.14, 0.955, -1.81,
  0.499,
];
