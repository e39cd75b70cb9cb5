import { parentPort, workerData } from "node:worker_threads";
import { openForWriting } from "./database.ts";
import { Filing } from "./filing.ts";
import type { CommitAnswer, CommitRequest } from "./group.ts";
import { type LogPage, MessageLog } from "./messageLog.ts";
import { STATEMENTS, type StatementName } from "./statements.ts";

/** What the thread says: the answer to a group, or that acknowledged messages could not be read back. */
export type WorkerAnswer = CommitAnswer | { setAside: string };

/** The thread's first word: it is open, and where a damaged journal was put if there was one. */
export type OpenAnswer = { damaged: string | null };

/** A group up to this size is filed at once, if nothing waits to be filed before it: as it always is in a household. */
const FILED_AT_ONCE = 64;
/** After a group above this size more are expected, and filing waits until none came for a moment. */
const FLOOD_GROUP = 256;
const QUIET_MS = 10;
const RETRY_MS = 1000;
/** How long stopping may take; what is not filed by then is filed at the next start. */
const CLOSING_MS = 2000;

/** The disk's fault and not the write's: the same write may succeed later. */
const isNoSpace = (error: unknown): boolean =>
  /^SQLITE_(FULL|IOERR|CANTOPEN|READONLY)/.test(String((error as { code?: unknown }).code)) ||
  /disk (is full|I\/O error)|no space/i.test(String(error));

const port = parentPort;
if (!port) throw new Error("the journal's writer runs in a worker thread");

const { db, damaged } = openForWriting((workerData as { file: string }).file);
const prepared = Object.fromEntries(
  Object.entries(STATEMENTS).map(([name, sql]) => [name, db.prepare(sql)]),
) as unknown as Record<StatementName, { run(parameters: unknown[]): { changes: number } }>;
const begin = db.prepare("BEGIN IMMEDIATE");
const commit = db.prepare("COMMIT");
const filing = new Filing(db);
const log = new MessageLog(db, filing, (reason) => {
  port.postMessage({ setAside: `a group of messages in the table log_damaged, because ${reason}` });
});

const pagesOf = ({ memory, pages }: CommitRequest): LogPage[] => {
  let start = 0;
  return pages.map(({ end, messages }) => {
    const bytes = Buffer.from(memory.buffer, memory.byteOffset + start, end - start);
    start = end;
    return { bytes, messages };
  });
};

/** Gives back what the write-ahead log takes, if the database has room for it. */
const shrink = (): void => {
  try {
    db.pragma("wal_checkpoint(TRUNCATE)");
  } catch {
    // Then it stays.
  }
};

const commitGroup = (request: CommitRequest): CommitAnswer => {
  const { memory } = request;
  const pages = pagesOf(request);
  const unchanged: number[] = [];
  const atOnce = log.messages === 0 && pages.length === 1 && (pages[0] as LogPage).messages <= FILED_AT_ONCE;
  try {
    begin.run();
    if (atOnce) filing.file((pages[0] as LogPage).bytes);
    else log.append(pages);
    request.writes.forEach(([name, ...parameters], i) => {
      if (prepared[name].run(parameters).changes === 0) unchanged.push(i);
    });
    commit.run();
    if (!atOnce && pages.length > 0) log.added(pages, Date.now());
    return { memory, unchanged };
  } catch (error) {
    if (db.inTransaction) db.exec("ROLLBACK");
    if (isNoSpace(error)) shrink();
    return { memory, error: String(error), noSpace: isNoSpace(error) };
  }
};

let waiting: NodeJS.Timeout | undefined;
const fileLater = (delayMs: number): void => {
  clearTimeout(waiting);
  if (log.messages > 0) waiting = setTimeout(fileSome, delayMs);
};
/** Files until so few are left; false when the disk did not let it, and the rest stays in the log. */
const fileDownTo = (messages: number, untilMs = Number.POSITIVE_INFINITY): boolean => {
  try {
    while (log.messages > Math.max(0, messages) && Date.now() < untilMs) log.fileOldest(Date.now());
    return true;
  } catch {
    // The next commit tells what is wrong with the disk.
    return false;
  }
};
const fileSome = (): void => fileLater(fileDownTo(log.messages - 1) ? 0 : RETRY_MS);

const close = (): void => {
  clearTimeout(waiting);
  fileDownTo(0, Date.now() + CLOSING_MS);
  db.pragma("wal_checkpoint(TRUNCATE)");
  db.close();
  port.close();
};

fileDownTo(0);
port.postMessage({ damaged } satisfies OpenAnswer);
port.on("message", (request: CommitRequest | "close") => {
  if (request === "close") {
    close();
    return;
  }
  const answer = commitGroup(request);
  port.postMessage(answer, [answer.memory.buffer as ArrayBuffer]);
  const messages = request.pages.reduce((sum, page) => sum + page.messages, 0);
  // As many as just came, so that the log does not grow.
  const able = !log.isFull(Date.now()) || fileDownTo(log.messages - messages);
  if (!able) fileLater(RETRY_MS);
  else fileLater(messages > FLOOD_GROUP ? QUIET_MS : 0);
});
