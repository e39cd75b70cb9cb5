import type Database from "libsql";

/**
 * Rows of one statement. A run of the library costs more than SQLite needs for a row: a row of 13 values takes 5.3 µs one
 * by one, 2.6 by eight, and 2.2 by 64, which the small portions filed while readings come would seldom fill.
 */
const ROWS = 8;

/** Inserts many rows of one shape with few statements. */
export class RowInserter {
  private readonly columns: number;
  private readonly one: Database.Statement;
  private readonly many: Database.Statement;

  /**
   * @param head the statement up to its values, such as `INSERT INTO hour(sensor, at)`
   * @param tail what follows them, such as an `ON CONFLICT`
   */
  constructor(db: Database.Database, head: string, columns: number, tail = "") {
    this.columns = columns;
    const row = `(${Array(columns).fill("?").join(",")})`;
    this.one = db.prepare(`${head} VALUES ${row} ${tail}`);
    this.many = db.prepare(`${head} VALUES ${Array(ROWS).fill(row).join(",")} ${tail}`);
  }

  /**
   * Inserts rows, in their order.
   * @param values the rows' values, one row after the other
   * @returns how many rows the table took
   */
  insert(values: unknown[]): number {
    let changes = 0;
    let at = 0;
    for (const step = ROWS * this.columns; at + step <= values.length; at += step) {
      changes += this.many.run(values.slice(at, at + step)).changes;
    }
    for (; at < values.length; at += this.columns) changes += this.one.run(values.slice(at, at + this.columns)).changes;
    return changes;
  }
}
