import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { stopPrograms } from "./runProgram.mjs";

const POLL_MS = 100;
/** The owner of a lock renews its time this often. */
const RENEW_MS = 2000;
/** A lock that was not renewed for so long has lost its owner, whatever its number names now. */
const STALE_MS = 60_000;
/** Two taking over a dead owner's lock at once exclude each other with a folder that lives for an instant. */
const TAKEOVER_STALE_MS = 10_000;

const isRunning = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
};

const ageMs = (path) => {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? undefined : Date.now() - stats.mtimeMs;
};

const ownerOf = (lock) => {
  try {
    return Number(readFileSync(join(lock, "owner"), "utf8"));
  } catch {
    return undefined;
  }
};

/** True once the lock is ours. Renaming a full folder onto the lock's name is atomic, and fails while there is one. */
const tryAcquire = (lock) => {
  const own = `${lock}-${process.pid}`;
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, "owner"), String(process.pid));
  try {
    renameSync(own, lock);
    return true;
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    if (["ENOTEMPTY", "EEXIST", "EPERM", "EACCES"].includes(error.code)) return false;
    throw error;
  }
};

const isStale = (lock) => {
  const pid = ownerOf(lock);
  if (pid === undefined) return false;
  return !isRunning(pid) || (ageMs(join(lock, "owner")) ?? 0) > STALE_MS;
};

// Renamed first: an emptied folder of this name would count as free before it is gone.
const remove = (lock) => {
  const old = `${lock}-${process.pid}-old`;
  renameSync(lock, old);
  rmSync(old, { recursive: true, force: true });
};

const removeStale = (lock) => {
  const takeover = `${lock}-takeover`;
  try {
    mkdirSync(takeover);
  } catch {
    if ((ageMs(takeover) ?? 0) > TAKEOVER_STALE_MS) rmSync(takeover, { recursive: true, force: true });
    return;
  }
  // Looked at again: in the meantime somebody else may have taken over, and his lock is a good one.
  if (isStale(lock)) remove(lock);
  rmSync(takeover, { recursive: true, force: true });
};

const acquire = async (lock, say) => {
  mkdirSync(dirname(lock), { recursive: true });
  let told = false;
  while (!tryAcquire(lock)) {
    if (isStale(lock)) removeStale(lock);
    else if (!told) {
      say(`waiting for another setup (process ${ownerOf(lock) ?? "just ending"}) …`);
      told = true;
    }
    await wait(POLL_MS);
  }
};

const renew = (lock) => {
  try {
    utimesSync(join(lock, "owner"), new Date(), new Date());
  } catch {
    // Somebody cleared the dist folders; the work goes on.
  }
};

/** Does the work while no other setup of this clone does any, and waits for its turn before. */
export const withLock = async (lock, say, work) => {
  await acquire(lock, say);
  const release = () => {
    if (ownerOf(lock) === process.pid) remove(lock);
  };
  const stop = () => {
    stopPrograms();
    process.exit(1);
  };
  const renewal = setInterval(() => renew(lock), RENEW_MS);
  process.on("exit", release);
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    process.off("exit", release);
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
    release();
  }
};
