import Database from "libsql";
import type { Committed } from "../journal/group.ts";
import type { Journal } from "../journal/journal.ts";
import type { NightReader } from "../journal/nightReader.ts";
import { JournalReader } from "../journal/reader.ts";
import { MIGRATIONS } from "../journal/schema.ts";
import { STATEMENTS, type StatementName, type Write } from "../journal/statements.ts";

/** A journal in the memory whose flushes are a test's own: what was not flushed is lost with the power. */
export type VolatileJournal = Journal & { flush(): void; losePower(): void; readonly db: Database.Database };

export const createVolatileJournal = (): VolatileJournal => {
  const db = new Database(":memory:");
  for (const sql of MIGRATIONS) db.exec(sql);
  let pending: { write: Write; done: Committed | undefined }[] = [];
  const prepared = new Map<StatementName, ReturnType<typeof db.prepare>>();
  const run = ([name, ...parameters]: Write): boolean => {
    const statement = prepared.get(name) ?? db.prepare(STATEMENTS[name]);
    prepared.set(name, statement);
    return statement.run(...parameters).changes > 0;
  };
  return {
    db,
    append: (write, done) => pending.push({ write, done }),
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
    flush: () => {
      const group = pending;
      pending = [];
      const changed = group.map(({ write }) => run(write));
      group.forEach(({ done }, i) => {
        done?.(null, changed[i] as boolean);
      });
    },
    losePower: () => {
      pending = [];
    },
    close: async () => undefined,
  };
};
