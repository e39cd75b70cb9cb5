import { decibels, powerOf } from "@veilleuse/shared";

/** 94 dB SPL (one pascal) in counts rms: -44 dBV/Pa, a gain of 50, 3.3 V on 65 536 counts. */
export const COUNTS_AT_94_DB = 6256;

/** From the mean square in counts² to dB SPL: 94 - 20 lg 6256. */
export const SPL_OFFSET_DB = 18.074;

/** Below this mean square (18 dB, a thousandth of the converter's own noise) there is no sound but a dead wire. */
export const FLAT_POWER = 1;

/** What a level is when nothing was heard at all: no microphone gives less, and a logarithm of zero never gets out. */
const LEAST_POWER = 0.016;

/** A-weighted sound pressure level in dB of a mean square in counts², before calibration. At least 0.1 dB. */
export const levelDb = (power: number): number => decibels(power > LEAST_POWER ? power : LEAST_POWER) + SPL_OFFSET_DB;

/** The mean square in counts² of a level that a meter measured itself. */
export const powerOfLevel = (db: number): number => powerOf(db - SPL_OFFSET_DB);
