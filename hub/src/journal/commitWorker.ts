import { parentPort, workerData } from "node:worker_threads";
import { Checkpointer, type JournalDescriptors } from "./checkpointer.ts";
import { isDamage } from "./damage.ts";
import { openForWriting } from "./database.ts";
import { Filing } from "./filing.ts";
import { FilingPace } from "./filingPace.ts";
import type { CommitAnswer, CommitRequest } from "./group.ts";
import { unpackMessages } from "./messageGroup.ts";
import { type LogPage, MessageLog } from "./messageLog.ts";
import { isSqlite } from "./sqliteCode.ts";
import { STATEMENTS, type StatementName } from "./statements.ts";

/**
 * What the thread says: once, that it is open, and where a damaged journal was put if there was one; then the answer to
 * each group. Also before it is open: that acknowledged messages could not be read back, or that the file is damaged.
 */
export type WorkerAnswer = { damaged: string | null } | CommitAnswer | { setAside: string } | { damage: string };

/** What it is told: first the descriptors of the open files, then groups, and at last to close. */
export type WorkerRequest = JournalDescriptors | CommitRequest | "close";

const RETRY_MS = 1000;
/** How long stopping may take; what is not filed by then is filed at the next start. */
const CLOSING_MS = 2000;
/** Messages filed in one transaction when nothing else is to be done. */
const PORTION = 2048;
/**
 * Pages in the write-ahead log before they are copied into the database. In a flood every page of the log is new, and
 * they would be copied every second: it has to wait until the flood is over, or 64 MB.
 */
const CHECKPOINT_PAGES = 4000;
const FLOOD_CHECKPOINT_PAGES = 16_000;
const FLOOD_MESSAGES = 8192;

/** The disk's fault, or that of a program that has the file locked, and not the write's: it may succeed later. */
const isNoSpace = (error: unknown): boolean =>
  isSqlite(error, "FULL", "IOERR", "CANTOPEN", "READONLY", "BUSY", "LOCKED") ||
  /disk (is full|I\/O error)|no space/i.test(String(error));

const port = parentPort;
if (!port) throw new Error("the journal's writer runs in a worker thread");

const { file } = workerData as { file: string };
const { db, damaged } = openForWriting(file);
const prepared = Object.fromEntries(
  Object.entries(STATEMENTS).map(([name, sql]) => [name, db.prepare(sql)]),
) as unknown as Record<StatementName, { run(parameters: unknown[]): { changes: number } }>;
const begin = db.prepare("BEGIN IMMEDIATE");
const commit = db.prepare("COMMIT");
const filing = new Filing(db);
const log = new MessageLog(
  db,
  filing,
  (reason) => {
    port.postMessage({ setAside: `a group of messages in the table log_damaged, because ${reason}` });
  },
  performance.now(),
);
const pace = new FilingPace(performance.now());

const tellDamage = (error: unknown): void => {
  if (isDamage(error)) port.postMessage({ damage: String(error) } satisfies WorkerAnswer);
};

/** Where there is none, SQLite copies its log by itself, within a commit. */
let checkpointer: Checkpointer | undefined;
const beginCheckpoints = (descriptors: JournalDescriptors): void => {
  try {
    checkpointer = new Checkpointer(db, file, descriptors, tellDamage);
  } catch {
    // Readings wait a little now and then.
  }
};

const pagesOf = ({ memory, pages }: CommitRequest): LogPage[] => {
  let start = 0;
  return pages.map(({ end, messages }) => {
    const bytes = Buffer.from(memory.buffer, memory.byteOffset + start, end - start);
    start = end;
    return { bytes, messages };
  });
};

const messagesIn = ({ pages }: CommitRequest): number => pages.reduce((sum, { messages }) => sum + messages, 0);

const checkpointAtItsTime = (): void =>
  checkpointer?.atPages(log.messages > FLOOD_MESSAGES ? FLOOD_CHECKPOINT_PAGES : CHECKPOINT_PAGES);

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
  const messages = messagesIn(request);
  const atOnce = messages > 0 && pace.admits(messages, performance.now()) && log.messages === 0;
  try {
    begin.run();
    if (atOnce) filing.file(pages.flatMap(({ bytes }) => [...unpackMessages(bytes)]));
    const logged = atOnce ? [] : log.append(pages, performance.now());
    request.writes.forEach(([name, ...parameters], i) => {
      if (prepared[name].run(parameters).changes === 0) unchanged.push(i);
    });
    commit.run();
    log.added(logged);
    return { memory, unchanged };
  } catch (error) {
    if (db.inTransaction) db.exec("ROLLBACK");
    if (isNoSpace(error)) shrink();
    tellDamage(error);
    return { memory, error: String(error), noSpace: isNoSpace(error) };
  }
};

/** Files some messages; false when it could not be, and they stay in the log. */
const filed = (messages: number): boolean => {
  try {
    const [before, fromMs] = [log.messages, performance.now()];
    log.fileOldest(messages, Date.now());
    pace.filed(before - log.messages, performance.now() - fromMs);
    checkpointAtItsTime();
    return true;
  } catch (error) {
    // The next commit tells what is wrong with the disk; a damaged page of a table, no commit may ever meet.
    tellDamage(error);
    return false;
  }
};
const fileDownTo = (messages: number, untilMs = Number.POSITIVE_INFINITY): boolean => {
  while (log.messages > Math.max(0, messages) && Date.now() < untilMs) if (!filed(PORTION)) return false;
  return true;
};

let waiting: NodeJS.Timeout | undefined;
const fileLater = (delayMs: number): void => {
  if (log.messages > 0) waiting ??= setTimeout(fileSome, delayMs);
};
/** Files one portion when its time has come; commits that came meanwhile go before the next one. */
const fileSome = (): void => {
  waiting = undefined;
  const now = performance.now();
  if (pace.isFlood(now)) fileLater(pace.waitMs(now));
  else fileLater(filed(pace.portion(now)) ? pace.nextMs(log.messages, now) : RETRY_MS);
};

const close = async (): Promise<void> => {
  try {
    await checkpointer?.close();
    checkpointer = undefined;
    // What was committed meanwhile may want to be filed.
    clearTimeout(waiting);
    fileDownTo(0, Date.now() + CLOSING_MS);
    db.pragma("wal_checkpoint(TRUNCATE)");
    db.close();
  } finally {
    port.close();
  }
};

fileDownTo(0);
port.postMessage({ damaged } satisfies WorkerAnswer);
port.on("message", (request: WorkerRequest) => {
  if (request === "close") {
    void close();
    return;
  }
  if ("database" in request) {
    beginCheckpoints(request);
    return;
  }
  const answer = commitGroup(request);
  port.postMessage(answer, [answer.memory.buffer as ArrayBuffer]);
  checkpointAtItsTime();
  // As many as just came, so that the log does not grow.
  const able = !log.isFull(performance.now()) || fileDownTo(log.messages - messagesIn(request));
  fileLater(able ? pace.waitMs(performance.now()) : RETRY_MS);
});
