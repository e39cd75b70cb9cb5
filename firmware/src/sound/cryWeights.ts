// Written by firmware/build/cry/main.ts, which trains them. Do not edit.

/** Units of the hidden layer. */
export const HIDDEN_UNITS = 10;
/** The first ones speak for a cry, the others against. */
export const RISING_UNITS = 5;

/** A row of input weights for each unit, then a row that needs no unit; in hundredths. */
export const CRY_WEIGHTS: ReadonlyArray<number> = [
  -13, 5, 12, -19, -59, 2, 2148, 16, -11, -23, -4, 5, 13, 32, 146, -8, -692, -148, -6, 190, -4, -6, 7, -6, -40, 20,
  1741, 27, -5, -88, -1, -5, 5, 3, -99, 62, 1611, -21, -5, -115, 0, -4, -2, -2, -50, 18, 121, -37, 0, -7, -17, 4, -51,
  16, -147, 79, 362, 62, 1, -346, 30, -24, 3, 38, -94, -57, -168, 539, -22, -169, 2, 31, -38, -186, -725, 8, 404, -163,
  16, 411, -7, -94, 70, 8, 432, -238, 2436, 247, 11, -260, 75, 87, -38, 136, 363, 392, 1916, -62, 5, -574, -12, -1, 10,
  -1, 8, -10, -2, -87, -4, 44,
];
