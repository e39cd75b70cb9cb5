import type Database from "libsql";
import { isDamage } from "./damage.ts";

/** Told why a journal's file cannot be trusted. */
export type DamageFound = (reason: string) => void;

/**
 * Reads of one connection, each prepared once. From a damaged file nothing comes, and whoever asks goes on as if it held
 * nothing: paging must not end because it asked what was sent before. That it is damaged is told.
 */
export class PreparedReads {
  private readonly db: Database.Database;
  private readonly damageFound: DamageFound;
  private readonly statements = new Map<string, Database.Statement>();

  constructor(db: Database.Database, damageFound: DamageFound = () => undefined) {
    this.db = db;
    this.damageFound = damageFound;
  }

  all<Row>(sql: string, parameters: ReadonlyArray<unknown>): Row[] {
    try {
      let statement = this.statements.get(sql);
      if (!statement) {
        statement = this.db.prepare(sql);
        this.statements.set(sql, statement);
      }
      return (statement.all as (...given: unknown[]) => unknown).apply(statement, [...parameters]) as Row[];
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.damageFound(String(error));
      return [];
    }
  }
}
