import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import Database from "libsql";
import { isDamage } from "./damage.ts";
import { MIGRATIONS } from "./schema.ts";
import { isSqlite, SQLITE } from "./sqliteCode.ts";

/** A journal up to this size is read through at the start; a larger one would keep the house waiting, unless it is suspect. */
const CHECKED_BYTES = 256 * 1024 * 1024;
const SUSPECT = ".suspect";

/** Notes beside a journal that damage was met in it, so that the next start looks at all of it, whatever its size. */
export const suspect = (file: string): void => {
  try {
    writeFileSync(file + SUSPECT, "");
  } catch {
    // Then the next start finds what it finds by itself.
  }
};

/** @throws an error that `isDamage` knows when the check finds something */
const check = (db: Database.Database, pragma: "quick_check" | "integrity_check"): void => {
  const { verdict } = db.prepare(`SELECT ${pragma} AS verdict FROM pragma_${pragma}(1)`).get() as { verdict: string };
  if (verdict !== "ok") throw Object.assign(new Error(verdict), { rawCode: SQLITE.CORRUPT });
};

/** The disk or its permissions are at fault, and not what is in the file. The library gives the first one no code. */
const isUnusable = (error: unknown): boolean =>
  /Unable to open/.test(String(error)) || isSqlite(error, "CANTOPEN", "READONLY", "PERM");

/** Opens, checks and migrates. Throws an error that `isDamage` knows when the file cannot be trusted. */
const open = (file: string): Database.Database => {
  const db = new Database(file);
  try {
    db.pragma("busy_timeout = 5000");
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
    db.pragma("wal_autocheckpoint = 4000");
    if (existsSync(file + SUSPECT)) check(db, "integrity_check");
    else if (statSync(file).size <= CHECKED_BYTES) check(db, "quick_check");
    rmSync(file + SUSPECT, { force: true });
    const { user_version: applied } = db.prepare("PRAGMA user_version").get() as { user_version: number };
    if (applied > MIGRATIONS.length) {
      throw new Error(
        `${file} was written by a newer version of Veilleuse (schema ${applied}, this one knows ${MIGRATIONS.length})`,
      );
    }
    MIGRATIONS.slice(applied).forEach((sql, i) => {
      db.exec(`BEGIN IMMEDIATE; ${sql} PRAGMA user_version = ${applied + i + 1}; COMMIT;`);
    });
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

/** Moves a damaged journal out of the way, with what belongs to it, and returns its new name. */
const setAside = (file: string): string => {
  const aside = `${file}.damaged-${new Date().toISOString().replace(/[:.]/g, "-")}`;
  for (const suffix of ["", "-wal", "-shm", SUSPECT]) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  return aside;
};

/**
 * Opens the journal's database for writing and brings its tables up to date.
 *
 * WAL with `synchronous = FULL`: a commit returns only after the log was flushed, which is what an acknowledgement
 * promises. A damaged file is set aside, never deleted, and a new one begun: tonight's child matters more than last
 * week's history.
 * @returns the database, and where the damaged file went if there was one
 * @throws when the folder cannot be written to, or the file was written by a newer version
 */
export const openForWriting = (file: string): { db: Database.Database; damaged: string | null } => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    return { db: open(file), damaged: null };
  } catch (error) {
    if (isUnusable(error)) throw new Error(`${file} cannot be opened for writing: ${(error as Error).message}`);
    if (!isDamage(error)) throw error;
    const damaged = setAside(file);
    return { db: open(file), damaged };
  }
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

/** True when every page of a journal's database can be read. Takes its time with a large one. */
export const isSound = (file: string): boolean => {
  let db: Database.Database | undefined;
  try {
    db = openForReading(file);
    check(db, "quick_check");
    const { user_version: version } = db.prepare("PRAGMA user_version").get() as { user_version: number };
    return version > 0;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  } finally {
    db?.close();
  }
};
