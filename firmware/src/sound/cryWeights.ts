// Written by firmware/build/cry/main.ts, which trains them. Do not edit.

/** Units of the hidden layer. */
export const HIDDEN_UNITS = 8;

/** A row of input weights for each hidden unit, then the output weights, then the output offset. */
// biome-ignore lint/suspicious/noApproximativeNumericConstant: a weight may come near any constant
export const CRY_WEIGHTS: ReadonlyArray<number> = [
  0.29, -0.801, 0.693, 0.395, 5.94, -1.81, 20.4, 0.604, 0.0279, -0.21, 0.533, 0.777, -0.363, 1.72, 0.777, 2.88, 17.2,
  -0.173, 0.0334, -4.11, 0.164, 0.207, 0.217, -1.65, -6.15, -0.539, 15.9, -4.48, 0.112, 7.34, -0.538, 0.094, -1.04,
  -1.68, -10.7, 0.368, 1, 0.899, 0.0453, -2.42, -0.15, -0.00853, 0.158, -0.21, -1.78, 0.133, 50.9, 0.614, -0.167, -1.26,
  -0.223, 0.0675, 0.823, 1.19, -0.767, 0.249, 3.24, -0.719, -0.0972, -0.542, 0.354, -0.301, 0.154, 0.245, -1.32,
  -0.0405, 2.06, 12.7, -0.0843, -8.44, 0.047, -0.0214, 0.0277, 0.151, -2.75, 1.57, 15.9, -1.37, -0.0745, -1.35, -2.18,
  -2.37, -1.57, -2.46, 1.38, 1.43, -1.69, 0.887, 0.68,
];
