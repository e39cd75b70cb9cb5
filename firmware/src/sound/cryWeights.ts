// Written by firmware/build/cry/main.ts, which trains them. Do not edit.

/** Units of the hidden layer. */
export const HIDDEN_UNITS = 10;
/** The first ones speak for a cry, the others against. */
export const RISING_UNITS = 5;

/** A row of input weights for each unit, then a row that needs no unit; in hundredths. */
export const CRY_WEIGHTS: ReadonlyArray<number> = [
  -10, -6, 11, -12, -79, 25, 3294, 46, -13, -130, -4, 1, 11, 44, 158, -14, -837, -161, -5, 185, -1, -6, 4, 0, -75, 48,
  1432, 2, -4, -110, -1, -3, -1, 10, -106, 46, 545, -41, -2, -57, -8, 6, 5, -11, -4, -17, 474, -12, -4, 46, -15, 2, -47,
  27, -95, 78, 420, 100, -1, -375, 28, -16, 5, 38, -64, -16, -187, 624, -19, -311, -2, 24, -43, -178, -759, -24, 187,
  -118, 16, 391, 0, -98, 78, 29, 514, -259, 2434, 207, 9, -190, 77, 89, -44, 128, 293, 395, 2033, -122, 9, -526, -12,
  -1, 9, -2, 1, -9, 2, -95, -5, 38,
];
