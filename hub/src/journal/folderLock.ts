import { join } from "node:path";
import Database from "libsql";
import { isSqlite } from "./sqliteCode.ts";

export const LOCK_FILE = "hub.lock";

/**
 * Keeps a data folder for one hub: two on one folder would page twice and answer for each other. The lock is SQLite's own
 * on an empty file, so that it ends with the process, however that ends, and nobody who only reads the journal meets it.
 * @returns what gives the folder back, or undefined when a hub has it. Where there are no locks, nothing is kept
 */
export const keepFolder = (folder: string): (() => void) | undefined => {
  let db: Database.Database | undefined;
  try {
    db = new Database(join(folder, LOCK_FILE));
    db.pragma("busy_timeout = 0");
    db.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    db?.close();
    // A hub that cannot keep its folder is better than none.
    return isSqlite(error, "BUSY") ? undefined : () => undefined;
  }
  const kept = db;
  return () => {
    // The library closes a connection for good when it is collected, and would keep the lock until then.
    kept.exec("ROLLBACK");
    kept.close();
  };
};
