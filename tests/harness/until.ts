/** Gives up waiting, with what was waited for. */
export class NotSeen extends Error {}

/**
 * Resolves with the first value that is neither undefined nor false, looking every few milliseconds.
 * @throws {NotSeen} after the limit
 */
export const until = async <T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  limitMs = 30_000,
): Promise<T> => {
  const end = Date.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > end) throw new NotSeen(`not seen within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
