// Written by firmware/build/cry/main.ts, which trains them. Do not edit.

/** Units of the hidden layer. */
export const HIDDEN_UNITS = 6;

/** A row of input weights for each hidden unit, then the output weights, then the output offset. */
export const CRY_WEIGHTS: ReadonlyArray<number> = [
  0.441, 0.634, -0.336, 1.24, 1.65, 2.3, 10.8, -0.365, 0.0711, -3.29, 0.331, -0.154, 0.111, 0.214, -2.79, -0.248, 5.81,
  10.1, -0.171, -5.18, -0.129, 0.19, -0.613, -1.89, -8.37, -0.123, 0.671, -0.876, 0.128, 2.52, -0.177, 0.00276, 0.197,
  -0.0205, -1.79, 0.478, 39.3, 0.714, -0.148, -1.88, -0.179, 0.107, 0.161, 0.173, -0.788, 0.209, -3.61, -1.54, -0.154,
  1.9, 0.16, -0.705, 0.43, -0.132, 5.27, -1.57, 11.3, 2.07, 0.0578, -1.49, -1.98, -1.52, -1.79, 1.27, 0.862, -1.81,
  0.481,
];
