import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { Aedes } from "aedes";
import { temporaryFolder } from "../harness/temporary.ts";
import { serveBroker } from "./serveBroker.ts";

// The least that keeps what it acknowledges: the broker's library, and one commit in flight in a thread. It decodes
// nothing, dates nothing, and nobody can read what it keeps.
const folder = temporaryFolder("bench-durable");
const store = new Worker(new URL("./durableStore.js", import.meta.url), {
  workerData: join(folder.path, "store.sqlite"),
});
let waiting: { payload: Buffer; done: () => void }[] = [];
let inFlight: (() => void)[] | undefined;
const commit = (): void => {
  if (inFlight || waiting.length === 0) return;
  inFlight = waiting.map(({ done }) => done);
  store.postMessage(waiting.map(({ payload }) => payload.toString()));
  waiting = [];
};
store.on("message", () => {
  const done = inFlight ?? [];
  inFlight = undefined;
  commit();
  for (const tell of done) tell();
});

const aedes = await Aedes.createBroker({
  authorizePublish: (_client, packet, done) => {
    if (waiting.push({ payload: packet.payload as Buffer, done }) === 1) setImmediate(commit);
  },
});
serveBroker(aedes);
process.once("SIGTERM", () => {
  folder.remove();
  process.exit(0);
});
