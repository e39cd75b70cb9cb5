/** One decimal, as every level on the wire has it. */
export const oneDecimal = (x: number): number => Math.round(x * 10) / 10;

/** 10 / ln 10, as a number, since this is done for every frame of sound. */
const DB_OF_E = 4.342944819032518;

/** A power ratio in decibels; the argument must be above zero. */
export const decibels = (powerRatio: number): number => DB_OF_E * Math.log(powerRatio);

/** The power ratio of a level in decibels. */
export const powerOf = (db: number): number => Math.exp(db / DB_OF_E);
