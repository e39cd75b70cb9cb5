/**
 * What is known of nights at an age, so that a target is read beside it. The figures are of published studies: length
 * of the longest sleep at 5 weeks and 3 months (PMC4459553), 6 h and 8 h stretches at 6 and 12 months (Pediatrics 2018).
 */
export type AgeHint = { code: "fiveWeeks" | "threeMonths" | "sixMonths" | "twelveMonths"; months: number };

/** From this age on, no study that we know says that a short night is usual. */
const GROWN_MONTHS = 24;

/** The hint for an age in whole months; null above two years, and when the age is not known. */
export const ageHint = (months: number | null): AgeHint | null => {
  if (months === null || months < 0 || months >= GROWN_MONTHS) return null;
  const code = months < 2 ? "fiveWeeks" : months < 5 ? "threeMonths" : months < 10 ? "sixMonths" : "twelveMonths";
  return { code, months };
};

/** True when a night that misses a target may well be usual for the age; so it is too when the age is not known. */
export const mayBeUsual = (months: number | null): boolean => months === null || months < GROWN_MONTHS;
