const WORD = 4294967296;

/** An uptime in milliseconds as a 32-bit word (it wraps after 49 days). */
export const wordOf = (upMs: number): number => upMs % WORD;

/** The uptime behind a word that was written less than 49 days ago. */
export const upOf = (word: number, nowMs: number): number => nowMs - ((nowMs - word) % WORD);
