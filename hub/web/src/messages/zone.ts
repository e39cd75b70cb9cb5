/** What the clocks of a time zone show at a moment, as if it were UTC and exact to the second; else of this device's. */
export const wallOf = (atMs: number, timeZone: string | undefined): number =>
  // The Swedish way to write a time is that of ISO 8601.
  Date.parse(`${new Date(atMs).toLocaleString("sv-SE", { timeZone }).replace(" ", "T")}Z`);

/** The moment at which the clocks of a zone show a time: what comes twice is the first of both, what is skipped is later. */
export const momentAt = (wallMs: number, timeZone: string | undefined): number => {
  const before = wallMs - (wallOf(wallMs - DAY_MS, timeZone) - (wallMs - DAY_MS));
  const after = wallMs - (wallOf(wallMs + DAY_MS, timeZone) - (wallMs + DAY_MS));
  const real = [before, after].filter((at) => wallOf(at, timeZone) === wallMs);
  return real.length > 0 ? Math.min(...real) : before;
};

/** `YYYY-MM-DD` in a zone. */
export const dateIn = (atMs: number, timeZone: string | undefined): string =>
  new Date(wallOf(atMs, timeZone)).toISOString().slice(0, 10);

const DAY_MS = 86_400_000;
