import { parentPort, workerData } from "node:worker_threads";
import { openForWriting } from "./database.ts";
import { STATEMENTS, type StatementName, type Write } from "./statements.ts";

/** What the thread answers to a group: the positions of the writes that changed nothing, or why it failed. */
export type CommitAnswer = { unchanged: number[] } | { error: string };

/** The thread's first word: it is open, and where a damaged journal was put if there was one. */
export type OpenAnswer = { damaged: string | null };

const port = parentPort;
if (!port) throw new Error("the journal's writer runs in a worker thread");

const { db, damaged } = openForWriting((workerData as { file: string }).file);
const prepared = Object.fromEntries(
  Object.entries(STATEMENTS).map(([name, sql]) => [name, db.prepare(sql)]),
) as unknown as Record<StatementName, { run(...parameters: unknown[]): { changes: number } }>;
const begin = db.prepare("BEGIN IMMEDIATE");
const commit = db.prepare("COMMIT");

const commitGroup = (group: ReadonlyArray<Write>): CommitAnswer => {
  const unchanged: number[] = [];
  try {
    begin.run();
    group.forEach(([name, ...parameters], i) => {
      if (prepared[name].run(...parameters).changes === 0) unchanged.push(i);
    });
    commit.run();
    return { unchanged };
  } catch (error) {
    if (db.inTransaction) db.exec("ROLLBACK");
    return { error: String(error) };
  }
};

port.postMessage({ damaged } satisfies OpenAnswer);
port.on("message", (request: ReadonlyArray<Write> | "close") => {
  if (request === "close") {
    db.pragma("wal_checkpoint(TRUNCATE)");
    db.close();
    port.close();
    return;
  }
  port.postMessage(commitGroup(request));
});
