import type { EventEmitter } from "node:events";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { GroupCommit } from "./groupCommit.ts";

/** The journal's thread, played by the test. */
type Thread = EventEmitter & { asked: unknown[] };
const started = vi.hoisted((): { last: Thread | undefined } => ({ last: undefined }));
vi.mock("node:worker_threads", async () => {
  const events = await import("node:events");
  return {
    Worker: class extends events.EventEmitter {
      readonly asked: unknown[] = [];
      constructor() {
        super();
        started.last = this;
      }
      postMessage(request: unknown): void {
        this.asked.push(request);
      }
    },
  };
});

describe("the journal's writer", () => {
  let told: string[];
  beforeEach(() => {
    told = [];
  });
  const opening = () => {
    const open = GroupCommit.open("journal.sqlite", {
      setAside: (what) => told.push(`set aside: ${what}`),
      diskChanged: () => undefined,
      failed: () => undefined,
      damageFound: (reason) => told.push(`damage: ${reason}`),
      ended: (error) => told.push(`ended: ${error.message}`),
    });
    return { open, thread: started.last as Thread };
  };

  test("hears what its thread finds before it is open", async () => {
    const { open, thread } = opening();
    thread.emit("message", { setAside: "a group" });
    thread.emit("message", { damage: "malformed" });
    thread.emit("message", { damaged: "journal.sqlite.damaged-1" });
    expect((await open).damaged).toBe("journal.sqlite.damaged-1");
    expect(told).toEqual(["set aside: a group", "damage: malformed"]);
  });

  test("cannot be opened when its thread ends before", async () => {
    const { open, thread } = opening();
    thread.emit("error", new Error("not writable"));
    thread.emit("exit", 1);
    await expect(open).rejects.toThrow("not writable");
  });

  test("whose thread ends says so, once, and leaves everybody who waits unacknowledged, then and afterwards", async () => {
    const { open, thread } = opening();
    thread.emit("message", { damaged: null });
    const commit = await open;
    const outcomes: string[] = [];
    const done = (name: string) => (error: Error | null) => outcomes.push(`${name}: ${error?.message ?? "written"}`);
    commit.append(["cursor", "sent", 1], done("sent"));
    await vi.waitUntil(() => thread.asked.length === 1);
    commit.message("nursery", "minute", Buffer.from("{}"), 1, 1, done("waiting"));
    thread.emit("error", new Error("out of memory"));
    thread.emit("exit", 1);
    commit.append(["cursor", "late", 1], done("late"));
    expect(outcomes).toEqual(["sent: out of memory", "waiting: out of memory", "late: out of memory"]);
    expect(told).toEqual(["ended: out of memory"]);
    expect([commit.failure, commit.backlog]).toEqual(["out of memory", 0]);
    await commit.close();
  });
});
