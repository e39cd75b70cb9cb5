import type { Journal } from "./journal/journal.ts";
import type { Write } from "./journal/statements.ts";

/**
 * Writes and waits for the disk. Resolves to whether anything changed.
 * @throws what the journal says when it cannot write
 */
export const written = (journal: Pick<Journal, "append">, write: Write): Promise<boolean> =>
  new Promise((resolve, reject) => {
    journal.append(write, (error, changed) => (error ? reject(error) : resolve(changed)));
  });
