// Written by firmware/build/cry/main.ts, which trains them. Do not edit.

/** Units of the hidden layer. */
export const HIDDEN_UNITS = 10;

/** In hundredths: a row of input weights for each unit; then the signs of the outputs; then their offset in hundredths. */
export const CRY_WEIGHTS: ReadonlyArray<number> = [
  -17, 2, -52, 30, -105, 86, 467, 112, -1, -416, 0, -109, 87, 33, 572, -287, 2704, 230, 10, -211, -1, -6, 4, 0, -83, 53,
  1591, 2, -4, -122, 31, -18, 6, 42, -71, -18, -208, 693, -21, -345, -2, -3, -1, 11, -118, 51, 606, -45, -2, -64, -4, 1,
  12, 49, 176, -16, -930, -179, -6, 206, -9, 7, 6, -12, -5, -19, 527, -13, -5, 51, -12, -6, 13, -13, -87, 28, 3660, 51,
  -14, -144, -3, 27, -48, -198, -844, -27, 208, -131, 18, 434, 85, 99, -49, 143, 326, 439, 2259, -135, 10, -584, -1, -1,
  1, -1, 1, 1, 1, 1, -1, -1, -67,
];
