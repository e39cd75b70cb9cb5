import type Database from "libsql";

/**
 * Rows of one statement. A run of the library costs more than SQLite needs for a row: a row of 13 values takes 5.3 µs one
 * by one, 2.6 by eight, and 2.2 by 64.
 */
const ROWS: ReadonlyArray<number> = [64, 8, 1];

/** Inserts many rows of one shape with few statements. */
export class RowInserter {
  private readonly statements: ReadonlyArray<{ values: number; statement: Database.Statement }>;

  /**
   * @param head the statement up to its values, such as `INSERT INTO hour(sensor, at)`
   * @param tail what follows them, such as an `ON CONFLICT`
   */
  constructor(db: Database.Database, head: string, columns: number, tail = "") {
    const row = `(${Array(columns).fill("?").join(",")})`;
    this.statements = ROWS.map((rows) => ({
      values: rows * columns,
      statement: db.prepare(`${head} VALUES ${Array(rows).fill(row).join(",")} ${tail}`),
    }));
  }

  /**
   * Inserts rows, in their order.
   * @param values the rows' values, one row after the other
   * @returns how many rows the table took
   */
  insert(values: unknown[]): number {
    let changes = 0;
    let at = 0;
    for (const { values: step, statement } of this.statements) {
      for (; at + step <= values.length; at += step) changes += statement.run(values.slice(at, at + step)).changes;
    }
    return changes;
  }
}
