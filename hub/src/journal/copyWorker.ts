import { workerData } from "node:worker_threads";
import { openForReading } from "./database.ts";

// Copying is one call that takes as long as it takes: in a thread of its own, so that somebody can tell how far it is.
const { from, to } = workerData as { from: string; to: string };
const db = openForReading(from);
try {
  db.prepare("VACUUM INTO ?").run(to);
} finally {
  db.close();
}
