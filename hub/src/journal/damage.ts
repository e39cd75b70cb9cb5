const DAMAGE = /^SQLITE_(CORRUPT|NOTADB)/;

/** True when an error says that what is in a database's file cannot be trusted. */
export const isDamage = (error: unknown): boolean => DAMAGE.test(String((error as { code?: unknown }).code));
