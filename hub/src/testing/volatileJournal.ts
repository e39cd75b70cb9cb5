import Database from "libsql";
import type { Committed } from "../journal/group.ts";
import type { Journal } from "../journal/journal.ts";
import type { NightReader } from "../journal/nightReader.ts";
import { JournalReader } from "../journal/reader.ts";
import { MIGRATIONS } from "../journal/schema.ts";
import { STATEMENTS, type StatementName, type Write } from "../journal/statements.ts";

/** A journal in the memory whose flushes are a test's own: what was not flushed is lost with the power. */
export type VolatileJournal = Journal & {
  /** Writes down what waits, or the first part of it: what was written in one turn of the event loop is one group. */
  flush(share?: number): void;
  losePower(): void;
  /** The same journal for one life of the hub: what a hub writes that is without power is lost. */
  during(alive: () => boolean): Journal;
  readonly db: Database.Database;
};

export const createVolatileJournal = (): VolatileJournal => {
  const db = new Database(":memory:");
  for (const sql of MIGRATIONS) db.exec(sql);
  let pending: { write: Write; done: Committed | undefined; turn: number }[] = [];
  let turn = 0;
  let ending = false;
  const append = (write: Write, done?: Committed) => {
    pending.push({ write, done, turn });
    if (ending) return;
    ending = true;
    setImmediate(() => {
      ending = false;
      turn++;
    });
  };
  const prepared = new Map<StatementName, ReturnType<typeof db.prepare>>();
  const run = ([name, ...parameters]: Write): boolean => {
    const statement = prepared.get(name) ?? db.prepare(STATEMENTS[name]);
    prepared.set(name, statement);
    return statement.run(...parameters).changes > 0;
  };
  const journal: VolatileJournal = {
    db,
    append,
    message: () => {
      throw new Error("sensors' messages are not part of this journal");
    },
    get backlog() {
      return pending.length;
    },
    disk: { takes: true },
    failure: undefined,
    damaged: null,
    read: new JournalReader(db),
    nights: undefined as unknown as NightReader,
    flush: (share = 1) => {
      const last = pending[Math.ceil(pending.length * share) - 1]?.turn ?? -1;
      const group = pending.filter((one) => one.turn <= last);
      pending = pending.filter((one) => one.turn > last);
      const changed = group.map(({ write }) => run(write));
      group.forEach(({ done }, i) => {
        done?.(null, changed[i] as boolean);
      });
    },
    losePower: () => {
      pending = [];
    },
    during: (alive) =>
      Object.create(journal, {
        append: { value: (write: Write, done?: Committed) => alive() && append(write, done) },
      }),
    close: async () => undefined,
  };
  return journal;
};
