import { parentPort, workerData } from "node:worker_threads";
import Database from "libsql";

const db = new Database(workerData as string);
db.exec(
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE message(id INTEGER PRIMARY KEY, body TEXT)",
);
const insert = db.prepare("INSERT INTO message(body) VALUES (?)");
parentPort?.on("message", (payloads: string[]) => {
  db.exec("BEGIN IMMEDIATE");
  for (const payload of payloads) insert.run([payload]);
  db.exec("COMMIT");
  parentPort?.postMessage(undefined);
});
