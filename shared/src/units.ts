/** One decimal, as every level on the wire has it. */
export const oneDecimal = (x: number): number => Math.round(x * 10) / 10;

/** A power ratio in decibels; the argument must be above zero. */
export const decibels = (powerRatio: number): number => (10 * Math.log(powerRatio)) / Math.LN10;

/** The power ratio of a level in decibels. */
export const powerOf = (db: number): number => Math.exp((db * Math.LN10) / 10);
