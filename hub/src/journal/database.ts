import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "libsql";
import { MIGRATIONS } from "./schema.ts";

/**
 * Opens the journal's database for writing and brings its tables up to date.
 *
 * WAL with `synchronous = FULL`: a commit returns only after the log was flushed, which is what an acknowledgement
 * promises.
 * @throws when the file was written by a newer version, or is not a database
 */
export const openForWriting = (file: string): Database.Database => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma("wal_autocheckpoint = 4000");
  db.pragma("busy_timeout = 5000");
  const { user_version: applied } = db.prepare("PRAGMA user_version").get() as { user_version: number };
  if (applied > MIGRATIONS.length) {
    db.close();
    throw new Error(
      `${file} was written by a newer version of Veilleuse (schema ${applied}, this one knows ${MIGRATIONS.length})`,
    );
  }
  MIGRATIONS.slice(applied).forEach((sql, i) => {
    db.exec(`BEGIN IMMEDIATE; ${sql} PRAGMA user_version = ${applied + i + 1}; COMMIT;`);
  });
  return db;
};

/**
 * Opens the journal's database for reading; works beside a running hub.
 * @throws when there is no journal
 */
export const openForReading = (file: string): Database.Database => {
  if (!existsSync(file)) throw new Error(`there is no journal at ${file}`);
  const db = new Database(file, { readonly: true });
  db.pragma("busy_timeout = 5000");
  return db;
};
