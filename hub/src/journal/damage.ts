import { isSqlite } from "./sqliteCode.ts";

/** True when an error says that what is in a database's file cannot be trusted. */
export const isDamage = (error: unknown): boolean => isSqlite(error, "CORRUPT", "NOTADB");
