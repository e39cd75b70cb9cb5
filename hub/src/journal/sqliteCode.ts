/** SQLite's result codes that the journal tells apart. https://sqlite.org/rescode.html */
export const SQLITE = {
  PERM: 3,
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26,
} as const;

/** The low byte is the kind; what stands above says it more exactly. */
const KIND = 0xff;

/** Whether an error is of one of these kinds. By number, since the library has names for some of the exact codes only. */
export const isSqlite = (error: unknown, ...kinds: (keyof typeof SQLITE)[]): boolean => {
  const { rawCode } = error as { rawCode?: unknown };
  return typeof rawCode === "number" && kinds.some((kind) => SQLITE[kind] === (rawCode & KIND));
};
