/**
 * What a block of tests needs beyond npm, written into its title as `[needs influxd]`: so the need shows in every
 * report, and the last lines of a run can be counted from the names alone.
 */
export const needMarker = (need: string): string => `[needs ${need}]`;

/** The needs written in a test's full name. */
export const needsIn = (fullName: string): string[] => [
  ...new Set(Array.from(fullName.matchAll(/\[needs ([^\]]+)\]/g), (match) => match[1] as string)),
];
